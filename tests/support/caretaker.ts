import { type Caretaker, type CaretakerParts, createCaretaker } from '../../src-main/backup/caretaker.ts'
import type { CatalogueEntry } from '../../src-main/backup/catalogue.ts'
import { createLedger, type LedgerStore } from '../../src-main/backup/ledger.ts'
import { createTimeWatch } from '../../src-main/backup/time-watch.ts'
import { AppError, type FailureCode } from '../../src-shared/contract/reply.ts'
import { type BackupRun, type BackupSettings, KeptBackupSettings } from '../../src-shared/model/backup.ts'
import { BackupMemory } from '../../src-shared/model/backup-memory.ts'
import { backupFor, manifestFor } from './backup-records.ts'
import { createRecordedLog } from './log.ts'
import { createManualClock } from './manual-clock.ts'

/** Of the wall’s clock in these tests. */
export const ZONE = 'Europe/Berlin'

export interface CaretakerChoices {
  /** On the wall at the start. */
  readonly startIso: string
  readonly memory: Partial<BackupMemory>
  /** The runs that are in the log at the start, newest first. */
  readonly runs: readonly BackupRun[]
  readonly settings: Partial<BackupSettings>
}

/** A caretaker among what it looks at, all of it in memory, on a clock that a test moves. */
export function caretakerForTest(given: Partial<CaretakerChoices> = {}) {
  const { startIso, memory, runs, settings } = {
    startIso: '2026-03-05T12:00Z',
    memory: {},
    runs: [],
    settings: {},
    ...given,
  }
  const manual = createManualClock()
  let shiftMs = Date.parse(startIso) - manual.nowMs()
  const clock = { ...manual, nowMs: () => manual.nowMs() + shiftMs }
  const log = createRecordedLog()
  const kept = { runs: [...runs], memory: BackupMemory.parse(memory), canWrite: true }
  const store: LedgerStore = {
    runs: {
      add(run) {
        if (!kept.canWrite) throw new AppError('disk-full')
        kept.runs.unshift({ id: kept.runs.length + 1, ...run })
      },
      since: () => kept.runs,
      forgetBefore: () => undefined,
      checks: () => new Map(),
      putCheck: () => undefined,
      keepChecksOf: () => undefined,
    },
    settings: {
      read: () => KeptBackupSettings.parse(settings),
      write: () => undefined,
      memory: () => kept.memory,
      remember: (now) => {
        kept.memory = now
      },
    },
  }
  const acts: string[] = []
  /** What the jobs come to, in order; then they succeed. */
  const outcomes: FailureCode[] = []
  const entries: CatalogueEntry[] = []
  const world = { hash: 'first', isBehind: false, entries, durationMs: 1000 }
  let caretaker!: Caretaker
  let ledger!: ReturnType<typeof createLedger>

  /** As after a start of the program. */
  function start(): void {
    ledger = createLedger(store, log)
    const timeWatch = createTimeWatch({
      clock,
      memory: ledger.memory,
      remember: ledger.remember,
      onJump: () => void acts.push('jump'),
    })
    const make: CaretakerParts['make'] = async (kind, parts, reason) => {
      const outcome = outcomes.shift() ?? 'ok'
      acts.push(`${kind} ${outcome} ${new Date(clock.nowMs()).toISOString()}`)
      const run = { atMs: clock.nowMs(), what: 'backup', kind, durationMs: world.durationMs } as const
      if (outcome === 'busy') throw new AppError('busy')
      ledger.addRun({ ...run, outcome, sentence: reason, fileName: null, bytes: 1 })
      if (outcome !== 'ok') throw new AppError(outcome)
      ledger.remember({ settingsHash: world.hash })
      if (parts === null) {
        const manifest = manifestFor({ kind, createdMs: clock.nowMs(), sequence: entries.length + 1 })
        entries.unshift({ manifest, folder: '/b', fileName: manifest.file.name, place: 'here', isOwn: true })
      }
    }
    caretaker = createCaretaker({
      clock,
      log,
      timeZone: () => ZONE,
      catalogue: {
        entries: () => entries,
        refresh: async () => undefined,
        second: () => null,
        broken: () => [],
        lookInto: async () => undefined,
        elsewhere: () => null,
        find: () => entries[0]!,
        highestSequence: () => 0,
      },
      ledger,
      pruner: {
        backups: () => entries.map(({ manifest }) => ({ ...backupFor({}, {}), manifest })),
        kept: () => [],
        plan: () => {
          throw new Error('Nobody asks for a plan here')
        },
        prune: async () => {
          throw new Error('Nobody prunes here')
        },
      },
      timeWatch,
      second: {
        state: () => ({ kind: 'none' }),
        look: () => undefined,
        isBehind: () => world.isBehind,
        bringOver: async () => {
          acts.push('bring over')
          world.isBehind = false
        },
        forget: () => undefined,
      },
      settingsHash: () => world.hash,
      make,
      checkRandom: async () => void acts.push('check'),
      cancel: () => void acts.push('cancel'),
      look: async () => undefined,
      onTick: () => undefined,
      runs: true,
    })
  }
  start()
  return {
    clock,
    log,
    kept,
    world,
    outcomes,
    acts,
    caretaker: () => caretaker,
    ledger: () => ledger,
    /** The acts so far, but for the checks of every month. */
    made: () => acts.filter((act) => act !== 'check'),
    pass: (ms: number) => manual.advance(ms),
    /** Somebody sets the clock, or the computer sleeps where the steady clock stands still. */
    jump(ms: number) {
      shiftMs += ms
    },
    restart() {
      caretaker.close()
      start()
    },
  }
}
