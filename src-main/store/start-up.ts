import type Database from 'better-sqlite3'
import { explainSqlite } from './failure.ts'

/** What the program asks a store when it starts: whoever wants to know whether it can start with one asks the same. */
const ASKED_AT_START = [
  'select * from processor order by created_ms',
  'select * from access_token where revoked_ms is null',
  'select * from setting',
  'select * from sample_period',
  'select * from series',
  'select * from finding where closed_ms is null',
  'select * from monitor_session where stopped_ms is null',
  'select * from meter_tick order by id desc limit 1',
] as const

/** Reads what the program reads at its start. @throws AppError `damaged` where a page of it is broken */
export function assertStarts(database: Database.Database, file: string): void {
  try {
    for (const text of ASKED_AT_START) database.prepare(text).all()
  } catch (error) {
    throw explainSqlite(error, file)
  }
}
