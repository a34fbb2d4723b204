import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { HealthReport, UpdateState } from '../../src-shared/model/health.ts'
import type { Log } from '../log.ts'
import { createTopic } from '../topic.ts'
import { afterCheck, closed, stateOf } from './decide.ts'
import type { UpdateRecord } from './record.ts'

/** What is known of the last update, and what people can do about it. */
export interface Updates {
  readonly state: Readable<UpdateState>
  /** Whether the check after the last update is still to be made. */
  isCheckDue(): boolean
  /** The check after the update was made: an incident is opened where it failed. */
  checked(report: HealthReport): void
  /** @throws AppError `not-found` where nothing is open */
  close(by: string): void
  /** The next start goes back to the data of the program before. @throws AppError `not-found` where there is no way back */
  askRollBack(by: string): void
}

export interface UpdatesParts {
  readonly record: UpdateRecord
  readonly keep: (record: UpdateRecord) => void
  readonly nowMs: () => number
  readonly log: Log
}

export function createUpdates({ record: first, keep, nowMs, log }: UpdatesParts): Updates {
  let record = first
  const state = createTopic(stateOf(record))

  function set(next: UpdateRecord): void {
    keep(next)
    record = next
    state.set(stateOf(record))
  }

  return {
    state,
    isCheckDue: () => !record.isChecked,
    checked(report) {
      set(afterCheck(record, report))
      const { incident } = state.get()
      if (incident) log.error(`The update to ${incident.program} failed its check`, incident.failed)
      else log.info(`The update to ${record.program.version} passed its check`)
    },
    close(by) {
      if (state.get().incident === null) throw new AppError('not-found', 'No incident is open.')
      set(closed(record, by, nowMs()))
    },
    askRollBack(by) {
      if (record.before?.backup == null) {
        throw new AppError('not-found', 'There is no backup from before an update to go back to.')
      }
      set({ ...record, rollBack: { by, atMs: nowMs() } })
    },
  }
}
