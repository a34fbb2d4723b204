import { type Kysely, sql } from 'kysely'

/** Processors, the audit and the keys of the web door. */
export async function createFirstTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table processor (
      id text primary key,                -- our own name for it: the device has no serial number on the wire
      name text not null,
      model text not null,                -- what the user says it is; "Atmosphere" where they do not know
      host text not null collate nocase unique, -- IPv4 address or name; meters are told apart by it, so never twice
      port integer not null,              -- TCP port of the control protocol
      created_ms integer not null         -- epoch ms; the order of lists
    ) strict
  `.execute(db)
  await sql`
    create table audit (
      id integer primary key,
      first_ms integer not null,          -- epoch ms of the first time
      last_ms integer not null,           -- epoch ms of the last time; differs where equal refusals were folded
      count integer not null,             -- how many times
      caller text not null,               -- "window", a token's name, "local token", or who was not known
      role text,                          -- null where the caller was not known
      door text not null,                 -- window, web, command-line
      path text not null,                 -- a line of the contract, or a fixed word for everything else
      input text,                         -- the parsed input as JSON; null where it was refused before it was parsed
      outcome text not null,              -- ok, or the failure's code
      refusal integer not null            -- 1 where nothing was attempted: only these are folded and thinned out
    ) strict
  `.execute(db)
  await sql`create index audit_refusal on audit (id) where refusal = 1`.execute(db)
  await sql`
    create table access_token (
      id integer primary key,
      name text not null,
      role text not null,
      secret_hash blob not null unique,   -- SHA-256 of the secret; the secret itself is shown once and never kept
      created_ms integer not null,        -- epoch ms
      revoked_ms integer                  -- epoch ms; null while it is valid. Kept, so that the audit's names stay explained
    ) strict
  `.execute(db)
}
