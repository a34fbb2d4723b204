import { assertNever } from '../../src-shared/assert.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Clock } from '../clock.ts'
import { NOT_FOUND_CODE, type Query, type Setting } from './protocol.ts'
import { RequestFailure, type Session } from './session.ts'

/** A parameter is written at most so often: 46 writes in 2 s were heard as sweeps (protocol.md §3). */
const LEAST_GAP_MS = 100

/** What a write came to: what the processor says it is now, or why nobody can say that it was done. */
export type WriteEnd = { readonly kind: 'confirmed'; readonly value: number } | WriteFailure

export interface WriteFailure {
  readonly kind: 'refused' | 'timed-out' | 'not-connected'
  readonly failure: AppError
}

/** Changes to a processor: for each parameter one in flight and one waiting, and the newest wins. */
export interface Writes {
  /**
   * Writes a value and reads it back. Answers what the processor says it is now. A change that a newer one overtook answers what
   * the newer one came to. A change is never sent a second time, not even after a reconnection.
   */
  write(query: Query, value: number): Promise<WriteEnd>
}

interface Change {
  readonly setting: Setting
  readonly query: Query
  readonly waiters: PromiseWithResolvers<WriteEnd>[]
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
        const end = await carryOut(change, () => slot.waiting !== null)
        if (end === 'overtaken') slot.waiting!.waiters.push(...change.waiters)
        else for (const { resolve } of change.waiters) resolve(end)
      } catch (error) {
        for (const { reject } of change.waiters) reject(error)
      }
    }
    slot.isBusy = false
  }

  async function carryOut({ setting, query }: Change, isOvertaken: () => boolean): Promise<WriteEnd | 'overtaken'> {
    try {
      await session.set(setting)
    } catch (error) {
      return failureOf(error)
    }
    return isOvertaken() ? 'overtaken' : readValue(session, query)
  }

  return {
    write(query, value) {
      const { param, fmt } = query
      const setting: Setting = fmt === 'pct' ? { param, pct: value } : { param, val: value }
      const waiter = Promise.withResolvers<WriteEnd>()
      const slot = slots.get(param) ?? { lastSentMs: Number.NEGATIVE_INFINITY, isBusy: false, waiting: null }
      slots.set(param, slot)
      slot.waiting = { setting, query, waiters: [...(slot.waiting?.waiters ?? []), waiter] }
      if (!slot.isBusy) void work(slot)
      return waiter.promise
    },
  }
}

/** What the processor says that a value is now. */
export async function readValue(session: Session, query: Query): Promise<WriteEnd> {
  try {
    const updates = await session.query('get', [query], 'write')
    const now = updates.find(({ param, fmt }) => param === query.param && fmt === query.fmt)
    if (typeof now?.value === 'number') return { kind: 'confirmed', value: now.value }
    const sentence = 'The processor does not say what it is now.'
    return { kind: 'refused', failure: new AppError('processor-refused', sentence) }
  } catch (error) {
    return failureOf(error)
  }
}

/** What a failed request means to the person who asked for it. @throws whatever else it is */
export function failureOf(error: unknown): WriteFailure {
  if (!(error instanceof RequestFailure)) throw error
  switch (error.reason) {
    case 'ended':
    case 'no-answer':
      return {
        kind: 'not-connected',
        failure: new AppError('processor-offline', 'The processor is not answering. Look at it before you try again.'),
      }
    case 'timed-out':
      return {
        kind: 'timed-out',
        failure: new AppError(
          'processor-offline',
          'The processor did not say whether it took the change. Look at it first.',
        ),
      }
    case 'refused':
      return {
        kind: 'refused',
        failure:
          error.code === NOT_FOUND_CODE
            ? new AppError('not-found', 'The processor does not know that parameter.')
            : new AppError('processor-refused', 'The processor refused the change.'),
      }
    default:
      return assertNever(error.reason)
  }
}

function pause(clock: Clock, delayMs: number): Promise<void> {
  return delayMs > 0 ? new Promise((resolve) => clock.after(delayMs, resolve)) : Promise.resolve()
}
