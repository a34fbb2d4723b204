import { AppError } from '../../src-shared/contract/reply.ts'
import { type Failures, isForgotten, leftMs, ownWaitMs, togetherWaitMs } from './slow-down.ts'

/** Where wrong PINs are counted, so that a restart is no fresh start. */
export interface AttemptKeeper {
  read(who: string): Failures | null
  write(who: string, failures: Failures): void
  remove(who: string): void
  removeAll(): void
}

/** Slows wrong PINs down, for each caller and for all together. */
export interface Attempts {
  /**
   * Before a PIN is looked at. It counts as wrong from here on: whoever asks many times at once, or ends the program meanwhile,
   * gains nothing by it. Answers what to call where the PIN was right: this caller begins anew, and the others are as before.
   *
   * @throws AppError `too-many-tries` with the seconds to wait
   */
  begin(who: string): () => void
  /** Everybody begins anew. */
  clear(): void
}

/** Stands for all callers; no caller has an empty name. */
const TOGETHER = ''

export function createAttempts(keeper: AttemptKeeper, nowMs: () => number): Attempts {
  function present(who: string): Failures {
    const kept = keeper.read(who)
    return kept === null || isForgotten(kept, nowMs()) ? { count: 0, lastMs: nowMs() } : kept
  }

  return {
    begin(who) {
      const own = present(who)
      const together = present(TOGETHER)
      const waitMs = Math.max(
        leftMs(own, ownWaitMs(own.count), nowMs()),
        leftMs(together, togetherWaitMs(together.count), nowMs()),
      )
      if (waitMs > 0) {
        throw new AppError('too-many-tries', `Too many wrong PINs. Try again in ${Math.ceil(waitMs / 1000)} s.`)
      }
      keeper.write(who, { count: own.count + 1, lastMs: nowMs() })
      const atMs = nowMs()
      keeper.write(TOGETHER, { count: together.count + 1, lastMs: atMs })
      return () => {
        keeper.remove(who)
        const { count, lastMs } = present(TOGETHER)
        keeper.write(TOGETHER, { count: Math.max(0, count - 1), lastMs: lastMs === atMs ? together.lastMs : lastMs })
      }
    },
    clear: () => keeper.removeAll(),
  }
}
