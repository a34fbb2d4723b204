import { type Kysely, sql } from 'kysely'

/** Settings of several areas under one name. */
export async function createPresetTable(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table preset (
      made integer primary key,           -- the order in which they were made
      id text not null unique,
      version integer not null,           -- of the value
      value text not null                 -- the preset as JSON
    ) strict
  `.execute(db)
}
