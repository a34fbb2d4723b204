import { statSync } from 'node:fs'
import path from 'node:path'
import type Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'
import { explainWriting } from './failure.ts'
import type { JobInput, JobOutput } from './messages.ts'
import { tablesOf } from './parts.ts'
import { openLive } from './snapshot.ts'
import { createSteps, type JobTools } from './tools.ts'
import { inWorkFolder, workFolderOf } from './work-folder.ts'

/** What is told of a token is who has one. Its hash opens nothing, and nobody needs it on a stick. */
const WITHHELD = ['secret_hash']

/**
 * Writes what people entered, and what was done, as JSON that can be read without this program (requirements.md §2.7): now, with
 * whatever can be read of it. A table that cannot be read is said to be so in its place.
 *
 * @throws AppError `damaged`, `busy`, `disk-full`, `target-unusable`
 */
export async function writeEmergencyCopy(
  input: JobInput<'emergency'>,
  tools: JobTools,
): Promise<JobOutput<'emergency'>> {
  const { liveFile, folder, nowMs } = input
  const { id, durable, report } = tools
  await createSteps(['Writing the data'], report).next()
  const live = openLive(liveFile)
  try {
    const work = workFolderOf('emergency', input, id)!
    return await inWorkFolder(tools, work, async () => {
      const partial = path.join(work, 'data.json')
      await durable.write(partial, jsonOf(live, nowMs))
      durable.syncFile(partial)
      const file = freeName(folder, nowMs)
      await durable.rename(partial, file)
      durable.syncFolder(folder)
      return { file, bytes: statSync(file).size }
    })
  } catch (error) {
    throw explainWriting(error)
  } finally {
    live.close()
  }
}

/** One row a line, so that a large audit needs no large memory, and a torn file still has its lines. */
async function* jsonOf(live: Database.Database, nowMs: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`{"program":"Atlas Console","writtenMs":${nowMs},"tables":{`)
  let isFirst = true
  const there = live.prepare<[], string>("select name from sqlite_schema where type = 'table'").pluck().all()
  for (const table of tablesOf(['settings', 'processors', 'captures', 'presets', 'audit']).filter((each) =>
    there.includes(each),
  )) {
    yield Buffer.from(`${isFirst ? '' : ','}\n${JSON.stringify(table)}:`)
    yield* rowsOf(live, table)
    isFirst = false
  }
  yield Buffer.from('\n}}\n')
}

async function* rowsOf(live: Database.Database, table: string): AsyncGenerator<Uint8Array> {
  const rows: string[] = []
  let isOpen = false
  let trouble: string | null = null
  try {
    for (const row of live.prepare(`select * from "${table}"`).iterate() as IterableIterator<Record<string, unknown>>) {
      rows.push(JSON.stringify(row, (key, value: unknown) => (WITHHELD.includes(key) ? undefined : value)))
      if (rows.length < ROWS_AT_ONCE) continue
      yield Buffer.from(`${isOpen ? ',' : '['}\n${rows.splice(0).join(',\n')}`)
      isOpen = true
    }
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error)
  }
  if (trouble !== null) rows.push(JSON.stringify({ unreadable: trouble }))
  yield Buffer.from(`${isOpen ? (rows.length > 0 ? ',' : '') : '['}\n${rows.join(',\n')}]`)
}

const ROWS_AT_ONCE = 500

function freeName(folder: string, nowMs: number): string {
  const now = new Date(nowMs)
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  const stem = `emergency_${day}_${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
  for (let nth = 1; nth < 1000; nth++) {
    const file = path.join(folder, `${stem}${nth === 1 ? '' : `_${nth}`}.json`)
    if (!statSync(file, { throwIfNoEntry: false })) return file
  }
  throw new AppError('target-unusable')
}
