import type Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'

/** A statement that stays good when the file behind it is replaced. */
export interface Prepared<Parameters extends unknown[], Row> {
  get(...parameters: Parameters): Row | undefined
  all(...parameters: Parameters): Row[]
  run(...parameters: Parameters): Database.RunResult
}

/**
 * The one connection that writes. It can be put away, so that a restore may replace its file, and opened again: what was prepared
 * on it is prepared anew by itself. While it is away every statement throws an AppError `restoring`.
 */
export interface Connection {
  prepare<Parameters extends unknown[] = unknown[], Row = unknown>(text: string): Prepared<Parameters, Row>
  /** The same with each row as a list of its columns, for what is read by the thousand. */
  prepareLists<Parameters extends unknown[], Row extends readonly unknown[]>(text: string): Prepared<Parameters, Row>
  /** Wraps `run` in a transaction: all of it happens, or it throws and nothing does. */
  transaction<Parameters extends unknown[], Result>(
    run: (...given: Parameters) => Result,
  ): (...given: Parameters) => Result
  /** For what only the file's keeper asks: pragmas, checkpoints. */
  raw(): Database.Database
  /** Closes it; the file and what lies beside it are then nobody's. */
  putAway(): void
  /** Opens it again. Must be put away. */
  reopen(): void
  isOpen(): boolean
}

/** What the tables' own files need of it. */
export type Statements = Pick<Connection, 'prepare' | 'prepareLists' | 'transaction'>

/** `open` makes the connection, ready to be used, each time. */
export function createConnection(open: () => Database.Database): Connection {
  let present: Database.Database | null = open()
  let generation = 0

  function raw(): Database.Database {
    if (!present) throw new AppError('restoring')
    return present
  }

  /** Makes something of the connection, and makes it anew for the next one. */
  function perGeneration<T>(make: (database: Database.Database) => T): () => T {
    let made: { readonly of: number; readonly value: T } | null = null
    return () => {
      const database = raw()
      if (made?.of !== generation) made = { of: generation, value: make(database) }
      return made.value
    }
  }

  function prepared<Parameters extends unknown[], Row>(text: string, asLists: boolean): Prepared<Parameters, Row> {
    const statement = perGeneration((database) => {
      const made = database.prepare<unknown[], Row>(text)
      return asLists ? made.raw(true) : made
    })
    // Bad SQL is told where it stands, and not at its first use.
    statement()
    return {
      get: (...parameters) => statement().get(...parameters),
      all: (...parameters) => statement().all(...parameters),
      run: (...parameters) => statement().run(...parameters),
    }
  }

  return {
    raw,
    isOpen: () => present !== null,
    prepare: <Parameters extends unknown[], Row>(text: string) => prepared<Parameters, Row>(text, false),
    prepareLists: <Parameters extends unknown[], Row extends readonly unknown[]>(text: string) =>
      prepared<Parameters, Row>(text, true),
    transaction<Parameters extends unknown[], Result>(run: (...given: Parameters) => Result) {
      const wrapped = perGeneration((database) => database.transaction(run))
      return (...given: Parameters) => wrapped()(...given)
    },
    putAway() {
      raw().close()
      present = null
    },
    reopen() {
      if (present) throw new Error('The store is open already')
      present = open()
      generation += 1
    },
  }
}
