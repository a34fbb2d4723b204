import type { PresetItem } from '../../src-shared/model/preset.ts'
import { type Channel, channelsOf, isPlaceholderName, type ProcessorSound } from '../../src-shared/model/sound.ts'

/** Where something that a preset names is now. */
export type Place<T> =
  | { readonly kind: 'found'; readonly now: T; readonly hasMoved: boolean }
  | { readonly kind: 'lost'; readonly reason: string }

interface Bound {
  readonly index: number
  readonly name: string
}

/**
 * The one that is meant, by its name. A name that nobody gave, or that several have, proves nothing by itself: such a one counts
 * only where name and index both are as they were, and no other has the name.
 */
export function placeOf<T extends Bound>(wanted: Bound, all: readonly T[]): Place<T> {
  const namesakes = all.filter(({ name }) => name === wanted.name)
  const [only] = namesakes
  if (!only) return { kind: 'lost', reason: 'Nothing has that name any more.' }
  if (namesakes.length > 1) return { kind: 'lost', reason: `${namesakes.length} have that name now.` }
  const hasMoved = only.index !== wanted.index
  if (hasMoved && isPlaceholderName(wanted.name)) {
    return { kind: 'lost', reason: 'Nobody gave it a name, and it is somewhere else now.' }
  }
  return { kind: 'found', now: only, hasMoved }
}

/** The channel that a preset sets. */
export function channelFor({ family, index, name }: PresetItem, sound: ProcessorSound): Place<Channel> {
  return placeOf({ index, name }, channelsOf(sound, family))
}

/** What plays: mixes are numbered after the sources and are routed like one (protocol.md §4). */
export function sourceFor(wanted: Bound, { sources, mixes }: ProcessorSound): Place<Channel> {
  return placeOf(wanted, [...sources, ...mixes])
}
