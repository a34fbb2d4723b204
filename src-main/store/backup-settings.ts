import { createHash } from 'node:crypto'
import { KeptBackupSettings } from '../../src-shared/model/backup.ts'
import { BackupMemory } from '../../src-shared/model/backup-memory.ts'
import type { Statements } from './connection.ts'

/** What people set of the backups, and what the service notes for itself. */
export interface BackupSettingStore {
  /** The defaults where nothing was set, or where what is kept does not hold any more. */
  read(): KeptBackupSettings
  write(settings: KeptBackupSettings): void
  memory(): BackupMemory
  remember(memory: BackupMemory): void
  /** Says whether anything differs of what people set, the processors and the keys included. */
  settingsHash(): string
}

const NAME = 'backup'
const MEMORY = 'backup-memory'
const VERSION = 1

/** What a settings backup is for, by its rows in a fixed order. The service's own notes are not among it. */
const SET_BY_PEOPLE = [
  `select name, version, value from setting where name <> '${MEMORY}' order by name`,
  'select processor_id, period_ms from sample_period order by processor_id',
  'select id, name, model, host, port from processor order by id',
  'select id, name, role, revoked_ms from access_token order by id',
  // What the clock has done with a preset is nothing that anybody set.
  "select id, json_remove(value, '$.handledMs', '$.lastRun') as value from preset order by id",
]

/** What is used of a schema. */
interface Schema<T> {
  parse(value: unknown): T
  safeParse(
    value: unknown,
  ): { readonly success: true; readonly data: T } | { readonly success: false; readonly error: Error }
}

export function createBackupSettingStore(sqlite: Statements, note: (sentence: string) => void): BackupSettingStore {
  const readRow = sqlite.prepare<[string], { version: number; value: string }>(
    'select version, value from setting where name = ?',
  )
  const writeRow = sqlite.prepare('insert or replace into setting (name, version, value) values (?, ?, ?)')
  const setByPeople = SET_BY_PEOPLE.map((text) => sqlite.prepareLists<[], readonly unknown[]>(text))

  function kept<T>(name: string, schema: Schema<T>): T {
    const row = readRow.get(name)
    const parsed = schema.safeParse(row?.version === VERSION ? JSON.parse(row.value) : {})
    if (parsed.success) return parsed.data
    note(`The row “${name}” of the settings cannot be used, so the defaults are: ${parsed.error.message}`)
    return schema.parse({})
  }
  const write = (name: string, value: object) => void writeRow.run(name, VERSION, JSON.stringify(value))

  return {
    read: () => kept(NAME, KeptBackupSettings),
    write: (settings) => write(NAME, settings),
    memory: () => kept(MEMORY, BackupMemory),
    remember: (memory) => write(MEMORY, memory),
    settingsHash() {
      const hash = createHash('sha256')
      for (const rows of setByPeople) hash.update(`${JSON.stringify(rows.all())}\n`)
      return hash.digest('hex')
    },
  }
}
