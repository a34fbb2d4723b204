import { assertNever } from '../../src-shared/assert.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { ControlChange, ControlWhat, TriggerKind } from '../../src-shared/model/control.ts'
import { wantedOf } from '../../src-shared/model/knob.ts'
import type { ReadAnewOutcome } from '../../src-shared/model/read-anew.ts'
import { type ChannelFamily, channelsOf, type ProcessorSound } from '../../src-shared/model/sound.ts'
import type { ProcessorLink } from './link.ts'
import { ACTIVE_SPELLINGS, TRIGGERS, wireName } from './parameters.ts'
import type { Query, Setting } from './protocol.ts'
import type { Session } from './session.ts'
import { failureOf, readValue, type WriteEnd, type WriteFailure } from './writes.ts'

/** A channel of the one processor that is spoken to. */
export interface ChannelAddress {
  readonly family: ChannelFamily
  readonly index: number
}

/** What can be asked of one processor. */
export interface Link {
  /** Tries to connect now, instead of at the end of the back-off. */
  reconnect(): void
  /** Reads the whole index space again and answers what was found. @throws AppError `processor-offline` */
  probe(): Promise<ProcessorSound>
  /** Asks for every known name and value anew, over the connection that stands. */
  verify(): Promise<ReadAnewOutcome>
  /** @throws AppError `not-found`; `processor-offline` where it was not read yet whether it has one */
  assertChannel(channel: ChannelAddress): void
  /** The name of what would be triggered. @throws AppError as {@link assertChannel} */
  triggerName(kind: TriggerKind, index: number): string
  /** Writes one value of a channel and reads it back; in the unit of the change. */
  write(channel: ChannelAddress, change: ControlChange): Promise<WriteEnd>
  /** Asks the processor for one value of a channel. */
  read(channel: ChannelAddress, what: ControlWhat): Promise<WriteEnd>
  /** Answers once the processor has taken it. A trigger keeps no value, so there is none to read back. */
  trigger(kind: TriggerKind, index: number): Promise<{ readonly kind: 'done' } | WriteFailure>
  /** Asks for any parameter. @throws AppError `processor-offline`, `not-found`, `processor-refused` */
  ask(query: Query): Promise<number | string>
  /** Writes any parameter as it is and does not read it back. @throws AppError as {@link ask} */
  tell(setting: Setting): Promise<void>
}

/** What a person can do to one processor: checked against what the processor has, written, and read back. */
export function createControl(link: ProcessorLink, sound: () => ProcessorSound): Link {
  /** What did not come yet must not be called missing: everything else comes after zones and sources. */
  function missing(what: string, isEssential: boolean): AppError {
    const { reading } = sound()
    if (!link.session()) return new AppError('processor-offline')
    if (isEssential || reading.kind === 'complete') {
      return new AppError('not-found', `The processor has no ${what}.`)
    }
    return new AppError('processor-offline', 'The processor is still being read, and that has not come yet.')
  }

  async function queryOf(session: Session, { family, index }: ChannelAddress, what: ControlWhat): Promise<Query> {
    const stem = wireName(family)
    switch (what) {
      case 'gain-db':
        return { param: `${stem}Gain_${index}`, fmt: 'val' }
      case 'gain-percent':
        return { param: `${stem}Gain_${index}`, fmt: 'pct' }
      case 'mute':
        return { param: `${stem}Mute_${index}`, fmt: 'val' }
      case 'source':
        return { param: `${stem}Source_${index}`, fmt: 'val' }
      case 'combine':
        return activeQuery(session, index)
      default:
        return assertNever(what)
    }
  }

  /** The spelling that the processor answered to; where nothing came yet, it is asked. */
  async function activeQuery(session: Session, index: number): Promise<Query> {
    const [usual, other] = ACTIVE_SPELLINGS.map((spelling): Query => ({ param: `${spelling}_${index}`, fmt: 'val' }))
    const known = [usual!, other!].find((query) => link.inventory.valueAt(query) !== null)
    if (known) return known
    const end = await readValue(session, usual!)
    return end.kind === 'refused' ? other! : usual!
  }

  const offline = (): WriteFailure => ({ kind: 'not-connected', failure: new AppError('processor-offline') })

  return {
    reconnect: () => link.reconnect(),
    async probe() {
      if (!link.session()) throw new AppError('processor-offline')
      await link.probe()
      if (!link.session()) throw new AppError('processor-offline', 'The connection ended while the processor was read.')
      return sound()
    },
    async verify() {
      if (!link.session()) return 'not-connected'
      const isWhole = await link.verify()
      if (!link.session()) return 'not-connected'
      return isWhole ? 'read' : 'partly'
    },
    assertChannel({ family, index }) {
      if (channelsOf(sound(), family).some((channel) => channel.index === index)) return
      throw missing(`${family} ${index}`, family === 'zone' || family === 'source')
    },
    triggerName(kind, index) {
      const name = link.inventory.names(TRIGGERS[kind].named).get(index)
      if (name === undefined) throw missing(`${kind} ${index}`, false)
      return name
    },
    async write(channel, change) {
      const session = link.session()
      if (!session) return offline()
      const query = await queryOf(session, channel, change.what)
      const writes = link.writes()
      return writes ? writes.write(query, wantedOf(change)) : offline()
    },
    async read(channel, what) {
      const session = link.session()
      return session ? readValue(session, await queryOf(session, channel, what)) : offline()
    },
    async trigger(kind, index) {
      const session = link.session()
      if (!session) return offline()
      try {
        await session.set({ param: `${TRIGGERS[kind].stem}_${index}`, val: 1 })
        return { kind: 'done' }
      } catch (error) {
        return failureOf(error)
      }
    },
    async ask(query) {
      const updates = await answered((session) => session.query('get', [query], 'write')).catch(asQuestion)
      const now = updates.find(({ param, fmt }) => param === query.param && fmt === query.fmt)
      if (!now) throw new AppError('processor-refused', 'The processor does not say what that is.')
      return now.value
    },
    tell: (setting) => answered((session) => session.set(setting)),
  }

  async function answered<T>(request: (session: Session) => Promise<T>): Promise<T> {
    const session = link.session()
    if (!session) throw new AppError('processor-offline')
    try {
      return await request(session)
    } catch (error) {
      throw failureOf(error).failure
    }
  }
}

/** What was refused or not answered was a question: nothing was to be changed. */
function asQuestion(error: unknown): never {
  if (!(error instanceof AppError) || error.code === 'not-found') throw error
  const sentence =
    error.code === 'processor-refused' ? 'The processor refused to say that.' : 'The processor did not answer that.'
  throw new AppError(error.code, sentence, { cause: error })
}
