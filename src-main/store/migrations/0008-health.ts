import { type Kysely, sql } from 'kysely'

/** What checks of the console found (requirements.md §3.7). */
export async function createHealthTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table health_report (
      id text primary key,                -- the same in every copy of the store
      at_ms integer not null,             -- epoch ms
      version integer not null,           -- of the value
      value text not null                 -- the report as JSON
    ) strict
  `.execute(db)
}
