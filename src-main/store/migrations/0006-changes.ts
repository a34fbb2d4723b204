import { type Kysely, sql } from 'kysely'

/** Every change of a processor's settings: who, when, what it was and what it became. */
export async function createChangeTable(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table change_record (
      id integer primary key,
      processor_id text not null,         -- no reference: the history outlives the processor
      family text not null,               -- source, mix, zone, group; of a trigger its kind
      idx integer not null,
      name text not null,                 -- the name that it had then
      what text not null,                 -- gain-db, gain-percent, mute, source, combine, trigger
      value_before real,                  -- dB, percent, 0 or 1, index of a source; null where it was not known
      value_after real,                   -- as the processor said last; null where it did not say
      wanted real,                        -- null for a trigger and at the device
      who text,                           -- null at the device, as are role and door
      role text,
      door text,
      kind text not null,                 -- by-hand, undo, put-back, mute-all, preset, schedule, apply, trigger, at-the-device
      result text not null,               -- applied, rounded, overtaken, not-applied, reverted, refused, timed-out, not-connected
      first_ms integer not null,          -- epoch ms; of a drag, when it began
      last_ms integer not null,           -- epoch ms of its newest order
      undo_of integer,                    -- the change that it takes back
      batch integer                       -- the "mute all" that it is part of: epoch ms at which that began
    ) strict
  `.execute(db)
  await sql`create index change_record_channel on change_record (processor_id, family, idx, id)`.execute(db)
  await sql`create index change_record_who on change_record (who, door, id)`.execute(db)
  await sql`create index change_record_undo on change_record (undo_of) where undo_of is not null`.execute(db)
  await sql`create index change_record_batch on change_record (batch) where batch is not null`.execute(db)
  await sql`create index change_record_first on change_record (first_ms)`.execute(db)
}
