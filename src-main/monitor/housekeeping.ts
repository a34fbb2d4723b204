import { setImmediate as breathe } from 'node:timers/promises'
import type { MonitorSettings } from '../../src-shared/model/monitor.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { MonitorStore } from './monitor-store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** How often it is looked whether an hour is over. */
const PERIOD_MS = 60_000

/** Keeps the record small (requirements.md §1.3): hours that are over become blocks, and what is too old goes. */
export interface Housekeeping {
  /** Closes what is over and removes what is too old; steps of a few ms, with room for everything else between them. */
  tidy(): Promise<void>
  /** Removes readings older than `hours`; answers how many. */
  cleanup(hours: number): Promise<number>
  close(): void
}

export interface HousekeepingParts {
  readonly clock: Clock
  readonly log: Log
  readonly store: Pick<MonitorStore, 'hours' | 'prune'>
  readonly settings: () => MonitorSettings
  readonly processorIds: () => readonly string[]
  /** An hour of a processor was closed. */
  readonly onHour: (id: string) => void
}

export function createHousekeeping(parts: HousekeepingParts): Housekeeping {
  const { clock, log, store, settings, processorIds, onHour } = parts
  let tidying: Promise<void> | null = null
  let isClosed = false

  /** Repeats a step until there is nothing left; answers what the steps removed. */
  async function repeat(step: () => number | null): Promise<number> {
    let deleted = 0
    for (let done = step(); done !== null && !isClosed; done = step()) {
      deleted += done
      await breathe()
    }
    return deleted
  }

  async function work(): Promise<void> {
    const nowMs = clock.nowMs()
    for (const { processorId, hour } of store.hours.due(nowMs)) {
      if (isClosed) return
      store.hours.close(processorId, hour)
      onHour(processorId)
      await breathe()
    }
    const { keepFullHours, keepRollupDays } = settings()
    await repeat(() => store.prune.readings(nowMs - keepFullHours * HOUR_MS))
    await repeat(() => store.prune.rollups(nowMs - keepRollupDays * DAY_MS))
    await repeat(() => store.prune.orphans(processorIds()))
    if (!isClosed) store.prune.events(nowMs - keepRollupDays * DAY_MS)
  }

  async function tidy(): Promise<void> {
    try {
      await work()
    } catch (error) {
      // The next minute tries again; what could not be closed or removed is still there.
      log.error('The record could not be tidied', error)
    } finally {
      tidying = null
    }
  }

  /** One at a time: whoever asks in between waits for the one that runs. */
  function tidyOnce(): Promise<void> {
    if (isClosed) return Promise.resolve()
    tidying ??= tidy()
    return tidying
  }

  const stop = clock.every(PERIOD_MS, () => void tidyOnce())
  return {
    tidy: tidyOnce,
    cleanup: (hours) => repeat(() => store.prune.readings(clock.nowMs() - hours * HOUR_MS)),
    close() {
      isClosed = true
      stop()
    },
  }
}
