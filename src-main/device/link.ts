import type { HeardTrigger } from '../../src-shared/model/cause.ts'
import type { HeardValue } from '../../src-shared/model/control.ts'
import type { LinkState, LinkTrouble, MeterReception, Processor } from '../../src-shared/model/processor.ts'
import type { Reading } from '../../src-shared/model/sound.ts'
import { CHANNEL_FAMILIES } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { MeterBank } from '../meters/bank.ts'
import { backoffMs } from './backoff.ts'
import { createFaultCounts, type FaultCounts } from './fault-counts.ts'
import { heardValue } from './heard.ts'
import { createInventory, type Inventory } from './inventory.ts'
import type { Wire } from './line-wire.ts'
import { createMeterIntake } from './meter-intake.ts'
import type { NameMemory } from './name-memory.ts'
import { type NameFamily, wireName } from './parameters.ts'
import type { Update } from './protocol.ts'
import { describeReception } from './reception.ts'
import { createSession, type Session } from './session.ts'
import { createSync, type Sync } from './sync.ts'
import type { UdpReceiver } from './udp-receiver.ts'
import { openWire } from './wire.ts'
import { createWrites, type Writes } from './writes.ts'

/** A processor that takes connections and does not answer is given a new connection after this, and then this often. */
const REOPEN_AFTER_MS = 20_000
/** No datagram for this long, and the processor is asked whether it is still there: it may have lost its power. */
const DOUBT_AFTER_MS = 1_500

/** What a link is made of. */
export interface LinkParts {
  readonly clock: Clock
  readonly log: Log
  /** 0…1, for the jitter of the back-off. */
  readonly random: () => number
  readonly bank: MeterBank
  readonly udp: UdpReceiver
  readonly names: NameMemory
  /** The link's state or the latency changed. */
  readonly onState: () => void
  /** Names or values changed. */
  readonly onSound: () => void
  /** A value that can be turned was told by the processor itself; before the sound has it. */
  readonly onHeard: (heard: HeardValue) => void
  /** The processor told that somebody triggered something. */
  readonly onTrigger: (trigger: HeardTrigger) => void
}

/** The one connection to one processor, kept up for as long as the processor is in the list. */
export interface ProcessorLink {
  readonly inventory: Inventory
  readonly faults: FaultCounts
  state(): LinkState
  health(): LinkHealth
  reading(): Reading
  /** The way to change things; null unless the link is online. */
  writes(): Writes | null
  session(): Session | null
  /** Ends the present connection or wait and tries at once. */
  reconnect(): void
  /** Reads the whole index space again. Resolves when that is done or the connection ended. */
  probe(): Promise<void>
  /** Asks for every known name and value anew. Resolves to whether all of it was answered. */
  verify(): Promise<boolean>
  /** Called about once a second. */
  tick(): void
  close(): void
}

export interface LinkHealth {
  readonly lastOnlineMs: number | null
  readonly trouble: LinkTrouble | null
  readonly latencyMs: number | null
  readonly meters: MeterReception
}

/** What exists only while a TCP connection does. */
interface Connection {
  readonly session: Session
  /** Null until the processor answers; begun anew when it answers again after a silence. */
  sync: Sync | null
  readonly writes: Writes
  readonly sinceMs: number
}

export function createLink(processor: Processor, parts: LinkParts): ProcessorLink {
  const { clock, log, bank, udp } = parts
  const inventory = createInventory()
  const faults = createFaultCounts(processor.id, log)
  const intake = createMeterIntake(clock, bank.sink(processor.id), faults.add)
  const knownFamilies = new Set<NameFamily>()
  /** Families that are known from an earlier run only: what was new at the processor since then is not among them. */
  const unscanned = new Set<NameFamily>()

  let state: LinkState = { kind: 'connecting', sinceMs: clock.nowMs() }
  let reading: Reading = { kind: 'not-started' }
  let wire: Wire | undefined
  let connection: Connection | undefined
  let address: string | undefined
  let cancelTimer: (() => void) | undefined
  let attempt = 0
  let trouble: LinkTrouble | null = null
  let lastOnlineMs: number | null = null
  let latencyMs: number | null = null
  let answeredMs = Number.NEGATIVE_INFINITY
  let doubtedMs = Number.NEGATIVE_INFINITY
  let meters: MeterReception = { kind: 'unknown' }

  function enter(next: LinkState): void {
    // A wedged processor stays "not answering" while a new connection is tried: that it takes one is no news.
    if (state.kind === 'not-answering' && (next.kind === 'connecting' || next.kind === 'syncing')) return
    if (state.kind === 'online' && next.kind !== 'online') lastOnlineMs = clock.nowMs()
    if (state.kind !== next.kind) log.info(`${state.kind} → ${next.kind}`)
    state = next
    parts.onState()
  }

  function open(): void {
    cancelTimer?.()
    enter({ kind: 'connecting', sinceMs: clock.nowMs() })
    wire = openWire(processor.host, processor.port, clock, { onOpen: begin, onMessage: hear, onEnd: lose })
  }

  function begin(remoteAddress: string): void {
    if (remoteAddress !== address) {
      if (address) udp.forget(address)
      address = undefined
      if (!udp.listenTo(remoteAddress, intake.take)) {
        lose('same-address', null)
        return
      }
      address = remoteAddress
    }
    enter({ kind: 'syncing', sinceMs: clock.nowMs() })
    const session = createSession(clock, (line) => wire?.send(line), {
      onUpdates(updates, cameBy) {
        if (cameBy === 'subscription') tellHeard(updates)
        const { renamed, triggers } = inventory.apply(intake.takeLevels(updates), clock.nowMs())
        connection?.sync?.renamed(renamed)
        for (const trigger of triggers) parts.onTrigger(trigger)
        parts.onSound()
      },
      onAnswered: answered,
      onSilent: fallSilent,
      onFault: faults.add,
    })
    connection = { session, sync: null, writes: createWrites(clock, session), sinceMs: clock.monotonicMs() }
    session.checkNow()
  }

  function tellHeard(updates: readonly Update[]): void {
    for (const update of updates) {
      const heard = heardValue(update)
      if (heard) parts.onHeard(heard)
    }
  }

  function newSync(session: Session): Sync {
    return createSync(
      clock,
      session,
      inventory,
      { known: knownFamilies, unscanned },
      {
        onVerified: intake.open,
        onReady: becomeOnline,
        onReading(next) {
          reading = next
          parts.onSound()
          // The firmware is among the last things that are read, and it is told with the state.
          if (next.kind === 'complete') parts.onState()
        },
        onNames: namesChanged,
        onWhole: (family) => parts.names.keep(processor.id, family, inventory.names(family)),
        onError: (error) => log.error('Reading the processor failed', error),
      },
    )
  }

  function hear(message: Parameters<Session['receive']>[0]): void {
    connection?.session.receive(message)
  }

  function answered(roundTripMs: number): void {
    latencyMs = Math.round(roundTripMs * 10) / 10
    answeredMs = clock.monotonicMs()
    if (state.kind === 'not-answering') state = { kind: 'syncing', sinceMs: clock.nowMs() }
    parts.onState()
    if (!connection || connection.sync) return
    cancelTimer?.()
    connection.sync = newSync(connection.session)
    void connection.sync.run(false)
  }

  function becomeOnline(): void {
    attempt = 0
    trouble = null
    faults.recovered()
    namesChanged()
    if (state.kind !== 'online') enter({ kind: 'online', sinceMs: clock.nowMs() })
  }

  function namesChanged(): void {
    bank.place(
      processor.id,
      CHANNEL_FAMILIES.flatMap((family) =>
        [...inventory.names(wireName(family)).keys()].sort((a, b) => a - b).map((index) => ({ family, index })),
      ),
    )
    parts.onSound()
  }

  function fallSilent(): void {
    trouble = 'no-answer'
    latencyMs = null
    faults.ended('no-answer', null)
    // What was subscribed may be gone with whatever keeps it from answering: everything is done anew when it is back.
    connection?.sync?.stop()
    if (connection) connection.sync = null
    if (state.kind !== 'not-answering') enter({ kind: 'not-answering', sinceMs: clock.nowMs() })
    cancelTimer?.()
    cancelTimer = clock.after(REOPEN_AFTER_MS, () => {
      end()
      open()
    })
  }

  /** The connection is over; what it told is not known to be true any more. */
  function end(): void {
    wire?.close()
    wire = undefined
    connection?.sync?.stop()
    connection?.session.close()
    connection = undefined
    cancelTimer?.()
    latencyMs = null
    meters = { kind: 'unknown' }
    intake.shut()
    bank.silence(processor.id)
    inventory.forgetValues()
    parts.onSound()
  }

  function lose(reason: LinkTrouble, cause: Error | null): void {
    end()
    trouble = reason
    if (reason === 'line-too-long') faults.add('garbage', 1)
    faults.ended(reason, cause)
    const waitMs = backoffMs(attempt, parts.random())
    attempt += 1
    const nowMs = clock.nowMs()
    enter({ kind: 'waiting', sinceMs: nowMs, retryAtMs: nowMs + waitMs, trouble: reason })
    cancelTimer = clock.after(waitMs, open)
  }

  for (const [family, names] of parts.names.known(processor.id)) {
    inventory.setNames(family, names)
    knownFamilies.add(family)
    unscanned.add(family)
  }
  if (knownFamilies.size > 0) namesChanged()
  open()
  return {
    inventory,
    faults,
    state: () => state,
    health: () => ({ lastOnlineMs: state.kind === 'online' ? null : lastOnlineMs, trouble, latencyMs, meters }),
    reading: () => reading,
    writes: () => (state.kind === 'online' ? (connection?.writes ?? null) : null),
    session: () => (state.kind === 'online' ? (connection?.session ?? null) : null),
    reconnect() {
      attempt = 0
      end()
      open()
    },
    async probe() {
      await connection?.sync?.run(true)
    },
    verify: async () => (await connection?.sync?.verify()) ?? false,
    tick() {
      const nowMs = clock.monotonicMs()
      const { datagramMs, echoMs } = intake.heard()
      if (connection && nowMs - datagramMs > DOUBT_AFTER_MS && datagramMs > doubtedMs) {
        doubtedMs = datagramMs
        connection.session.checkNow()
      }
      const connectedMs = connection?.sinceMs ?? Number.NEGATIVE_INFINITY
      const times = { nowMs, connectedMs, datagramMs, echoMs, answeredMs }
      const next = describeReception(meters, connection !== undefined, times, clock.nowMs())
      bank.setHeard(processor.id, next.kind === 'heard')
      if (next.kind === meters.kind) return
      meters = next
      parts.onState()
    },
    close() {
      end()
      if (address) udp.forget(address)
    },
  }
}
