import { AccessSettings, NetworkSetting } from '../../src-shared/model/access.ts'
import type { Statements } from './connection.ts'

/** What people set of roles and of the web door. */
export interface AccessSettingStore {
  /** The defaults where nothing was set, or where what is kept does not hold any more: they allow least. */
  read(): AccessSettings
  write(settings: AccessSettings): void
  /** Whether the web door is to be open to the network. */
  isNetworkOpen(): boolean
  setNetworkOpen(open: boolean): void
}

const ROLES = 'access'
const NETWORK = 'network-door'
const VERSION = 1

/** What is used where a row cannot be: nobody but a manager may trigger anything. */
const STRICTEST = { ...AccessSettings.parse({}), triggersNeed: 'manager' } as const

/** What is used of a schema. */
interface Schema<T> {
  parse(value: unknown): T
  safeParse(
    value: unknown,
  ): { readonly success: true; readonly data: T } | { readonly success: false; readonly error: Error }
}

export function createAccessSettingStore(sqlite: Statements, note: (sentence: string) => void): AccessSettingStore {
  const readRow = sqlite.prepare<[string], { version: number; value: string }>(
    'select version, value from setting where name = ?',
  )
  const writeRow = sqlite.prepare('insert or replace into setting (name, version, value) values (?, ?, ?)')
  const write = (name: string, value: object) => void writeRow.run(name, VERSION, JSON.stringify(value))

  function kept<T>(name: string, schema: Schema<T>, otherwise: T): T {
    const row = readRow.get(name)
    if (!row) return schema.parse({})
    const parsed = schema.safeParse(row.version === VERSION ? JSON.parse(row.value) : null)
    if (parsed.success) return parsed.data
    note(`The row “${name}” of the settings cannot be used, so the strictest are: ${parsed.error.message}`)
    return otherwise
  }

  return {
    read: () => kept<AccessSettings>(ROLES, AccessSettings, STRICTEST),
    write: (settings) => write(ROLES, settings),
    isNetworkOpen: () => kept(NETWORK, NetworkSetting, { open: false }).open,
    setNetworkOpen: (open) => write(NETWORK, { open }),
  }
}
