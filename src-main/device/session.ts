import type { Clock } from '../clock.ts'
import {
  encodeQuery,
  encodeSet,
  type Incoming,
  KEEP_ALIVE,
  KEEP_ALIVE_LINE,
  type Query,
  type Setting,
  type Update,
} from './protocol.ts'

/** A keep-alive this often: the probe of both channels, and the measurement of latency (protocol.md §3). */
export const KEEP_ALIVE_PERIOD_MS = 15_000
/** A keep-alive is answered within this, or the processor is not answering. */
export const ANSWER_WITHIN_MS = 4_000
/** How often a processor that does not answer is asked again. */
const SILENT_PERIOD_MS = 5_000
/** Real units take one parameter after the other, 50 to 100 ms each (protocol.md §3): so much longer may a reply take. */
const SLOWEST_PARAMETER_MS = 150
/** Few in flight, so that a person's change never waits long behind a probe. */
const MOST_MESSAGES_IN_FLIGHT = 2
const MOST_PARAMETERS_IN_FLIGHT = 32

/** Why a request has no answer. `refused` comes from the processor; the others are about the connection. */
export class RequestFailure extends Error {
  readonly reason: 'ended' | 'timed-out' | 'no-answer' | 'refused'
  /** The processor's own error code, where it gave one. */
  readonly code: number | null

  constructor(reason: RequestFailure['reason'], code: number | null, message: string) {
    super(message)
    this.name = 'RequestFailure'
    this.reason = reason
    this.code = code
  }
}

/** What a person does goes first, then what the page waits for, then the rest. */
export type Urgency = 'write' | 'sync' | 'background'
const URGENCIES: readonly Urgency[] = ['write', 'sync', 'background']

export type WireFault = 'garbage' | 'wrong-types' | 'unknown-id' | 'unknown-message'

export interface SessionEvents {
  /** Values, whichever way they came: in the reply to a request of ours, or told because somebody subscribed. */
  onUpdates(updates: readonly Update[], cameBy: 'reply' | 'subscription'): void
  /** The keep-alive was answered. */
  onAnswered(roundTripMs: number): void
  /** The keep-alive was not answered in time. Said once, until an answer comes. */
  onSilent(): void
  onFault(fault: WireFault, count: number): void
}

/** The conversation over one TCP connection: requests and their replies, few at a time, and the keep-alive. */
export interface Session {
  receive(message: Incoming): void
  /** At most MOST_PARAMETERS. Rejects with a {@link RequestFailure}. */
  query(method: 'get' | 'sub', queries: readonly Query[], urgency: Urgency): Promise<readonly Update[]>
  /** Rejects with a {@link RequestFailure}; after `timed-out` nobody knows whether it was applied. Never sent twice. */
  set(setting: Setting): Promise<void>
  /** Sends a keep-alive as soon as nothing is in flight, instead of at its time. */
  checkNow(): void
  /** Rejects all that waits, and sends nothing more. */
  close(): void
}

interface Request {
  readonly encode: (id: number) => string
  readonly size: number
  readonly settle: (updates: readonly Update[]) => void
  readonly fail: (failure: RequestFailure) => void
}

interface InFlight extends Request {
  readonly sentMs: number
  readonly cancelDeadline: () => void
}

type KeepAlive =
  | { readonly kind: 'scheduled' }
  | { readonly kind: 'due'; readonly dueMs: number }
  | { readonly kind: 'sent'; readonly sentMs: number }

export function createSession(clock: Clock, send: (line: string) => void, events: SessionEvents): Session {
  const waiting: Record<Urgency, Request[]> = { write: [], sync: [], background: [] }
  const inFlight = new Map<number, InFlight>()
  let nextId = 1
  let lastReplyMs = Number.NEGATIVE_INFINITY
  let keepAlive: KeepAlive = { kind: 'due', dueMs: Number.NEGATIVE_INFINITY }
  let cancelKeepAlive: (() => void) | undefined
  let isSilent = false
  let isClosed = false

  const parametersInFlight = () => [...inFlight.values()].reduce((sum, request) => sum + request.size, 0)

  function pump(): void {
    if (isClosed || keepAlive.kind === 'sent') return
    if (keepAlive.kind === 'due') {
      // With an empty queue, so that the round trip is the processor's own and not that of what we asked before.
      if (inFlight.size === 0) sendKeepAlive()
      return
    }
    while (!isSilent && inFlight.size < MOST_MESSAGES_IN_FLIGHT) {
      const urgency = URGENCIES.find((each) => waiting[each].length > 0)
      if (!urgency) return
      const size = waiting[urgency][0]!.size
      if (inFlight.size > 0 && parametersInFlight() + size > MOST_PARAMETERS_IN_FLIGHT) return
      dispatch(waiting[urgency].shift()!)
    }
  }

  function dispatch(request: Request): void {
    const id = nextId++
    const sentMs = clock.monotonicMs()
    const withinMs = ANSWER_WITHIN_MS + (parametersInFlight() + request.size) * SLOWEST_PARAMETER_MS
    const cancelDeadline = clock.after(withinMs, () => {
      inFlight.delete(id)
      // Nothing at all since then: it is not this request but the processor. Ask it plainly.
      if (lastReplyMs < sentMs) wantKeepAlive()
      request.fail(new RequestFailure('timed-out', null, `No reply within ${Math.round(withinMs)} ms`))
      pump()
    })
    inFlight.set(id, { ...request, sentMs, cancelDeadline })
    send(request.encode(id))
  }

  function scheduleKeepAlive(delayMs: number): void {
    cancelKeepAlive?.()
    keepAlive = { kind: 'scheduled' }
    cancelKeepAlive = clock.after(delayMs, () => {
      wantKeepAlive()
      pump()
    })
  }

  /** From now on nothing new is sent until what is in flight is answered; that nothing is answered is an answer too. */
  function wantKeepAlive(): void {
    if (keepAlive.kind !== 'scheduled') return
    cancelKeepAlive?.()
    const dueMs = clock.monotonicMs()
    keepAlive = { kind: 'due', dueMs }
    cancelKeepAlive = clock.after(ANSWER_WITHIN_MS, () => {
      if (lastReplyMs < dueMs) fallSilent()
    })
  }

  function sendKeepAlive(): void {
    const isAnsweredMeanwhile = keepAlive.kind !== 'due' || lastReplyMs >= keepAlive.dueMs
    keepAlive = { kind: 'sent', sentMs: clock.monotonicMs() }
    send(KEEP_ALIVE_LINE)
    // Where nothing was answered since it was due, the time that it waited counts too.
    if (!isAnsweredMeanwhile) return
    cancelKeepAlive?.()
    cancelKeepAlive = clock.after(ANSWER_WITHIN_MS, fallSilent)
  }

  function fallSilent(): void {
    scheduleKeepAlive(SILENT_PERIOD_MS - ANSWER_WITHIN_MS)
    failAll('no-answer', 'The processor does not answer')
    if (isSilent) return
    isSilent = true
    events.onSilent()
  }

  function answered(sentMs: number): void {
    isSilent = false
    scheduleKeepAlive(KEEP_ALIVE_PERIOD_MS)
    events.onAnswered(clock.monotonicMs() - sentMs)
  }

  function failAll(reason: 'ended' | 'no-answer', message: string): void {
    const all = [...inFlight.values(), ...URGENCIES.flatMap((urgency) => waiting[urgency])]
    for (const { cancelDeadline } of inFlight.values()) cancelDeadline()
    inFlight.clear()
    for (const urgency of URGENCIES) waiting[urgency] = []
    for (const { fail } of all) fail(new RequestFailure(reason, null, message))
  }

  function take(id: number): InFlight | undefined {
    const request = inFlight.get(id)
    if (!request) {
      // Late, doubled, or never ours. Its values are not used: they may be older than what is known.
      events.onFault('unknown-id', 1)
      return undefined
    }
    inFlight.delete(id)
    request.cancelDeadline()
    lastReplyMs = clock.monotonicMs()
    return request
  }

  function enqueue(urgency: Urgency, size: number, encode: (id: number) => string): Promise<readonly Update[]> {
    return new Promise((settle, fail) => {
      if (isClosed) return fail(new RequestFailure('ended', null, 'The connection has ended'))
      if (isSilent) return fail(new RequestFailure('no-answer', null, 'The processor does not answer'))
      waiting[urgency].push({ encode, size, settle, fail })
      pump()
    })
  }

  return {
    receive(message) {
      if (isClosed) return
      switch (message.kind) {
        case 'updates': {
          if (message.faulty > 0) events.onFault('wrong-types', message.faulty)
          if (message.updates.length > 0) events.onUpdates(message.updates, 'subscription')
          const isAlive = message.updates.some(({ param, value }) => param === KEEP_ALIVE && value === 'OK')
          if (isAlive && keepAlive.kind === 'sent') answered(keepAlive.sentMs)
          else if (isAlive && isSilent) wantKeepAlive()
          break
        }
        case 'result': {
          if (message.faulty > 0) events.onFault('wrong-types', message.faulty)
          const request = take(message.id)
          if (!request) break
          if (message.updates.length > 0) events.onUpdates(message.updates, 'reply')
          request.settle(message.updates)
          break
        }
        case 'error':
          // Without an id nobody knows what it is about; what it is about will run into its deadline.
          if (message.id === null) events.onFault('unknown-message', 1)
          else take(message.id)?.fail(new RequestFailure('refused', message.code, message.message))
          break
        case 'garbage':
          events.onFault('garbage', 1)
          break
        case 'unknown':
          events.onFault('unknown-message', 1)
          break
      }
      pump()
    },
    query: (method, queries, urgency) => enqueue(urgency, queries.length, (id) => encodeQuery(method, queries, id)),
    async set(setting) {
      await enqueue('write', 1, (id) => encodeSet([setting], id))
    },
    checkNow() {
      if (isClosed) return
      wantKeepAlive()
      pump()
    },
    close() {
      if (isClosed) return
      isClosed = true
      cancelKeepAlive?.()
      failAll('ended', 'The connection has ended')
    },
  }
}
