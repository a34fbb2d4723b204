import { AppError } from '../../src-shared/contract/reply.ts'
import type { SettingPlace, SettingValue, SettingWhat } from '../../src-shared/model/capture.ts'
import type { Clock } from '../clock.ts'
import { BATCH_SIZE, inquire } from './inquiry.ts'
import type { ProcessorLink } from './link.ts'
import { nameQuery, wireName } from './parameters.ts'
import type { Query, Update } from './protocol.ts'
import type { Session, Urgency } from './session.ts'
import { groupedQueries, nameQueriesOf, queriesOf } from './setting-queries.ts'
import { readSettings, type SettingReading, spelled } from './setting-reading.ts'
import { failureOf } from './writes.ts'

/** One setting of a processor. */
export interface SettingTarget {
  readonly place: SettingPlace
  readonly what: SettingWhat
}

/** A processor as somebody sees it who is about to change one setting. */
export interface SettingLook {
  /** Everything stands where its name says, the source that is wanted included. */
  readonly isInPlace: boolean
  /** Of a zone: whether it is in a combined group now. */
  readonly grouped: boolean
  /** dB, 0 or 1, or an index; null where the processor does not say. */
  readonly value: number | null
}

/** Reads and writes everything that can be set at one processor. Promises reject with AppErrors, `processor-offline` above all. */
export interface SettingAccess {
  /** Reads it all anew, with names that were the same before and after. Waits while the processor is still being read. */
  read(onShare: (share: number) => void): Promise<SettingReading>
  /** Asks for the names and the value in one message. */
  look(target: SettingTarget, wanted: SettingValue): Promise<SettingLook>
  /** Writes a value and answers what the processor says it is now. */
  write(target: SettingTarget, value: number): Promise<number>
  /** What each is now; null where the processor does not say. */
  values(targets: readonly SettingTarget[]): Promise<readonly (number | null)[]>
}

/** How long a processor may still be being read before it is given up, ms: some 330 names of 100 ms each, twice. */
const READ_WITHIN_MS = 120_000
const PERIOD_MS = 100
/** So often names may have moved while everything is read. */
const MOST_TRIES = 3

export function createSettingAccess(clock: Clock, link: ProcessorLink): SettingAccess {
  function session(): Session {
    const open = link.session()
    if (!open) throw new AppError('processor-offline')
    return open
  }

  async function get(queries: readonly Query[], urgency: Urgency): Promise<readonly Update[]> {
    try {
      const { answered, failed } = await inquire(session(), 'get', queries, urgency, BATCH_SIZE, () => undefined)
      if (failed.length > 0) throw new AppError('processor-offline', 'The processor did not say what it is set to.')
      return answered
    } catch (error) {
      throw failureOf(error).failure
    }
  }

  async function whenRead(): Promise<void> {
    const startMs = clock.monotonicMs()
    for (session(); link.reading().kind !== 'complete'; session()) {
      if (clock.monotonicMs() - startMs > READ_WITHIN_MS) {
        throw new AppError('processor-offline', 'The processor was not read whole in time. Try again later.')
      }
      await new Promise<void>((resolve) => clock.after(PERIOD_MS, resolve))
    }
  }

  async function readOnce(onShare: (share: number) => void): Promise<SettingReading | null> {
    await whenRead()
    try {
      return await readSettings(session(), link.inventory, onShare)
    } catch (error) {
      throw failureOf(error).failure
    }
  }

  return {
    async read(onShare) {
      for (let tries = 1; tries <= MOST_TRIES; tries++) {
        const reading = await readOnce(onShare)
        if (reading) return reading
        session()
        await link.probe()
      }
      throw new AppError('processor-refused', 'Its names change while they are read. Try again when that is over.')
    },

    async look({ place, what }, wanted) {
      const names = [...nameQueriesOf(place), ...nameOfWanted(wanted)]
      const grouped = place.family === 'zone' ? spelled(groupedQueries(place.index), link.inventory) : []
      const value = writtenQueries({ place, what })
      const answers = await get([...names.map(({ query }) => query), ...value, ...grouped], 'write')
      return {
        isInPlace: names.every(({ query, name }) => valueIn(answers, query) === name),
        grouped: grouped.some((query) => valueIn(answers, query) === 1),
        value: numberIn(answers, value),
      }
    },

    async write(target, value) {
      const writes = link.writes()
      const [query] = writtenQueries(target)
      if (!writes || !query) throw new AppError('processor-offline')
      const end = await writes.write(query, value)
      if (end.kind !== 'confirmed') throw end.failure
      return end.value
    },

    async values(targets) {
      const queries = targets.map(writtenQueries)
      const answers = await get(queries.flat(), 'sync')
      return queries.map((each) => numberIn(answers, each))
    },
  }

  /** Under which a setting is written and read back: in dB where it is a gain, and as this processor spells it. */
  function writtenQueries({ place, what }: SettingTarget): readonly Query[] {
    const inVal = queriesOf(place, what).filter(({ fmt }) => fmt === 'val')
    return spelled(inVal, link.inventory)
  }
}

function nameOfWanted(wanted: SettingValue): readonly { readonly query: Query; readonly name: string }[] {
  if (wanted.what === 'schedule' && wanted.schedule?.name) {
    return [{ query: nameQuery('BellSchedule', wanted.schedule.index), name: wanted.schedule.name }]
  }
  if (wanted.what !== 'source' || !wanted.source) return []
  const { kind, index, name } = wanted.source
  if ((kind !== 'source' && kind !== 'mix') || name === null) return []
  return [{ query: nameQuery(wireName(kind), index), name }]
}

function valueIn(answers: readonly Update[], query: Query): number | string | null {
  return answers.find(({ param, fmt }) => param === query.param && fmt === query.fmt)?.value ?? null
}

function numberIn(answers: readonly Update[], queries: readonly Query[]): number | null {
  for (const query of queries) {
    const value = valueIn(answers, query)
    if (typeof value === 'number') return value
  }
  return null
}
