import { statSync } from 'node:fs'
import type { HealthCheck } from '../../src-shared/model/health.ts'

/** What is looked at after an update, after a restore, and on demand (requirements.md §3.7). */
export interface Surroundings {
  readonly databaseFile: string
  /** Files and folders that only this user may open. */
  readonly privatePaths: readonly string[]
  /** Looks at every page of the database; rejects where one is damaged. Answers what it found. */
  readonly integrity: () => Promise<string>
  /** The tables that the program cannot do without; throws where one is missing or broken. */
  readonly criticalTables: () => readonly string[]
  /** What was set up, as a sentence; throws where it cannot be read. */
  readonly configuration: () => string
  readonly processors: () => readonly { readonly name: string; readonly answers: boolean }[]
  /** Asks the console as each door does: rejects where it does not answer. Answers what it found. */
  readonly doors: readonly { readonly name: string; readonly ask: () => Promise<string> }[]
  /** Sentences about what is wrong with the backups. */
  readonly backupAlarms: () => readonly string[]
  /** Errors in the log since the program started. */
  readonly errorsLogged: () => number
}

/** The smallest store has some pages. */
const LEAST_BYTES = 8192

/** Looks whether everything is as it should be, and answers the worst first. A check that cannot be made has failed, and says why. */
export async function verifyConsole(around: Surroundings): Promise<readonly HealthCheck[]> {
  const checks = [
    await critical('Database file', () => {
      // What was written last may still wait in the log beside it.
      const beside = statSync(`${around.databaseFile}-wal`, { throwIfNoEntry: false })
      const size = statSync(around.databaseFile).size + (beside?.size ?? 0)
      return size >= LEAST_BYTES ? ok(`${Math.ceil(size / 1024)} kB`) : bad(`Only ${size} bytes`)
    }),
    await critical('Integrity', async () => ok(await around.integrity())),
    await critical('Tables', () => ok(around.criticalTables().join(', '))),
    await critical('Configuration', () => ok(around.configuration())),
    ...(await Promise.all(around.doors.map(({ name, ask }) => critical(name, async () => ok(await ask()))))),
    await critical('Private files', () => {
      const open = around.privatePaths.filter(isOpenToOthers)
      return open.length === 0 ? ok('Only this user can open them') : bad(`Others can open ${open.join(', ')}`)
    }),
    await warning('Processors', () => {
      const all = around.processors()
      const silent = all.filter(({ answers }) => !answers)
      if (all.length === 0) return ok('None in the list')
      return silent.length === 0
        ? ok('All of them answer')
        : bad(`No answer yet from ${silent.map(({ name }) => name).join(', ')}`)
    }),
    await warning('Backups', () => {
      const alarms = around.backupAlarms()
      return alarms.length === 0 ? ok('Nothing is wrong with them') : bad(alarms.join(' '))
    }),
    await warning('Log', () => {
      const errors = around.errorsLogged()
      return errors === 0 ? ok('No error since the start') : bad(`${errors} errors since the start`)
    }),
  ]
  return checks.sort((one, other) => rank(one) - rank(other))
}

type Finding = Pick<HealthCheck, 'ok' | 'finding'>
type Look = () => Finding | Promise<Finding>

const ok = (finding: string): Finding => ({ ok: true, finding })
const bad = (finding: string): Finding => ({ ok: false, finding })
const rank = ({ ok: passed, isCritical }: HealthCheck) => (passed ? 2 : isCritical ? 0 : 1)

const critical = (name: string, look: Look) => check(name, true, look)
const warning = (name: string, look: Look) => check(name, false, look)

async function check(name: string, isCritical: boolean, look: Look): Promise<HealthCheck> {
  try {
    return { name, isCritical, ...(await look()) }
  } catch (error) {
    return { name, isCritical, ...bad(error instanceof Error ? error.message : String(error)) }
  }
}

/** Windows keeps rights in another way; there the folder of the user is private by itself. */
function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0
}
