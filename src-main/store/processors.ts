import Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Model, Processor, ProcessorId } from '../../src-shared/model/processor.ts'
import type { Schema } from './schema.ts'

/** The processors that the user added. Rows of our own are not parsed again: only this file writes them. */
export interface ProcessorStore {
  /** In the order in which they were added. */
  list(): Promise<readonly Processor[]>
  /** @throws AppError `bad-input` where another processor has this host */
  insert(processor: Processor, nowMs: number): Promise<void>
  /** @throws AppError `not-found`; `bad-input` where another processor has this host */
  update(processor: Processor): Promise<void>
  /** @throws AppError `not-found` */
  remove(id: ProcessorId): Promise<void>
}

export function createProcessorStore(db: Kysely<Schema>): ProcessorStore {
  return {
    async list() {
      const rows = await db
        .selectFrom('processor')
        .select(['id', 'name', 'model', 'host', 'port'])
        .orderBy('created_ms')
        .orderBy('id')
        .execute()
      return rows.map((row) => ({ ...row, id: row.id as ProcessorId, model: row.model as Model }))
    },

    async insert({ id, name, model, host, port }, nowMs) {
      await refusingSameHost(() =>
        db.insertInto('processor').values({ id, name, model, host, port, created_ms: nowMs }).execute(),
      )
    },

    async update({ id, name, model, host, port }) {
      const { numUpdatedRows } = await refusingSameHost(() =>
        db.updateTable('processor').set({ name, model, host, port }).where('id', '=', id).executeTakeFirst(),
      )
      if (numUpdatedRows === 0n) throw noSuchProcessor()
    },

    async remove(id) {
      const { numDeletedRows } = await db.deleteFrom('processor').where('id', '=', id).executeTakeFirst()
      if (numDeletedRows === 0n) throw noSuchProcessor()
    },
  }
}

async function refusingSameHost<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE') {
      throw new AppError('bad-input', 'Another processor already has that address. Meters are told apart by it.')
    }
    throw error
  }
}

function noSuchProcessor(): AppError {
  return new AppError('not-found', 'There is no processor with that id.')
}
