import { statSync } from 'node:fs'
import type { RestoreReceipt } from '../../src-shared/model/restore.ts'

type Check = RestoreReceipt['checks'][number]

/** What is looked at after an update, after a restore, and on demand (requirements.md §3.7). */
export interface Surroundings {
  readonly databaseFile: string
  /** Files and folders that only this user may open. */
  readonly privatePaths: readonly string[]
  /** The tables that the program cannot do without; throws where one is missing or broken. */
  readonly criticalTables: () => readonly string[]
  readonly processors: () => readonly { readonly name: string; readonly answers: boolean }[]
  /** Errors in the log since the program started. */
  readonly errorsLogged: () => number
}

/** The smallest store has some pages. */
const LEAST_BYTES = 8192

/** Looks whether everything is as it should be; a check that cannot be made has failed, and says why. */
export function checkAfterChange(around: Surroundings): readonly Check[] {
  return [
    check('Database file', () => {
      const { size } = statSync(around.databaseFile)
      return size >= LEAST_BYTES ? ok(`${Math.ceil(size / 1024)} kB`) : bad(`Only ${size} bytes`)
    }),
    check('Tables', () => {
      return ok(around.criticalTables().join(', '))
    }),
    check('Processors', () => {
      const silent = around.processors().filter(({ answers }) => !answers)
      if (around.processors().length === 0) return ok('None in the list')
      return silent.length === 0
        ? ok('All of them answer')
        : bad(`No answer yet from ${silent.map(({ name }) => name).join(', ')}`)
    }),
    check('Private files', () => {
      const open = around.privatePaths.filter(isOpenToOthers)
      return open.length === 0 ? ok('Only this user can open them') : bad(`Others can open ${open.join(', ')}`)
    }),
    check('Log', () => {
      const errors = around.errorsLogged()
      return errors === 0 ? ok('No error since the start') : bad(`${errors} errors since the start`)
    }),
  ]
}

type Finding = Omit<Check, 'name'>

const ok = (finding: string): Finding => ({ ok: true, finding })
const bad = (finding: string): Finding => ({ ok: false, finding })

function check(name: string, look: () => Finding): Check {
  try {
    return { name, ...look() }
  } catch (error) {
    return { name, ...bad(error instanceof Error ? error.message : String(error)) }
  }
}

/** Windows keeps rights in another way; there the folder of the user is private by itself. */
function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0
}
