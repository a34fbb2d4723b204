import type Database from 'better-sqlite3'
import { MIGRATIONS } from '../store/migrations/migrations.ts'
import { openStore } from '../store/open.ts'
import { assertStarts } from '../store/start-up.ts'
import { countRows, openUntrusted } from './inspect.ts'

/**
 * Does with a copy what the program does with its store at a start: opens it as its own, with the steps of the schema that it
 * lacks, and reads what is read then. Returns its rows. The copy is changed.
 *
 * @throws whatever would stop the program from starting with it
 */
export async function startWith(file: string): Promise<Readonly<Record<string, number>>> {
  const store = await openStore({
    file,
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  await store.close()
  const database = openUntrusted(file)
  try {
    assertStarts(database, file)
    readSettings(database)
    return countRows(database)
  } finally {
    database.close()
  }
}

function readSettings(database: Database.Database): void {
  const settings = database.prepare<[], { name: string; value: string }>('select name, value from setting').all()
  for (const { name, value } of settings) {
    try {
      JSON.parse(value)
    } catch (cause) {
      throw new Error(`The setting ${name} cannot be read`, { cause })
    }
  }
}
