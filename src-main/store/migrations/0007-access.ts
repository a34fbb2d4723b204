import { type Kysely, sql } from 'kysely'

/** Who may do what: PINs, wrong ones, and what staff may do to each zone. */
export async function createAccessTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pin (
      role text primary key,              -- staff, manager, technician
      salt blob not null,
      hash blob not null,                 -- what scrypt makes of the PIN; the PIN itself is never kept
      cost integer not null,              -- scrypt's N, r and p, with which this one was made
      block_size integer not null,
      parallelism integer not null
    ) strict
  `.execute(db)
  await sql`
    create table pin_attempt (
      who text primary key,               -- window, local, token N; empty for all of them together
      failures integer not null,          -- wrong PINs in a row
      last_ms integer not null            -- epoch ms of the last one
    ) strict
  `.execute(db)
  await sql`
    create table zone_limit (
      processor_id text not null,         -- no reference: a processor that is added again under its id finds its limits
      zone integer not null,              -- the processor's own index
      zone_name text not null,            -- the name that it had when the limit was set
      min_percent integer not null,
      max_percent integer not null,
      allowed_sources text,               -- names as a JSON list; null is all
      locked integer not null,            -- 1 where staff may only watch
      primary key (processor_id, zone)
    ) strict
  `.execute(db)
}
