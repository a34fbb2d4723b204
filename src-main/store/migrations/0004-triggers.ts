import { type Kysely, sql } from 'kysely'

/** What "Why is it like this?" rests on: what was triggered at the device, and how a value got where it is. */
export async function createTriggerTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table trigger_heard (
      id integer primary key,
      processor_id text not null,
      at_ms integer not null,             -- epoch ms at which the processor told it
      kind text not null,                 -- scene, routine, message
      idx integer not null
    ) strict
  `.execute(db)
  await sql`create index trigger_heard_processor on trigger_heard (processor_id, at_ms)`.execute(db)
  for (const column of CHANGE_COLUMNS) await sql`alter table channel_change add column ${sql.raw(column)}`.execute(db)
}

const CHANGE_COLUMNS = [
  // Values that came until it was there, and the largest difference between two of them; null of changes from before this step.
  'steps integer',
  'largest_step real',
  // Of a gain, in the processor's own percent.
  'percent_before real',
  'percent_after real',
  // 1 where the value was not known in between.
  'unseen integer not null default 0',
]
