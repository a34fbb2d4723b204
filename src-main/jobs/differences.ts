import type Database from 'better-sqlite3'
import { BACKUP_PARTS, type BackupPart } from '../../src-shared/model/backup.ts'
import type { PartDifference } from '../../src-shared/model/restore.ts'
import { TABLES_OF } from './parts.ts'

/** Names of one kind that are told; the rest is only counted. */
const MOST_NAMES = 50

/** Something with a name, and everything about it as text. */
interface Named {
  readonly id: string
  readonly name: string
  readonly content: string
}

/**
 * What people know by name in each part, as `id`, `name`, `content`. History and audit are only counted, and what the console
 * noted for itself is nothing that anybody set.
 */
const NAMED: Partial<Record<BackupPart, readonly string[]>> = {
  captures: [
    `select capture.id, coalesce(processor.name, processor_id) || ': ' || coalesce(capture.name, why) || ', ' ||
         datetime(at_ms / 1000, 'unixepoch') as name, reference || value as content
       from capture left join processor on processor.id = processor_id`,
  ],
  processors: [`select id, name, json_array(name, model, host, port) as content from processor`],
  presets: [`select id, value ->> 'name' as name, value as content from preset`],
  settings: [
    `select 'setting ' || name as id, 'Settings: ' || name as name, value as content from setting
       where name not like '%-memory'`,
    `select 'token ' || hex(secret_hash) as id, 'Access token: ' || name as name,
       json_array(name, role, revoked_ms) as content from access_token`,
    `select 'pin ' || role as id, 'PIN of the ' || role as name, hex(hash) as content from pin`,
    `select 'limit ' || processor_id || ' ' || zone as id, 'Limits of ' || zone_name as name,
       json_array(zone_name, min_percent, max_percent, allowed_sources, locked) as content from zone_limit`,
    `select 'period ' || processor_id as id, 'Sample period of ' || coalesce(processor.name, processor_id) as name,
       cast(period_ms as text) as content
     from sample_period left join processor on processor.id = processor_id`,
  ],
}

/**
 * What a restore would change, by name (requirements.md §3.1). `live` null: there is nothing that could be lost. `following` rows
 * of the audit come to the staged ones before it is done.
 */
export function differencesOf(
  live: Database.Database | null,
  staged: Database.Database,
  parts: readonly BackupPart[] | null,
  following: number,
): readonly PartDifference[] {
  return (parts ?? BACKUP_PARTS).map((part) => {
    const now = live ? namedIn(live, part) : new Map<string, Named>()
    const then = namedIn(staged, part)
    return {
      part,
      added: namesOf([...then.values()].filter(({ id }) => !now.has(id))),
      removed: namesOf([...now.values()].filter(({ id }) => !then.has(id))),
      changed: namesOf([...then.values()].filter(({ id, content }) => now.has(id) && now.get(id)?.content !== content)),
      rowsNow: live ? rowsIn(live, part) : 0,
      rowsThen: rowsIn(staged, part) + (part === 'audit' ? following : 0),
    }
  })
}

/**
 * Whether the PINs are others in the backup than in the live store, and whether it has a technician's at all: nobody is to be
 * locked out by a restore without having been told.
 */
export function pinsOf(
  live: Database.Database | null,
  staged: Database.Database,
): { readonly differ: boolean; readonly hasTechnician: boolean } {
  const hashes = (database: Database.Database) =>
    database.prepare<[], { role: string; hash: string }>('select role, hex(hash) as hash from pin order by role').all()
  const now = live ? hashes(live) : []
  const then = hashes(staged)
  return {
    differ: JSON.stringify(now) !== JSON.stringify(then),
    hasTechnician: then.some(({ role }) => role === 'technician'),
  }
}

function namedIn(database: Database.Database, part: BackupPart): ReadonlyMap<string, Named> {
  const rows = (NAMED[part] ?? []).flatMap((text) => database.prepare<[], Named>(text).all())
  return new Map(rows.map((row) => [row.id, row]))
}

function rowsIn(database: Database.Database, part: BackupPart): number {
  return TABLES_OF[part].reduce(
    (sum, table) => sum + Number(database.prepare(`select count(*) from "${table}"`).pluck().get()),
    0,
  )
}

function namesOf(named: readonly Named[]): readonly string[] {
  return named
    .map(({ name }) => name)
    .sort()
    .slice(0, MOST_NAMES)
}
