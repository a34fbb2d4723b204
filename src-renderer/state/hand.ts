import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type {
  ControlChange,
  ControlPending,
  ControlResult,
  ControlTarget,
  ControlWhat,
} from '../../src-shared/model/control.ts'
import { channelAt, isSame, type Knob, knobKey, knobOf, valueIn, wantedOf } from '../../src-shared/model/knob.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { words } from '../words.ts'
import { outcomeSentence } from './change-words.ts'
import { isPendingAt } from './pending-view.ts'

/** Between two orders of one knob, ms: at most ten in a second. */
const ORDER_MS = 100
/** After so long without a confirmation the page shows again what the processor says, and why, ms. */
const LATE_MS = 3_000
/** How long a sentence about an order stays at its control, ms. */
const TOLD_MS = 20_000

/** A knob that somebody turns on this page, for as long as that is not over, and for as long as something is told of it. */
export interface Hand {
  /** Where the hand left it: percent, 0 or 1, the index of a source. Null once it is confirmed, refused, or late. */
  readonly wanted: number | null
  /** It was not confirmed in time: what still is on its way is not shown any more. */
  readonly isLate: boolean
  /** What became of it, where that is not simply what was wanted. */
  readonly told: string | null
}

/** An order that came to something, with what the value was before the hand began. */
export interface Done {
  readonly result: ControlResult
  readonly before: number | null
}

/** The hands of this page on the knobs of the processors: at most ten orders a second for each, and the newest wins. */
export interface Hands {
  /** By {@link knobKey}. */
  readonly store: StoreApi<ReadonlyMap<string, Hand>>
  turn(target: ControlTarget, change: ControlChange): void
  /** The processors say something new: what is confirmed needs no hand any more. */
  see(): void
}

export interface HandsParts {
  readonly client: Pick<Client<AtlasContract>, 'control'>
  readonly sounds: () => readonly ProcessorSound[]
  readonly pending: () => ControlPending | null
  readonly onDone: (done: Done) => void
  /** With the sentence that says why not. */
  readonly onFailed: (name: string, sentence: string) => void
}

/** What one hand has under way. */
interface Turning {
  readonly target: ControlTarget
  readonly knob: Knob
  what: ControlWhat
  /** The newest order that was not sent yet. */
  waiting: ControlChange | null
  /** How many orders were sent; the answer to an older one says nothing. */
  orders: number
  /** Whether the newest order was answered: then this hand's next turn begins a new change. */
  isOver: boolean
  before: number | null
  /** The newest change of this knob in the history, with what it was before that. */
  record: { readonly id: number; readonly before: number | null } | null
  /** What the processor said when the newest order went out. */
  atSend: number | null
  sentMs: number
  sending: ReturnType<typeof setTimeout> | undefined
  late: ReturnType<typeof setTimeout> | undefined
  fading: ReturnType<typeof setTimeout> | undefined
}

export function createHands({ client, sounds, pending, onDone, onFailed }: HandsParts): Hands {
  const store = createStore<ReadonlyMap<string, Hand>>(() => new Map())
  const turnings = new Map<string, Turning>()

  const confirmed = ({ target, what }: Turning) => {
    const channel = channelAt(sounds(), target)
    return channel && valueIn(channel, what)
  }

  function show(key: string, hand: Hand | null): void {
    const next = new Map(store.getState())
    if (hand) next.set(key, hand)
    else next.delete(key)
    store.setState(next, true)
  }

  function turningOf(key: string, target: ControlTarget, what: ControlWhat): Turning {
    const known = turnings.get(key)
    if (known && !known.isOver) return Object.assign(known, { what })
    clearTimeout(known?.fading)
    const made: Turning = {
      target,
      knob: knobOf(what),
      what,
      waiting: null,
      orders: known?.orders ?? 0,
      isOver: false,
      before: null,
      record: known?.record ?? null,
      atSend: null,
      sentMs: known?.sentMs ?? Number.NEGATIVE_INFINITY,
      sending: undefined,
      late: undefined,
      fading: undefined,
    }
    made.before = confirmed(made)
    turnings.set(key, made)
    return made
  }

  function sendSoon(key: string, turning: Turning): void {
    if (turning.sending !== undefined) return
    const inMs = turning.sentMs + ORDER_MS - performance.now()
    if (inMs <= 0) void send(key, turning)
    else turning.sending = setTimeout(() => void send(key, turning), inMs)
  }

  async function send(key: string, turning: Turning): Promise<void> {
    const change = turning.waiting!
    turning.waiting = null
    turning.sending = undefined
    turning.orders += 1
    const order = turning.orders
    turning.sentMs = performance.now()
    turning.atSend = confirmed(turning)
    waitFor(key, turning)
    const name = channelAt(sounds(), turning.target)?.name ?? ''
    try {
      const result = await client.control.change({ target: turning.target, change })
      if (order !== turning.orders || turning.waiting) return
      end(key, turning, outcomeSentence(result, sounds()))
      onDone({ result, before: beforeOf(turning, result.recordId) })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (order !== turning.orders || turning.waiting) return
      end(key, turning, error.message)
      onFailed(name, error.message)
    }
  }

  /** A hand that goes on soon is one change in the history, which begins where the hand began. */
  function beforeOf(turning: Turning, recordId: number | null): number | null {
    const before = recordId !== null && turning.record?.id === recordId ? turning.record.before : turning.before
    turning.record = recordId === null ? null : { id: recordId, before }
    return before
  }

  /** A slow ramp that is seen to move is not late. */
  function waitFor(key: string, turning: Turning): void {
    clearTimeout(turning.late)
    turning.late = setTimeout(() => {
      const entry = pending()?.writing.find((each) => isPendingAt(each, turning.target, turning.knob))
      if (entry?.state === 'ramping') waitFor(key, turning)
      else if (store.getState().get(key)?.wanted !== null) {
        show(key, { wanted: null, isLate: true, told: words.zones.late })
      }
    }, LATE_MS)
  }

  function end(key: string, turning: Turning, told: string | null): void {
    clearTimeout(turning.late)
    turning.isOver = true
    show(key, told === null ? null : { wanted: null, isLate: false, told })
    if (told !== null) turning.fading = setTimeout(() => show(key, null), TOLD_MS)
  }

  return {
    store,
    turn(target, change) {
      const key = knobKey(target, knobOf(change.what))
      const turning = turningOf(key, target, change.what)
      turning.waiting = change
      show(key, { wanted: wantedOf(change), isLate: false, told: null })
      sendSoon(key, turning)
    },
    see() {
      for (const [key, turning] of turnings) {
        const wanted = store.getState().get(key)?.wanted ?? null
        if (turning.isOver || turning.waiting || wanted === null) continue
        const value = confirmed(turning)
        const isSaid = value !== null && isSame(turning.what, value, wanted)
        // What was so already when the order went out may still be the value from before an older order.
        const wasSo = turning.atSend !== null && isSame(turning.what, turning.atSend, wanted)
        if (isSaid && !wasSo) show(key, { wanted: null, isLate: false, told: null })
      }
    },
  }
}
