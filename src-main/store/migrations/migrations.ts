import type { Kysely } from 'kysely'
import { createFirstTables } from './0001-first-tables.ts'
import { createMonitorTables } from './0002-monitor.ts'
import { createBackupTables } from './0003-backups.ts'
import { createTriggerTables } from './0004-triggers.ts'
import { createCaptureTables } from './0005-captures.ts'
import { createChangeTable } from './0006-changes.ts'
import { createAccessTables } from './0007-access.ts'
import { createHealthTables } from './0008-health.ts'
import { createPresetTable } from './0009-presets.ts'
import { addChangePercent } from './0010-change-percent.ts'

/** One step of the schema. It runs inside a transaction and must not touch anything but the database. */
export type Migration = (db: Kysely<unknown>) => Promise<void>

/**
 * Every step, oldest first, under a name that sorts in that order. The number of steps taken is the store's `user_version`.
 * A step that was released is never changed: a later one puts it right.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first-tables': createFirstTables,
  '0002-monitor': createMonitorTables,
  '0003-backups': createBackupTables,
  '0004-triggers': createTriggerTables,
  '0005-captures': createCaptureTables,
  '0006-changes': createChangeTable,
  '0007-access': createAccessTables,
  '0008-health': createHealthTables,
  '0009-presets': createPresetTable,
  '0010-change-percent': addChangePercent,
}
