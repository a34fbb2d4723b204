import { AppError } from '../../src-shared/contract/reply.ts'
import type { Clock } from '../clock.ts'
import { NOT_FOUND_CODE, type Query, type Setting } from './protocol.ts'
import { RequestFailure, type Session } from './session.ts'

/** A parameter is written at most so often: 46 writes in 2 s were heard as sweeps (protocol.md §3). */
const LEAST_GAP_MS = 100

/** Changes to a processor: for each parameter one in flight and one waiting, and the newest wins. */
export interface Writes {
  /**
   * Writes a value and reads it back. Answers what the processor says it is now. A change that a newer one overtook answers what
   * the newer one came to. Rejects with an AppError; a change is never sent a second time, not even after a reconnection.
   */
  write(query: Query, value: number): Promise<number>
}

interface Change {
  readonly setting: Setting
  readonly query: Query
  readonly waiters: PromiseWithResolvers<number>[]
}

interface Slot {
  lastSentMs: number
  isBusy: boolean
  waiting: Change | null
}

export function createWrites(clock: Clock, session: Session): Writes {
  // By parameter and not by format: dB and percent of one gain are the same knob.
  const slots = new Map<string, Slot>()

  async function work(slot: Slot): Promise<void> {
    slot.isBusy = true
    while (slot.waiting) {
      await pause(clock, slot.lastSentMs + LEAST_GAP_MS - clock.monotonicMs())
      const change: Change = slot.waiting
      slot.waiting = null
      slot.lastSentMs = clock.monotonicMs()
      try {
        const value = await carryOut(change, () => slot.waiting !== null)
        if (value === 'overtaken') slot.waiting!.waiters.push(...change.waiters)
        else for (const { resolve } of change.waiters) resolve(value)
      } catch (error) {
        for (const { reject } of change.waiters) reject(failureOf(error))
      }
    }
    slot.isBusy = false
  }

  async function carryOut({ setting, query }: Change, isOvertaken: () => boolean): Promise<number | 'overtaken'> {
    await session.set(setting)
    if (isOvertaken()) return 'overtaken'
    const updates = await session.query('get', [query], 'write')
    const now = updates.find(({ param, fmt }) => param === query.param && fmt === query.fmt)
    if (typeof now?.value !== 'number') {
      throw new AppError('processor-refused', 'The processor took the change, but does not say what it is now.')
    }
    return now.value
  }

  return {
    write(query, value) {
      const { param, fmt } = query
      const setting: Setting = fmt === 'pct' ? { param, pct: value } : { param, val: value }
      const waiter = Promise.withResolvers<number>()
      const slot = slots.get(param) ?? { lastSentMs: Number.NEGATIVE_INFINITY, isBusy: false, waiting: null }
      slots.set(param, slot)
      slot.waiting = { setting, query, waiters: [...(slot.waiting?.waiters ?? []), waiter] }
      if (!slot.isBusy) void work(slot)
      return waiter.promise
    },
  }
}

/** What a failed request means to the person who asked for it. */
export function failureOf(error: unknown): unknown {
  if (!(error instanceof RequestFailure)) return error
  switch (error.reason) {
    case 'ended':
    case 'no-answer':
      return new AppError('processor-offline', 'The processor is not answering. Look at it before you try again.')
    case 'timed-out':
      return new AppError(
        'processor-offline',
        'The processor did not say whether it took the change. Look at it first.',
      )
    case 'refused':
      return error.code === NOT_FOUND_CODE
        ? new AppError('not-found', 'The processor does not know that parameter.')
        : new AppError('processor-refused', 'The processor refused the change.')
  }
}

function pause(clock: Clock, delayMs: number): Promise<void> {
  return delayMs > 0 ? new Promise((resolve) => clock.after(delayMs, resolve)) : Promise.resolve()
}
