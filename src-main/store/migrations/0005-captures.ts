import { type Kysely, sql } from 'kysely'

/** What processors were set to, and what putting it back did (requirements.md §7). */
export async function createCaptureTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table capture (
      id text primary key,
      processor_id text not null,         -- no reference: those of a removed processor go by themselves
      at_ms integer not null,             -- epoch ms; the order of lists
      why text not null,                  -- by-hand, daily, before-apply
      by text not null,
      name text,                          -- null where nobody named it
      model text not null,                -- what the user said that the processor is
      firmware text,                      -- null where it did not say
      value_count integer not null,
      unknown_count integer not null,     -- of these, what it did not say
      reference integer not null,         -- 1 where the present settings are watched against it
      version integer not null,           -- of the value
      value text not null                 -- the entries as JSON
    ) strict
  `.execute(db)
  await sql`create index capture_processor on capture (processor_id, at_ms)`.execute(db)
  await sql`create unique index capture_reference on capture (processor_id) where reference = 1`.execute(db)
  await sql`
    create table capture_receipt (
      id text primary key,
      processor_id text not null,
      ended_ms integer not null,          -- epoch ms; the order of lists
      version integer not null,           -- of the value
      value text not null                 -- the receipt as JSON
    ) strict
  `.execute(db)
  await sql`create index capture_receipt_processor on capture_receipt (processor_id, ended_ms)`.execute(db)
}
