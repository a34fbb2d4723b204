import { type Kysely, sql } from 'kysely'

/** What the monitor remembers: readings, their sums, and what happened beside them (architecture.md, "Store"). */
export async function createMonitorTables(db: Kysely<unknown>): Promise<void> {
  for (const table of [...READINGS, ...ROLLUPS, ...EVENTS]) await table.execute(db)
}

const READINGS = [
  sql`
    create table series (
      id integer primary key,
      processor_id text not null,         -- no reference: the readings of a removed processor go in small steps, not in one
      kind text not null,                 -- source, mix, zone, group: tenths of a dB; latency: tenths of a ms
      idx integer not null,               -- the processor's own index; 0 for latency
      name text not null,                 -- the newest name, for when the processor is not there to say it
      unique (processor_id, kind, idx)
    ) strict
  `,
  sql`
    create table meter_layout (
      id integer primary key,
      series_ids blob not null unique     -- 32-bit little-endian, in the order of the readings of a tick
    ) strict
  `,
  sql`
    create table meter_tick (
      id integer primary key,             -- in the order of recording, whatever the clock said
      processor_id text not null,
      at_ms integer not null,             -- epoch ms at which the sample period began
      period_ms integer not null,
      layout_id integer not null references meter_layout,
      readings blob not null              -- for each series level, peak (16-bit little-endian) and seconds too loud (8-bit)
    ) strict
  `,
  sql`create index meter_tick_at on meter_tick (processor_id, at_ms)`,
  sql`
    create table meter_hour (
      id integer primary key,             -- series × 2^20 + hours since 1970: one series lies together, in order
      readings integer not null,          -- how many readings the block holds
      block blob not null                 -- hour-block.ts; its first byte is its version
    ) strict
  `,
]

const ROLLUPS = [
  sql`
    create table minute_hour (
      id integer primary key,             -- series × 2^20 + hours since 1970
      block blob not null                 -- minute-block.ts: the 60 minutes of the hour; its first byte is its version
    ) strict
  `,
  rollupTable('rollup_hour', 'days since 1970, UTC: the hours of such a day are one block'),
  rollupTable(
    'rollup_day',
    'spans of 32 days since 1970, UTC: the days of the wall’s clock that begin in it are one block',
  ),
]

function rollupTable(name: string, span: string) {
  return sql.raw(`
    create table ${name} (
      series_id integer not null,
      span integer not null,              -- ${span}
      block blob not null,                -- sums-block.ts; its first byte is its version
      primary key (series_id, span)
    ) strict, without rowid
  `)
}

const EVENTS = [
  sql`
    create table monitor_session (
      id integer primary key,
      processor_id text not null,
      started_ms integer not null,
      started_by text not null,
      stopped_ms integer,                 -- null while it lasts
      stopped_by text                     -- "interrupted" where the console ended without a word
    ) strict
  `,
  sql`create index monitor_session_processor on monitor_session (processor_id, started_ms)`,
  sql`
    create table gap (
      id integer primary key,
      processor_id text not null,
      from_ms integer not null,
      to_ms integer,                      -- null while it lasts
      cause text not null                 -- link, meters, stopped, console-off, asleep, store
    ) strict
  `,
  sql`create index gap_processor on gap (processor_id, from_ms)`,
  sql`
    create table channel_change (
      id integer primary key,
      processor_id text not null,
      at_ms integer not null,
      family text not null,
      idx integer not null,
      what text not null,                 -- gain (dB), mute, source, grouped, active
      value_before real,                  -- null where it was not known
      value_after real not null
    ) strict
  `,
  sql`create index channel_change_processor on channel_change (processor_id, at_ms)`,
  sql`
    create table channel_rename (
      id integer primary key,
      processor_id text not null,
      at_ms integer not null,
      family text not null,
      idx integer not null,
      name_before text not null,
      name_after text not null
    ) strict
  `,
  sql`create index channel_rename_processor on channel_rename (processor_id, at_ms)`,
  sql`
    create table finding (
      id integer primary key,
      processor_id text not null,
      key text not null,                  -- what is wrong with what; at most one open finding of each key
      opened_ms integer not null,
      last_ms integer not null,           -- when it was last found
      closed_ms integer,                  -- null while it is open
      severity text not null,
      version integer not null,           -- of the value
      value text not null,                -- the finding as JSON, as it was last found
      snoozed_until integer,              -- epoch ms; 0 until it is fixed; null where it is not snoozed
      snoozed_by text,
      planned integer not null            -- 1 where somebody said that it was meant to be so
    ) strict
  `,
  sql`create unique index finding_open on finding (processor_id, key) where closed_ms is null`,
  sql`create index finding_processor on finding (processor_id, opened_ms)`,
  sql`
    create table setting (
      name text primary key,
      version integer not null,           -- of the value
      value text not null                 -- JSON
    ) strict
  `,
  sql`
    create table sample_period (
      processor_id text primary key,
      period_ms integer not null
    ) strict
  `,
]
