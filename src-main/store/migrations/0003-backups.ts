import { type Kysely, sql } from 'kysely'

/** What is remembered of backups beside the backups themselves, which carry their own manifests (reliability.md, "Create"). */
export async function createBackupTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table backup_run (
      id integer primary key,
      at_ms integer not null,             -- epoch ms at which it began
      what text not null,                 -- backup, verify, rehearse, copy, restore, salvage, emergency-copy
      kind text,                          -- of a backup; null for every other job
      duration_ms integer not null,
      outcome text not null,              -- ok, cancelled, timed-out, or the failure's code
      sentence text not null,
      file_name text,                     -- null where it is about no single file, or where none came of it
      bytes integer                       -- of that file
    ) strict
  `.execute(db)
  await sql`create index backup_run_at on backup_run (at_ms)`.execute(db)
  await sql`
    create table backup_check (
      backup_id text primary key,         -- of its manifest
      at_ms integer not null,             -- epoch ms of the newest check of its bytes
      ok integer not null,
      sentence text not null
    ) strict
  `.execute(db)
  await sql`
    create table restore_receipt (
      id text primary key,
      ended_ms integer not null,          -- epoch ms; the order of lists
      version integer not null,           -- of the value
      value text not null                 -- the receipt as JSON
    ) strict
  `.execute(db)
}
