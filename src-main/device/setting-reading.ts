import type {
  CaptureEntry,
  NamedPlace,
  SettingPlace,
  SettingValue,
  SettingWhat,
} from '../../src-shared/model/capture.ts'
import { routedSource } from '../../src-shared/model/setting.ts'
import { CHANNEL_FAMILIES, type Channel, type ChannelFamily, channelsOf } from '../../src-shared/model/sound.ts'
import { BATCH_SIZE, inquire } from './inquiry.ts'
import type { Inventory } from './inventory.ts'
import { nameQuery } from './parameters.ts'
import type { Query, Update } from './protocol.ts'
import { FIRMWARE_QUERY } from './reader.ts'
import type { Session } from './session.ts'
import { groupedQueries, nameQueriesOf, queriesOf } from './setting-queries.ts'

/** What can be set of each kind of place. */
const WHATS = {
  source: ['gain', 'mute'],
  mix: ['gain', 'mute'],
  zone: ['gain', 'mute', 'source'],
  group: ['gain', 'mute', 'source', 'active'],
  send: ['gain', 'mute'],
  'bell-schedule': ['schedule'],
} as const satisfies Record<SettingPlace['family'], readonly SettingWhat[]>

type Sound = ReturnType<Inventory['sound']>

/** Everything that can be set at a processor, as it said it just now. */
export interface SettingReading {
  readonly entries: readonly CaptureEntry[]
  /** null where it did not say. */
  readonly firmware: string | null
}

/** A value of the answers by its query. */
type AnswerTo = (query: Query) => number | string | null

/**
 * Asks a processor for everything that can be set, by the names that it is known to have. Answers null where a name is not what it
 * was: before, because an index may have been given to something else, or after, because the values may be another's.
 *
 * @throws RequestFailure `ended` or `no-answer`
 */
export async function readSettings(
  session: Session,
  inventory: Inventory,
  onShare: (share: number) => void,
): Promise<SettingReading | null> {
  const sound = inventory.sound()
  const channels = CHANNEL_FAMILIES.flatMap((family) => placesOf(sound, family))
  const names = [
    ...channels.flatMap(nameQueriesOf),
    ...sound.bellSchedules.map(({ index, name }) => ({ query: nameQuery('BellSchedule', index), name })),
  ]
  const bell: SettingPlace = { family: 'bell-schedule', schedules: sound.bellSchedules.map(named) }
  let done = 0
  let total = 1
  const onProgress = (count: number) => {
    done += count
    onShare(Math.min(1, done / total))
  }
  const ask = async (queries: readonly Query[]): Promise<readonly Update[]> => {
    total += queries.length
    return (await inquire(session, 'get', queries, 'background', BATCH_SIZE, onProgress)).answered
  }
  const areSame = async () => {
    const answerTo = lookUp(await ask(names.map(({ query }) => query)))
    return names.every(({ query, name }) => answerTo(query) === name)
  }

  if (!(await areSame())) return null
  const sends = await sendsOf(sound, ask)
  const places = [...channels, ...sends, bell]
  const answerTo = lookUp(await ask([...places.flatMap((place) => valueQueries(place, inventory)), FIRMWARE_QUERY]))
  const entries = places.map((place) => entryOf(place, answerTo, sound)).filter(isThere)
  const firmware = answerTo(FIRMWARE_QUERY)
  if (!(await areSame())) return null
  return { entries, firmware: typeof firmware === 'string' ? firmware : null }
}

function placesOf(sound: Sound, family: ChannelFamily): SettingPlace[] {
  return channelsOf(sound, family).map((channel) => ({ family, ...named(channel) }))
}

function named({ index, name }: Pick<Channel, 'index' | 'name'>): NamedPlace {
  return { index, name }
}

/** What each source sends to each mix; none where the firmware is older than that. One of a mix is asked for before all are. */
async function sendsOf(
  { mixes, sources }: Sound,
  ask: (queries: readonly Query[]) => Promise<readonly Update[]>,
): Promise<readonly SettingPlace[]> {
  const sends = mixes.map((mix) =>
    sources.map((source): SettingPlace => ({ family: 'send', mix: named(mix), source: named(source) })),
  )
  const first = sends.flatMap(([place]) => (place ? queriesOf(place, 'gain').slice(0, 1) : []))
  const answerTo = lookUp(await ask(first))
  return sends.filter(([place]) => place && answerTo(queriesOf(place, 'gain')[0]!) !== null).flat()
}

function valueQueries(place: SettingPlace, inventory: Inventory): readonly Query[] {
  const queries: readonly Query[] = WHATS[place.family].flatMap((what) => {
    const all = queriesOf(place, what)
    return what === 'active' ? spelled(all, inventory) : all
  })
  return place.family === 'zone' ? [...queries, ...spelled(groupedQueries(place.index), inventory)] : queries
}

/** Of two spellings the ones that this processor has used: asking for the other may spoil a batch. */
export function spelled(queries: readonly Query[], inventory: Inventory): readonly Query[] {
  const used = queries.filter((query) => inventory.valueAt(query) !== null)
  return used.length > 0 ? used : queries
}

function entryOf(place: SettingPlace, answerTo: AnswerTo, sound: Sound): CaptureEntry {
  return {
    place,
    values: WHATS[place.family].map((what) => valueFrom(place, what, answerTo, sound)),
    grouped: place.family === 'zone' ? flagIn(groupedQueries(place.index), answerTo) : null,
  }
}

/** A processor without bell schedules has none to choose. */
function isThere({ place, values }: CaptureEntry): boolean {
  return (
    place.family !== 'bell-schedule' || values.some((value) => value.what === 'schedule' && value.schedule !== null)
  )
}

function valueFrom(place: SettingPlace, what: SettingWhat, answerTo: AnswerTo, sound: Sound): SettingValue {
  const queries = queriesOf(place, what)
  const number = (query: Query | undefined) => {
    const value = query ? answerTo(query) : null
    return typeof value === 'number' ? value : null
  }
  switch (what) {
    case 'gain':
      return { what, gainDb: number(queries[0]), gainPercent: number(queries[1]) }
    case 'mute':
      return { what, muted: flagIn(queries, answerTo) }
    case 'active':
      return { what, active: flagIn(queries, answerTo) }
    case 'source':
      return { what, source: routedSource(number(queries[0]), sound) }
    case 'schedule': {
      const index = number(queries[0])
      const found = sound.bellSchedules.find((each) => each.index === index)
      return { what, schedule: index === null ? null : { index, name: found?.name ?? null } }
    }
  }
}

function flagIn(queries: readonly Query[], answerTo: AnswerTo): boolean | null {
  for (const query of queries) {
    const value = answerTo(query)
    if (typeof value === 'number') return value !== 0
  }
  return null
}

function lookUp(updates: readonly Update[]): AnswerTo {
  const values = new Map(updates.map(({ param, fmt, value }) => [`${param}:${fmt}`, value]))
  return ({ param, fmt }) => values.get(`${param}:${fmt}`) ?? null
}
