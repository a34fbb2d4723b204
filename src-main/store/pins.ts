import { PIN_ROLES, type PinRole } from '../../src-shared/contract/role.ts'
import type { Statements } from './connection.ts'

/** A PIN as it is kept: what scrypt makes of it, and with which salt and cost. */
export interface KeptPin {
  readonly salt: Uint8Array
  readonly hash: Uint8Array
  readonly cost: number
  readonly blockSize: number
  readonly parallelism: number
}

export interface PinStore {
  read(): ReadonlyMap<PinRole, KeptPin>
  write(role: PinRole, pin: KeptPin): void
  remove(role: PinRole): void
}

interface PinRow {
  readonly role: string
  readonly salt: Uint8Array
  readonly hash: Uint8Array
  readonly cost: number
  readonly block_size: number
  readonly parallelism: number
}

export function createPinStore(sqlite: Statements): PinStore {
  const all = sqlite.prepare<[], PinRow>('select * from pin')
  const insert = sqlite.prepare<[string, Uint8Array, Uint8Array, number, number, number]>(
    'insert or replace into pin (role, salt, hash, cost, block_size, parallelism) values (?, ?, ?, ?, ?, ?)',
  )
  const remove = sqlite.prepare<[string]>('delete from pin where role = ?')
  return {
    read() {
      const rows = new Map(all.all().map((row) => [row.role, row]))
      return new Map(
        PIN_ROLES.flatMap((role) => {
          const row = rows.get(role)
          if (!row) return []
          const { salt, hash, cost, block_size: blockSize, parallelism } = row
          return [[role, { salt, hash, cost, blockSize, parallelism }] as const]
        }),
      )
    },
    write: (role, { salt, hash, cost, blockSize, parallelism }) =>
      void insert.run(role, salt, hash, cost, blockSize, parallelism),
    remove: (role) => void remove.run(role),
  }
}
