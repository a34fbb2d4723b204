import type { Statements } from './connection.ts'

/** Wrong PINs in a row, and when the last one was, epoch ms. */
export interface KeptFailures {
  readonly count: number
  readonly lastMs: number
}

export interface PinAttemptStore {
  read(who: string): KeptFailures | null
  write(who: string, failures: KeptFailures): void
  remove(who: string): void
  removeAll(): void
}

export function createPinAttemptStore(sqlite: Statements): PinAttemptStore {
  const read = sqlite.prepare<[string], { failures: number; last_ms: number }>(
    'select failures, last_ms from pin_attempt where who = ?',
  )
  const write = sqlite.prepare<[string, number, number]>(
    'insert or replace into pin_attempt (who, failures, last_ms) values (?, ?, ?)',
  )
  const remove = sqlite.prepare<[string]>('delete from pin_attempt where who = ?')
  const removeAll = sqlite.prepare<[]>('delete from pin_attempt')
  return {
    read(who) {
      const row = read.get(who)
      return row ? { count: row.failures, lastMs: row.last_ms } : null
    },
    write: (who, { count, lastMs }) => void write.run(who, count, lastMs),
    remove: (who) => void remove.run(who),
    removeAll: () => void removeAll.run(),
  }
}
