import type { BackupRun, KeptBackupSettings } from '../../src-shared/model/backup.ts'
import type { BackupMemory } from '../../src-shared/model/backup-memory.ts'
import type { Log } from '../log.ts'

const DAY_MS = 24 * 3_600_000
/** How long runs are kept (requirements.md §2.8). */
const KEPT_MS = 30 * DAY_MS
/** More runs than a month of settings that are changed all day. */
const MOST_RUNS = 5000

/** What a check found of a backup's bytes. */
export interface Check {
  readonly atMs: number
  readonly ok: boolean
  readonly sentence: string
}

/** What the ledger needs of the store; `store/` has it, and app-backup.ts hands it over. */
export interface LedgerStore {
  readonly runs: {
    add(run: Omit<BackupRun, 'id'>): void
    since(sinceMs: number, limit: number): readonly BackupRun[]
    forgetBefore(beforeMs: number): void
    checks(): ReadonlyMap<string, Check>
    putCheck(backupId: string, check: Check): void
    keepChecksOf(backupIds: readonly string[]): void
  }
  readonly settings: {
    read(): KeptBackupSettings
    write(settings: KeptBackupSettings): void
    memory(): BackupMemory
    remember(memory: BackupMemory): void
  }
}

/**
 * What the backup service remembers: in memory, so that it knows it while a restore has put the store away, and when the disk is
 * full, which is when backups fail; and in the store, so that it knows it after a start.
 */
export interface Ledger {
  settings(): KeptBackupSettings
  /** @throws what the store throws: what a person set is kept or refused */
  setSettings(settings: KeptBackupSettings): void
  memory(): BackupMemory
  remember(change: Partial<BackupMemory>): void
  /** Newest first. */
  runs(): readonly BackupRun[]
  addRun(run: Omit<BackupRun, 'id'>): void
  check(backupId: string): Check | null
  putCheck(backupId: string, check: Check): void
  /** Forgets what is too old, and the checks of backups that are gone. */
  tidy(nowMs: number, backupIds: readonly string[]): void
  /** Reads it all again, when the store is another one. */
  reload(): void
}

export function createLedger({ runs: runStore, settings: settingStore }: LedgerStore, log: Log): Ledger {
  let settings = settingStore.read()
  let memory = settingStore.memory()
  let runs = runStore.since(0, MOST_RUNS)
  let checks = new Map(runStore.checks())

  /** What cannot be written down is known all the same until the next start. */
  function write(what: string, act: () => void): void {
    try {
      act()
    } catch (error) {
      log.warn(`${what} could not be written down`, error)
    }
  }

  return {
    settings: () => settings,
    setSettings(changed) {
      settingStore.write(changed)
      settings = changed
    },
    memory: () => memory,
    remember(change) {
      memory = { ...memory, ...change }
      write('What the backups have to remember', () => settingStore.remember(memory))
    },
    runs: () => runs,
    addRun(run) {
      const id = (runs[0]?.id ?? 0) + 1
      runs = [{ id, ...run }, ...runs].slice(0, MOST_RUNS)
      write('A run', () => runStore.add(run))
    },
    check: (backupId) => checks.get(backupId) ?? null,
    putCheck(backupId, check) {
      checks.set(backupId, check)
      write('A check', () => runStore.putCheck(backupId, check))
    },
    tidy(nowMs, backupIds) {
      const present = new Set(backupIds)
      runs = runs.filter(({ atMs }) => atMs >= nowMs - KEPT_MS)
      checks = new Map([...checks].filter(([id]) => present.has(id)))
      write('What is forgotten', () => {
        runStore.forgetBefore(nowMs - KEPT_MS)
        runStore.keepChecksOf(backupIds)
      })
    },
    reload() {
      settings = settingStore.read()
      memory = settingStore.memory()
      runs = runStore.since(0, MOST_RUNS)
      checks = new Map(runStore.checks())
    },
  }
}
