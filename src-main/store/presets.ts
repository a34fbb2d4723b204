import { KeptPreset } from '../../src-shared/model/preset.ts'
import type { Statements } from './connection.ts'

export interface PresetStore {
  /** In the order in which they were made. One that cannot be read is left out and noted. */
  list(): readonly KeptPreset[]
  put(preset: KeptPreset): void
  remove(id: string): void
}

/** Of the value. */
const VERSION = 1

export function createPresetStore(sqlite: Statements, note: (sentence: string, error: unknown) => void): PresetStore {
  const list = sqlite.prepare<[], { id: string; version: number; value: string }>(
    'select id, version, value from preset order by made',
  )
  const put = sqlite.prepare<[string, bigint, string]>(
    `insert into preset (id, version, value) values (?, ?, ?)
     on conflict (id) do update set version = excluded.version, value = excluded.value`,
  )
  const remove = sqlite.prepare<[string]>('delete from preset where id = ?')
  return {
    list: () =>
      list.all().flatMap(({ id, version, value }) => {
        try {
          if (version !== VERSION) throw new Error(`Its version is ${version}`)
          return [KeptPreset.parse(JSON.parse(value))]
        } catch (error) {
          note(`The preset ${id} cannot be read and is left out`, error)
          return []
        }
      }),
    put: (preset) => void put.run(preset.id, BigInt(VERSION), JSON.stringify(preset)),
    remove: (id) => void remove.run(id),
  }
}
