import type { CaptureEntry, NamedPlace, RoutedSource, SettingPlace } from '../../src-shared/model/capture.ts'
import { placeName } from '../../src-shared/model/setting.ts'
import { CHANNEL_FAMILIES, type ChannelFamily, isPlaceholderName } from '../../src-shared/model/sound.ts'

/** A place of one capture, found again in another one by its family and name: an index may mean something else by now. */
export type Match =
  /** `isTwin`: one of several with one name, set alike, so that it does not matter which it is; but it cannot be pointed at. */
  | { readonly kind: 'matched'; readonly past: CaptureEntry; readonly now: CaptureEntry; readonly isTwin: boolean }
  | { readonly kind: 'gone'; readonly past: CaptureEntry }
  /** The name is there, and which place is meant cannot be known. */
  | { readonly kind: 'unsure'; readonly past: CaptureEntry; readonly sentence: string }
  | { readonly kind: 'new'; readonly now: CaptureEntry }

/** Everything of two captures, paired. Those of `past` in their order, then what is new. */
export interface Matches {
  readonly all: readonly Match[]
  /** Where that source or mix is now; null where it is not known. */
  present(source: RoutedSource): RoutedSource | null
}

type ChannelEntry = CaptureEntry & { readonly place: Extract<SettingPlace, { family: ChannelFamily }> }

export function matchEntries(past: readonly CaptureEntry[], now: readonly CaptureEntry[]): Matches {
  const all: Match[] = []
  for (const family of CHANNEL_FAMILIES) all.push(...matchFamily(channelsIn(past, family), channelsIn(now, family)))
  const channels = [...all]
  const present = (family: ChannelFamily, place: NamedPlace) => presentPlace(channels, family, place)
  all.push(...matchSends(past, now, present))
  all.push(...matchBells(past, now))
  return {
    all: [...all.filter(({ kind }) => kind !== 'new'), ...all.filter(({ kind }) => kind === 'new')],
    present(source) {
      if (source.kind === 'none') return source
      if (source.kind === 'unknown' || source.name === null) return null
      const place = present(source.kind, { index: source.index, name: source.name })
      return place && { kind: source.kind, index: place.index, name: place.name }
    },
  }
}

function channelsIn(entries: readonly CaptureEntry[], family: ChannelFamily): readonly ChannelEntry[] {
  return entries.filter((entry): entry is ChannelEntry => entry.place.family === family)
}

/**
 * A name that is one place then and one place now is that place, wherever it is. A name that nobody gave, or that several places
 * have, proves nothing by itself: an index may have been given to another of the same name. Unnamed ones count where they stand
 * and nothing else of their family moved; of several with one name nobody can tell whether they changed places, so they count
 * only where it would make no difference.
 */
function matchFamily(past: readonly ChannelEntry[], now: readonly ChannelEntry[]): readonly Match[] {
  const countThen = countNames(past)
  const countNow = countNames(now)
  const isSure = ({ place: { name } }: ChannelEntry) =>
    !isPlaceholderName(name) && countThen.get(name) === 1 && countNow.get(name) === 1
  const indexNow = new Map(now.map(({ place }) => [place.name, place.index]))
  const hasMoved = past.filter(isSure).some(({ place }) => indexNow.get(place.name) !== place.index)

  const matches = past.map((entry): Match => {
    const { name, index } = entry.place
    const namesakes = now.filter(({ place }) => place.name === name)
    if (namesakes.length === 0) return { kind: 'gone', past: entry }
    if (isSure(entry)) return { kind: 'matched', past: entry, now: namesakes[0]!, isTwin: false }
    const there = namesakes.find(({ place }) => place.index === index)
    const twins = past.filter(({ place }) => place.name === name)
    const shown = name.trim() === '' ? 'without a name' : `called “${name}”`
    if (twins.length !== namesakes.length) {
      return {
        kind: 'unsure',
        past: entry,
        sentence: `The name belonged to ${twins.length}, and belongs to ${namesakes.length} now.`,
      }
    }
    if (!there) return { kind: 'unsure', past: entry, sentence: `What is ${shown} is somewhere else now.` }
    if (twins.length > 1) {
      return twins.every((twin) => isAlike(twin, entry))
        ? { kind: 'matched', past: entry, now: there, isTwin: true }
        : { kind: 'unsure', past: entry, sentence: `${twins.length} are ${shown}. Give each a name of its own.` }
    }
    return hasMoved
      ? { kind: 'unsure', past: entry, sentence: `Places have moved, and nobody gave what is ${shown} a name.` }
      : { kind: 'matched', past: entry, now: there, isTwin: false }
  })
  const fresh = now.filter(({ place }) => !countThen.has(place.name))
  return [...matches, ...fresh.map((entry): Match => ({ kind: 'new', now: entry }))]
}

function countNames(entries: readonly ChannelEntry[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { place } of entries) counts.set(place.name, (counts.get(place.name) ?? 0) + 1)
  return counts
}

function isAlike(a: CaptureEntry, b: CaptureEntry): boolean {
  return JSON.stringify([a.values, a.grouped]) === JSON.stringify([b.values, b.grouped])
}

function presentPlace(matches: readonly Match[], family: ChannelFamily, place: NamedPlace): NamedPlace | null {
  for (const match of matches) {
    if (match.kind !== 'matched' || match.isTwin) continue
    const { place: was } = match.past
    const { place: is } = match.now
    if (was.family !== family || is.family !== family || was.index !== place.index || was.name !== place.name) continue
    return { index: is.index, name: is.name }
  }
  return null
}

function matchSends(
  past: readonly CaptureEntry[],
  now: readonly CaptureEntry[],
  present: (family: ChannelFamily, place: NamedPlace) => NamedPlace | null,
): readonly Match[] {
  const key = (mix: number, source: number) => `${mix} ${source}`
  const left = new Map<string, CaptureEntry>()
  for (const entry of now) {
    if (entry.place.family === 'send') left.set(key(entry.place.mix.index, entry.place.source.index), entry)
  }
  const matches: Match[] = []
  for (const entry of past) {
    if (entry.place.family !== 'send') continue
    const mix = present('mix', entry.place.mix)
    const source = present('source', entry.place.source)
    if (!mix || !source) {
      const sentence = `“${placeName(entry.place)}” needs a mix and a source that can be told by their names.`
      matches.push({ kind: 'unsure', past: entry, sentence })
      continue
    }
    const found = left.get(key(mix.index, source.index))
    left.delete(key(mix.index, source.index))
    matches.push(found ? { kind: 'matched', past: entry, now: found, isTwin: false } : { kind: 'gone', past: entry })
  }
  return [...matches, ...[...left.values()].map((entry): Match => ({ kind: 'new', now: entry }))]
}

function matchBells(past: readonly CaptureEntry[], now: readonly CaptureEntry[]): readonly Match[] {
  const was = past.find(({ place }) => place.family === 'bell-schedule')
  const is = now.find(({ place }) => place.family === 'bell-schedule')
  if (was && is) return [{ kind: 'matched', past: was, now: is, isTwin: false }]
  if (was) return [{ kind: 'gone', past: was }]
  return is ? [{ kind: 'new', now: is }] : []
}
