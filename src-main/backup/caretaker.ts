import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupKind, BackupPart, BackupRun } from '../../src-shared/model/backup.ts'
import type { Clock } from '../clock.ts'
import { localDate } from '../local-schedule.ts'
import type { Log } from '../log.ts'
import type { Catalogue } from './catalogue.ts'
import { newestWhole } from './figures.ts'
import type { Ledger } from './ledger.ts'
import type { Pruner } from './pruner.ts'
import { type DailyTime, type DueQuestion, dueSinceMs, isDue, lastDueMs } from './schedule.ts'
import type { SecondTarget } from './second-folder.ts'
import type { TimeWatch } from './time-watch.ts'

const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000
/** How often it looks whether something is due (reliability.md, "Schedule"). */
export const TICK_MS = 30_000
/** The first look leaves the start of the console to what people wait for, their meters. */
const FIRST_TICK_MS = 250
/** How often it looks into the folders when nothing else makes it. */
const LOOK_EACH_MS = 10 * MINUTE_MS
/** After a change of the settings it waits for the next one. */
const QUIET_MS = 2000
/** A backup that failed is tried twice more, so much after the one before; then it is reported. */
const AGAIN_AFTER_MS = [5 * MINUTE_MS, 15 * MINUTE_MS]
const RANDOM_CHECK_EACH_MS = 30 * DAY_MS
/** At the end a backup is made where the last one is older than this, if it holds nobody up. */
const OLD_AT_THE_END_MS = 20 * 3_600_000
const SHORT_AT_THE_END_MS = 3000
/** The system ends what does not end by itself in some seconds. */
const MOST_AT_THE_END_MS = 5000
/** A console that is only looked into leaves nothing behind. */
const LONG_ENOUGH_UP_MS = 10 * MINUTE_MS

/** What a settings backup holds: everything but the history. */
const SETTINGS_PARTS: readonly BackupPart[] = ['settings', 'processors', 'presets', 'audit']

/** Does by itself what has to be done: the daily backup, that of changed settings, the copies, the monthly check. */
export interface Caretaker {
  /** Somebody did something that may have changed what people set. */
  noticeAct(): void
  /** About the next daily run. */
  question(): DueQuestion
  /** Whether a failed one will be tried again by itself. */
  isTryingAgain(): boolean
  /** Before the end: one more where the last is old, unless that would hold up the end; the log says why not. */
  beforeEnd(): Promise<void>
  /** Does nothing more by itself. What it is in the middle of has ended when the promise is fulfilled. */
  close(): Promise<void>
}

export interface CaretakerParts {
  readonly clock: Clock
  readonly log: Log
  readonly timeZone: () => string
  readonly catalogue: Catalogue
  readonly ledger: Ledger
  readonly pruner: Pruner
  readonly timeWatch: TimeWatch
  readonly second: SecondTarget
  readonly settingsHash: () => string
  /** Rejects as a job does; `busy` while another one runs. */
  readonly make: (kind: BackupKind, parts: readonly BackupPart[] | null, reason: string) => Promise<unknown>
  readonly checkRandom: () => Promise<unknown>
  /** Ends the job that runs. */
  readonly cancel: () => void
  /** Looks at the folders and the disk again. */
  readonly look: () => Promise<void>
  /** Told after each tick: what is shown may be different. */
  readonly onTick: () => void
  /** False in a command, which does nothing by itself. */
  readonly runs: boolean
}

export function createCaretaker(parts: CaretakerParts): Caretaker {
  const { clock, log, timeZone, catalogue, ledger, pruner, timeWatch, second, settingsHash, make } = parts
  const startedMs = clock.monotonicMs()
  let lookedMs = Number.NEGATIVE_INFINITY
  /** What it is doing now. */
  let ticking: Promise<void> | null = null
  let isClosed = false
  let stopWaiting: (() => void) | null = null
  /** Attempts to back up the settings as they are now; they are counted anew when those change again. */
  let tries = { hash: '', count: 0, atMs: 0 }

  const daily = (): DailyTime => ({ dailyAt: ledger.settings().dailyAt, timeZone: timeZone() })

  /** From the catalogue and from the log: either may be the older one, after a restore or without the folder. */
  function dailySuccesses(): readonly number[] {
    const made = catalogue.entries().filter(({ isOwn, manifest: { kind } }) => isOwn && kind === 'daily')
    const ran = ledger.runs().filter(({ kind, outcome }) => kind === 'daily' && outcome === 'ok')
    return [...made.map(({ manifest }) => manifest.createdMs), ...ran.map(({ atMs }) => atMs)]
  }

  const question = (): DueQuestion => ({
    daily: daily(),
    nowMs: clock.nowMs(),
    upSinceMs: timeWatch.upSinceMs(),
    successesMs: dailySuccesses(),
  })

  /** The attempts at the daily run that is due which failed, newest first. */
  function dailyFailures(): readonly BackupRun[] {
    const nowMs = clock.nowMs()
    const dueMs = lastDueMs(daily(), nowMs)
    if (dueMs === null) return []
    const tried = ledger.runs().filter(({ kind, atMs }) => kind === 'daily' && atMs >= dueMs && atMs <= nowMs)
    const success = tried.findIndex(({ outcome }) => outcome === 'ok')
    return success < 0 ? tried : tried.slice(0, success)
  }

  /** Whether one more attempt is to be made, now or later. What a person cancelled is not begun again behind their back. */
  function hasMoreTries(failures: readonly BackupRun[]): boolean {
    return failures.length <= AGAIN_AFTER_MS.length && failures[0]?.outcome !== 'cancelled'
  }

  function isTimeToTry(failures: readonly BackupRun[]): boolean {
    const [last] = failures
    if (!last) return true
    if (!hasMoreTries(failures)) return false
    const waitMs = AGAIN_AFTER_MS[failures.length - 1] ?? 0
    return Math.abs(clock.nowMs() - last.atMs - last.durationMs) >= waitMs
  }

  /** A failure is in the log of runs; here it only must not stop what comes after it. False for one. */
  async function attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      if (!(error instanceof AppError)) log.error('What is done by itself failed', error)
      // Somebody’s own job runs: that was no attempt.
      return error instanceof AppError && error.code === 'busy'
    }
  }

  async function makeDaily(): Promise<void> {
    if (!isDue(question()) || !isTimeToTry(dailyFailures())) return
    await attempt(() => make('daily', null, 'Every day'))
  }

  async function saveSettings(): Promise<void> {
    const hash = settingsHash()
    const { settingsHash: known } = ledger.memory()
    // A console that was never backed up gets a whole one first.
    if (known === null || known === hash) return
    if (tries.hash !== hash) tries = { hash, count: 0, atMs: 0 }
    const { count, atMs } = tries
    const waitMs = count === 0 ? 0 : AGAIN_AFTER_MS[count - 1]
    if (waitMs === undefined || clock.monotonicMs() < atMs + waitMs) return
    const isMade = await attempt(() => make('settings', SETTINGS_PARTS, 'The settings were changed'))
    if (!isMade) tries = { hash, count: count + 1, atMs: clock.monotonicMs() }
  }

  async function checkMonthly(): Promise<void> {
    const { randomCheckMs } = ledger.memory()
    const nowMs = clock.nowMs()
    if (randomCheckMs !== null && Math.abs(nowMs - randomCheckMs) < RANDOM_CHECK_EACH_MS) return
    if (!catalogue.entries().some(({ place, manifest }) => place === 'here' && !manifest.encrypted)) return
    // Whatever comes of it, the next one is next month: what is bad is said, and checked by people.
    ledger.remember({ randomCheckMs: nowMs })
    await attempt(parts.checkRandom)
  }

  function tick(): void {
    if (ticking || isClosed) return
    ticking = lookAfterAll().finally(() => {
      ticking = null
      parts.onTick()
    })
  }

  async function lookAfterAll(): Promise<void> {
    try {
      timeWatch.look()
      if (clock.monotonicMs() - lookedMs >= LOOK_EACH_MS || ledger.settings().secondFolder !== null) {
        lookedMs = clock.monotonicMs()
        await parts.look()
      }
      await makeDaily()
      await saveSettings()
      if (second.isBehind()) await second.bringOver()
      await checkMonthly()
    } catch (error) {
      // The store may be away for a moment, or the disk may be full; the next tick looks again.
      log.warn('What has to be done by itself could not be looked at', error)
    }
  }

  const stops = parts.runs ? [clock.every(TICK_MS, tick), clock.after(FIRST_TICK_MS, tick)] : []

  return {
    noticeAct() {
      if (!parts.runs) return
      stopWaiting?.()
      stopWaiting = clock.after(QUIET_MS, tick)
    },
    question,
    isTryingAgain() {
      const failures = dailyFailures()
      return failures.length > 0 && dueSinceMs(question()) !== null && hasMoreTries(failures)
    },
    async beforeEnd() {
      const why = reasonAgainstLast()
      if (why === null) {
        const stop = clock.after(MOST_AT_THE_END_MS, parts.cancel)
        await attempt(() => make('daily', null, 'At the end of the console'))
        stop()
      } else if (why !== '') log.info(`No backup at the end: ${why}`)
    },
    async close() {
      isClosed = true
      for (const stop of stops) stop()
      stopWaiting?.()
      await ticking
    },
  }

  /** Why no last backup is made; empty where nobody expects one, null where one is. */
  function reasonAgainstLast(): string | null {
    if (!parts.runs || clock.monotonicMs() - startedMs < LONG_ENOUGH_UP_MS || daily().dailyAt === null) return ''
    const newest = newestWhole(pruner.backups())
    if (newest && clock.nowMs() - newest.atMs < OLD_AT_THE_END_MS) return ''
    const today = localDate(clock.nowMs(), timeZone())
    if (dailySuccesses().some((atMs) => localDate(atMs, timeZone()) === today)) return 'there was one today.'
    const last = ledger
      .runs()
      .find(({ what, kind, outcome }) => what === 'backup' && kind !== 'settings' && outcome === 'ok')
    if (!last) return 'nobody knows yet how long one takes.'
    if (last.durationMs > SHORT_AT_THE_END_MS) return `the last one took ${Math.round(last.durationMs / 1000)} s.`
    return null
  }
}
