import type { RestoreReceipt } from '../../src-shared/model/restore.ts'
import type { Statements } from './connection.ts'

/** What restores did. They stand in the store that they made, and in the safety copy of the one before. */
export interface RestoreReceiptStore {
  add(receipt: RestoreReceipt): void
  /** Newest first. */
  list(): readonly RestoreReceipt[]
}

/** Of the value. */
const VERSION = 1
const MOST = 100

export function createRestoreReceiptStore(sqlite: Statements): RestoreReceiptStore {
  const add = sqlite.prepare<[string, number, number, string]>(
    'insert or replace into restore_receipt (id, ended_ms, version, value) values (?, ?, ?, ?)',
  )
  const list = sqlite.prepare<[number, number], { value: string }>(
    'select value from restore_receipt where version = ? order by ended_ms desc limit ?',
  )
  return {
    add: (receipt) => void add.run(receipt.id, receipt.endedMs, VERSION, JSON.stringify(receipt)),
    // Written by this file alone, so they are not parsed again.
    list: () => list.all(VERSION, MOST).map(({ value }) => JSON.parse(value) as RestoreReceipt),
  }
}
