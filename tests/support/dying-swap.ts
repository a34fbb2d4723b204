import { readFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { RENAMES } from '../../src-main/held-files.ts'
import type { Intent } from '../../src-main/restore/intent.ts'
import { overwriteStore, type SwapStep, swapStores } from '../../src-main/restore/swap.ts'
import { createConnection } from '../../src-main/store/connection.ts'
import { refusing } from './refusing.ts'

/**
 * A process that swaps two stores and is killed by itself before one of the steps, as `kill -9` would. Its words: the folder, the
 * step, whether the staged store passes its check, and how it gets into its place: by its name, by a name that is refused to it, or
 * by its bytes. A file `intent.json` in the folder says what to do.
 */
const [folder = '', diesBefore = '', verdict = 'good', way = 'rename'] = process.argv.slice(2)
const intent = JSON.parse(readFileSync(path.join(folder, 'intent.json'), 'utf8')) as Intent
const live = path.join(folder, intent.live)

const connection = createConnection(() => {
  const database = new Database(live)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  return database
})
// Something waits in the write-ahead log, as it does in a console that runs.
connection.prepare<[number]>('insert into numbers values (?)').run(1000)
const word = connection.prepare<[], { word: string }>('select word from generation')

const swap = way === 'overwrite' ? overwriteStore : swapStores
swap({
  folder,
  intent,
  renames: way === 'refused' ? refusing((from) => from.endsWith(intent.staged)) : RENAMES,
  store: {
    putAway() {
      connection.raw().pragma('wal_checkpoint(TRUNCATE)')
      connection.putAway()
    },
    reopen: connection.reopen,
    isOpen: connection.isOpen,
    check() {
      if (verdict === 'bad' && word.get()?.word === 'new') throw new Error('not as it should be')
    },
  },
  onStep(step: SwapStep) {
    if (step === diesBefore) process.kill(process.pid, 'SIGKILL')
  },
})
