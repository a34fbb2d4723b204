import type Database from 'better-sqlite3'

/**
 * The order in which a table's rows lie, as whole numbers, so that any range of them can be asked for. It makes rows around damaged
 * pages reachable: SQLite finds a row by its key without reading what lies between.
 */
export interface KeySpace {
  readonly isRowid: boolean
  readonly first: bigint
  readonly last: bigint
  /** SQL of the columns of the key. */
  readonly columns: readonly string[]
  keyOf(values: readonly bigint[]): bigint
  valuesOf(key: bigint): readonly bigint[]
}

const ROWID: KeySpace = {
  isRowid: true,
  first: -(2n ** 63n),
  last: 2n ** 63n - 1n,
  columns: ['rowid'],
  keyOf: ([rowid = 0n]) => rowid,
  valuesOf: (key) => [key],
}

/** Room for epoch ms until the year 2248, in the second column. */
const SECOND = 2n ** 43n

/** Two columns of whole numbers that are not negative. */
function pair(columns: readonly string[]): KeySpace {
  return {
    isRowid: false,
    first: 0n,
    last: 2n ** 63n - 1n,
    columns,
    keyOf: ([one = 0n, two = 0n]) => one * SECOND + two,
    valuesOf: (key) => [key / SECOND, key % SECOND],
  }
}

/** The key space of one of our tables. @throws Error for a table WITHOUT ROWID whose key is not two whole numbers */
export function keySpaceOf(database: Database.Database, table: string): KeySpace {
  const list = database.pragma('table_list') as { readonly name: string; readonly wr: number }[]
  if (list.find(({ name }) => name === table)?.wr !== 1) return ROWID
  const columns = database.pragma(`table_info("${table}")`) as {
    readonly name: string
    readonly type: string
    readonly pk: number
  }[]
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
  if (key.length !== 2 || key.some(({ type }) => type.toLowerCase() !== 'integer')) {
    throw new Error(`The rows of ${table} cannot be asked for in ranges`)
  }
  return pair(key.map(({ name }) => name))
}
