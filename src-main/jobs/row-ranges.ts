import type Database from 'better-sqlite3'
import type { KeySpace } from './key-space.ts'

/** The rows of a damaged table that can be read. */
export interface RowRanges {
  /** The columns of the rows, in their order. */
  readonly columns: readonly string[]
  /** Hands on each row that can be reached, once, in no order. Returns how many stretches could not be read. */
  read(take: (row: readonly unknown[]) => void): number
}

interface Range {
  readonly from: bigint
  readonly to: bigint
}

/**
 * How many stretches are looked into, one table: each costs a walk from the root, and between two damaged pages there may be
 * thousands of good ones.
 */
const MOST_RANGES = 4000

/**
 * Reads by ranges from both ends (reliability.md, "Damaged store"): from the first row on until a page cannot be read, from the last
 * one back until there; then what lies between is halved, and again, widest stretches first.
 */
export function createRowRanges(database: Database.Database, table: string, space: KeySpace): RowRanges {
  const key = space.columns.join(', ')
  const marks = space.columns.map(() => '?').join(', ')
  // An index could answer from pages of its own, but only the table has whole rows. A table WITHOUT ROWID is its index.
  const from = `"${table}"${space.isRowid ? ' not indexed' : ''}`
  const select = (order: 'asc' | 'desc') =>
    database
      .prepare(
        `select ${key}, * from ${from} where (${key}) >= (${marks}) and (${key}) <= (${marks})
         order by ${space.columns.map((name) => `${name} ${order}`).join(', ')}`,
      )
      .safeIntegers()
      .raw()
  const [ascending, descending] = [select('asc'), select('desc')]

  /** Reads until the end of the range or until it cannot; returns the last key that it had, null for none, and whether it ended well. */
  function walk(
    statement: Database.Statement,
    { from, to }: Range,
    take: (row: readonly unknown[]) => void,
  ): { readonly reached: bigint | null; readonly isWhole: boolean } {
    let reached: bigint | null = null
    try {
      for (const row of statement.iterate(...space.valuesOf(from), ...space.valuesOf(to)) as Iterable<unknown[]>) {
        reached = space.keyOf(row.slice(0, space.columns.length) as bigint[])
        take(row.slice(space.columns.length))
      }
      return { reached, isWhole: true }
    } catch (error) {
      if (!isDamage(error)) throw error
      return { reached, isWhole: false }
    }
  }

  return {
    columns: ascending
      .columns()
      .slice(space.columns.length)
      .map(({ name }) => name),
    read(take) {
      const waiting: Range[] = [{ from: space.first, to: space.last }]
      let unread = 0
      for (let looked = 0; waiting.length > 0; looked++) {
        const range = waiting.shift()!
        if (looked === MOST_RANGES) return unread + waiting.length + 1
        const up = walk(ascending, range, take)
        if (up.isWhole) continue
        const from = up.reached === null ? range.from : up.reached + 1n
        const down = walk(descending, { from, to: range.to }, take)
        // What could be read from above and not from below is whole now: the damage moved or was not there.
        if (down.isWhole) continue
        const to = down.reached === null ? range.to : down.reached - 1n
        if (to <= from) {
          unread += 1
          continue
        }
        const middle = from + (to - from) / 2n
        waiting.push({ from, to: middle }, { from: middle + 1n, to })
      }
      return unread
    },
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|IOERR|NOTADB)/.test(String(error.code))
}
