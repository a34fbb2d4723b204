import type { Processor } from '../../src-shared/model/processor.ts'
import type { PutBack } from '../../src-shared/model/protocol-check.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { LineEvents, Wire } from '../device/line-wire.ts'
import type { Overhearing } from '../device/udp-receiver.ts'
import { createRedactor } from './evidence.ts'
import { createLowering } from './lowering.ts'
import { type Datagram, type Hands, Stopped } from './question.ts'
import { openTalk, type Talk, TalkFailure } from './talk.ts'
import type { Trail } from './trail.ts'

/** One check while it runs: its connection, and what the questions are asked with. */
export interface Asking {
  readonly hands: Hands
  isStopped(): boolean
  takeEvidence(): readonly string[]
  /** What a question moved; also after a stop, and over a new connection where the old one is gone. */
  putBack(): Promise<readonly PutBack[]>
  close(): void
}

export interface AskingParts {
  readonly clock: Clock
  readonly processor: Processor
  readonly sound: () => ProcessorSound
  readonly isLinked: () => boolean
  readonly ownAddresses: () => readonly string[]
  readonly overhear: (hear: Overhearing) => () => void
  readonly open: (processor: Processor, events: LineEvents) => Wire
  /** null where nothing may be written. */
  readonly writtenZone: number | null
  readonly trail: Trail
  readonly onTrouble: (error: unknown) => void
  readonly signal: AbortSignal
}

/** Opens the connection and asks for a first answer; where none comes, every question is told why. */
export async function createAsking(parts: AskingParts): Promise<Asking> {
  const { clock, processor, signal } = parts
  const redactor = createRedactor()
  /** Every connection of this check, so that no line is lost with the one that it came over. */
  const opened: Talk[] = []
  let present: Talk | null = null

  const wait = (forMs: number) => new Promise<void>((done) => void clock.after(forMs, done))
  async function openAnother(): Promise<Talk> {
    const talk = await openTalk({ clock, redactor, open: (events) => parts.open(processor, events) })
    opened.push(talk)
    return talk
  }

  /** The connection that stands, or a new one that has answered. */
  async function connection(): Promise<Talk> {
    if (present?.isOpen()) return present
    const talk = await openAnother()
    try {
      await talk.ask('get', [{ param: 'FirmwareVersion', fmt: 'str' }])
    } catch (error) {
      talk.close()
      throw error
    }
    present = talk
    return talk
  }

  function assertGoesOn(): void {
    if (signal.aborted) throw new Stopped()
  }

  /** The same conversation, in which nothing more is said once the check was stopped. */
  function whileNotStopped(talk: Talk): Talk {
    return {
      ...talk,
      ask(method, params) {
        assertGoesOn()
        return talk.ask(method, params)
      },
      tell(method, params) {
        assertGoesOn()
        return talk.tell(method, params)
      },
    }
  }

  async function waitUnlessStopped(forMs: number): Promise<void> {
    assertGoesOn()
    await new Promise<void>((done) => {
      clock.after(forMs, done)
      signal.addEventListener('abort', () => done(), { once: true })
    })
    assertGoesOn()
  }

  async function listen(forMs: number): Promise<readonly Datagram[]> {
    const heard: Datagram[] = []
    const stop = parts.overhear((address, datagram) => {
      heard.push({ address, text: Buffer.from(datagram).toString('utf8'), atMs: clock.monotonicMs() })
    })
    try {
      await waitUnlessStopped(forMs)
      return heard
    } finally {
      stop()
    }
  }

  const contact = await connection().then(
    () => null,
    (error: unknown) => {
      if (error instanceof TalkFailure) return error
      throw error
    },
  )
  const { writtenZone: zone, trail, onTrouble } = parts
  const lowering = zone === null ? null : createLowering({ zone, connection, wait, trail, onTrouble })
  return {
    hands: {
      async talk() {
        assertGoesOn()
        if (contact) throw contact
        return whileNotStopped(await connection())
      },
      openAnother,
      contact,
      model: processor.model,
      // It may still be read while the first questions are asked.
      get sound() {
        return parts.sound()
      },
      isLinked: parts.isLinked,
      ownAddresses: parts.ownAddresses(),
      listen,
      lowering,
      nowMs: clock.monotonicMs,
      wait: waitUnlessStopped,
    },
    isStopped: () => signal.aborted,
    takeEvidence: () => opened.flatMap((talk) => talk.takeEvidence()),
    putBack: async () => (await lowering?.putBack()) ?? [],
    close() {
      for (const talk of opened) talk.close()
    },
  }
}
