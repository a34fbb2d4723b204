import { BACKUP_PARTS, type BackupPart } from '../../src-shared/model/backup.ts'

/** Which tables each part of a backup is: the one place that says so. Every table of the schema is in exactly one. */
export const TABLES_OF: Readonly<Record<BackupPart, readonly string[]>> = {
  settings: ['setting', 'sample_period', 'access_token', 'pin', 'pin_attempt', 'zone_limit'],
  processors: ['processor'],
  // What processors were set to. A part of its own: the list of processors can be put back without losing newer captures.
  captures: ['capture'],
  presets: ['preset'],
  // A reading names its layout, so the layouts come first.
  history: [
    'series',
    'meter_layout',
    'meter_tick',
    'meter_hour',
    'minute_hour',
    'rollup_hour',
    'rollup_day',
    'monitor_session',
    'gap',
    'channel_change',
    'channel_rename',
    'trigger_heard',
    'finding',
  ],
  // What was done: by people, at the processors, and by the console with its backups and itself.
  audit: [
    'audit',
    'change_record',
    'backup_run',
    'backup_check',
    'restore_receipt',
    'capture_receipt',
    'health_report',
  ],
}

/** Which steps the schema took. They belong to the file and to no part. */
export const BOOKKEEPING = ['kysely_migration', 'kysely_migration_lock'] as const

/** The tables of some parts, or of all where `parts` is null. */
export function tablesOf(parts: readonly BackupPart[] | null): readonly string[] {
  return (parts ?? BACKUP_PARTS).flatMap((part) => TABLES_OF[part])
}
