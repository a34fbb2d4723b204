import type { BackupMemory } from '../../src-shared/model/backup-memory.ts'
import type { Clock } from '../clock.ts'

const DAY_MS = 24 * 3_600_000
/** The wall's clock and the one that never steps agree within this, or something happened: it was set, or the computer slept. */
const TOLERATED_MS = 60_000
/** After a jump of more than a day nothing is removed before the clock went steadily for so long (reliability.md, "Create"). */
const STEADY_MS = DAY_MS
/** How often it is written down that time goes on. */
const WRITTEN_EACH_MS = 10 * 60_000

/** Sees when the computer slept, and when somebody set the clock. */
export interface TimeWatch {
  /** Compares the clocks, with what was written down and with the last look. */
  look(): void
  /** Since when the console sees the time pass: its start, or its last waking or setting of the clock. Epoch ms. */
  upSinceMs(): number
  /** Of steady running, until the rules may remove backups again; 0 while they may. */
  pauseLeftMs(): number
}

export interface TimeWatchParts {
  readonly clock: Clock
  readonly memory: () => BackupMemory
  readonly remember: (change: Partial<BackupMemory>) => void
  /** Told when the clock jumped by more than a day. */
  readonly onJump: (jumpMs: number) => void
}

export function createTimeWatch({ clock, memory, remember, onJump }: TimeWatchParts): TimeWatch {
  let wallMs = clock.nowMs()
  let steadyMs = clock.monotonicMs()
  let upSinceMs = wallMs
  let pauseLeftMs = memory().pauseLeftMs
  let writtenMs = steadyMs
  const { lastSeenMs } = memory()
  // A clock that is ahead after a night cannot be told from a long night; one that is behind can.
  if (lastSeenMs !== null && wallMs < lastSeenMs - DAY_MS) jumped(wallMs - lastSeenMs)

  function jumped(jumpMs: number): void {
    pauseLeftMs = STEADY_MS
    onJump(jumpMs)
    write()
  }

  function write(): void {
    writtenMs = steadyMs
    remember({ lastSeenMs: wallMs, pauseLeftMs })
  }

  return {
    look() {
      const [nowWallMs, nowSteadyMs] = [clock.nowMs(), clock.monotonicMs()]
      const passedMs = nowSteadyMs - steadyMs
      const jumpMs = nowWallMs - wallMs - passedMs
      wallMs = nowWallMs
      steadyMs = nowSteadyMs
      // Where the steady clock goes on while the computer sleeps, the long time since the last look tells of it.
      if (Math.abs(jumpMs) > TOLERATED_MS || passedMs > WRITTEN_EACH_MS) upSinceMs = wallMs
      pauseLeftMs = Math.max(0, pauseLeftMs - passedMs)
      if (Math.abs(jumpMs) > DAY_MS) jumped(jumpMs)
      else if (steadyMs - writtenMs >= WRITTEN_EACH_MS) write()
    },
    upSinceMs: () => upSinceMs,
    pauseLeftMs: () => pauseLeftMs,
  }
}
