import type { SimulatorClock } from './clock.ts'
import type { Format } from './parameters.ts'
import { createSentLevelsLog, type SentLevels } from './sent-levels.ts'
import type { Entry } from './wire.ts'

/** A frame that went over a wire. Meter datagrams are only counted, unless their levels are asked for. */
export interface RecordedFrame {
  readonly atMs: number
  readonly connection: number
  readonly way: 'in' | 'out'
  readonly text: string
}
/** A `set` or `bmp` from a client, whatever became of it. */
export interface RecordedWrite {
  readonly atMs: number
  readonly connection: number
  readonly method: string
  readonly param: string
  readonly format: Format
  readonly value: unknown
}
/** A write to something that cannot be written. */
export interface BadWrite extends RecordedWrite {
  readonly why: 'read-only' | 'unknown' | 'value'
}
/** One connection, from beginning to end. */
export interface RecordedConnection {
  readonly id: number
  readonly address: string
  readonly openedAtMs: number
  readonly closedAtMs: number | null
  /** Every `param fmt` that was subscribed on it, also if it was unsubscribed later. */
  readonly subscribed: readonly string[]
  /** What the first connection that subscribed to anything had, and this one has not: empty when all came back. */
  readonly missing: readonly string[]
  readonly keepAlivesAtMs: readonly number[]
  readonly longestKeepAliveGapMs: number | null
}

/** What the simulator saw. All times are simulated ms since its start; lists keep the newest. */
export interface RecordView {
  readonly socketsOpen: number
  readonly socketsEver: number
  readonly mostSocketsOpen: number
  readonly connections: readonly RecordedConnection[]
  readonly frames: readonly RecordedFrame[]
  readonly datagramsSent: number
  readonly linesNotUnderstood: readonly string[]
  readonly writes: readonly RecordedWrite[]
  /** The most writes that one parameter got within one second. */
  readonly mostWritesPerSecond: { readonly param: string; readonly count: number } | null
  readonly badWrites: readonly BadWrite[]
  /** Mutes that a client switched off; a test compares them with those that somebody asked for. */
  readonly unmutes: readonly RecordedWrite[]
}

/** The record while it is being written. */
export interface Recorder {
  opened(connection: number, address: string): void
  closed(connection: number): void
  frame(connection: number, way: 'in' | 'out', text: string): void
  notUnderstood(text: string): void
  /** A datagram went out, with these levels in it. */
  datagram(levels: readonly Entry[]): void
  subscribed(connection: number, param: string, format: Format): void
  keepAlive(connection: number): void
  wrote(write: Omit<RecordedWrite, 'atMs'>): void
  badWrite(write: Omit<BadWrite, 'atMs'>): void
  unmuted(write: Omit<RecordedWrite, 'atMs'>): void
  /** Whether the levels that go out are kept from now on. */
  recordLevels(on: boolean): void
  /** What was kept of one meter. */
  sentLevels(param: string): SentLevels
  view(): RecordView
  /** Forgets everything but the connections that are open and what is subscribed on them. */
  reset(): void
}

const KEPT = 3000
const KEPT_TEXT = 2000

interface Growing {
  readonly id: number
  readonly address: string
  readonly openedAtMs: number
  closedAtMs: number | null
  readonly subscribed: Set<string>
  readonly keepAlivesAtMs: number[]
}

export function createRecorder(clock: SimulatorClock): Recorder {
  const sentLevels = createSentLevelsLog(clock)
  let connections: Growing[] = []
  let frames: RecordedFrame[] = []
  let linesNotUnderstood: string[] = []
  let writes: RecordedWrite[] = []
  let badWrites: BadWrite[] = []
  let unmutes: RecordedWrite[] = []
  let datagramsSent = 0
  let socketsEver = 0
  let mostSocketsOpen = 0

  const at = () => Math.round(clock.nowMs() * 10) / 10
  const find = (id: number) => connections.findLast((connection) => connection.id === id)
  const countOpen = () => connections.filter(({ closedAtMs }) => closedAtMs === null).length

  return {
    opened(id, address) {
      socketsEver++
      keep(connections, {
        id,
        address,
        openedAtMs: at(),
        closedAtMs: null,
        subscribed: new Set<string>(),
        keepAlivesAtMs: [],
      })
      mostSocketsOpen = Math.max(mostSocketsOpen, countOpen())
    },
    closed(id) {
      const connection = find(id)
      if (connection !== undefined) connection.closedAtMs = at()
    },
    frame: (connection, way, text) => keep(frames, { atMs: at(), connection, way, text: text.slice(0, KEPT_TEXT) }),
    notUnderstood: (text) => keep(linesNotUnderstood, text.slice(0, KEPT_TEXT)),
    datagram(levels) {
      datagramsSent++
      sentLevels.sent(levels)
    },
    subscribed: (id, param, format) => void find(id)?.subscribed.add(`${param} ${format}`),
    keepAlive: (id) => keep(find(id)?.keepAlivesAtMs ?? [], at()),
    wrote: (write) => keep(writes, { atMs: at(), ...write }),
    badWrite: (write) => keep(badWrites, { atMs: at(), ...write }),
    unmuted: (write) => keep(unmutes, { atMs: at(), ...write }),
    recordLevels: (on) => sentLevels.keep(on),
    sentLevels: (param) => sentLevels.of(param),
    view() {
      const first = connections.find(({ subscribed }) => subscribed.size > 0)?.subscribed ?? new Set<string>()
      return {
        socketsOpen: countOpen(),
        socketsEver,
        mostSocketsOpen,
        connections: connections.map((connection) => ({
          ...connection,
          subscribed: [...connection.subscribed],
          missing: [...first].filter((subscription) => !connection.subscribed.has(subscription)),
          keepAlivesAtMs: [...connection.keepAlivesAtMs],
          longestKeepAliveGapMs: longestGap(connection.keepAlivesAtMs),
        })),
        frames: [...frames],
        datagramsSent,
        linesNotUnderstood: [...linesNotUnderstood],
        writes: [...writes],
        mostWritesPerSecond: busiestParam(writes),
        badWrites: [...badWrites],
        unmutes: [...unmutes],
      }
    },
    reset() {
      connections = connections.filter(({ closedAtMs }) => closedAtMs === null)
      frames = []
      linesNotUnderstood = []
      writes = []
      badWrites = []
      unmutes = []
      datagramsSent = 0
      socketsEver = connections.length
      mostSocketsOpen = connections.length
      sentLevels.forget()
    },
  }
}

/** The parameter with the most writes within any one second. */
export function busiestParam(writes: readonly RecordedWrite[]): { param: string; count: number } | null {
  let busiest: { param: string; count: number } | null = null
  const timesOf = Map.groupBy(writes, ({ param }) => param)
  for (const [param, own] of timesOf) {
    let from = 0
    own.forEach(({ atMs }, to) => {
      while ((own[from]?.atMs ?? atMs) <= atMs - 1000) from++
      const count = to - from + 1
      if (count > (busiest?.count ?? 0)) busiest = { param, count }
    })
  }
  return busiest
}

function longestGap(timesMs: readonly number[]): number | null {
  const gaps = timesMs.slice(1).map((atMs, nth) => atMs - (timesMs[nth] ?? atMs))
  return gaps.length === 0 ? null : Math.max(...gaps)
}

function keep<T>(list: T[], item: T): void {
  list.push(item)
  // Dropping a block at a time costs less than one at a time.
  if (list.length > KEPT + KEPT / 4) list.splice(0, KEPT / 4)
}
