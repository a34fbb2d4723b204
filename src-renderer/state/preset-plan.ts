import type { PresetItem, PresetLine } from '../../src-shared/model/preset.ts'
import type { ChannelFamily } from '../../src-shared/model/sound.ts'

/** What a preset does to one area, or to one group, mix or source. */
export interface AreaPlan {
  readonly key: string
  readonly family: ChannelFamily
  readonly name: string
  /** What would be another value than now, or of which now is not known. */
  readonly changes: readonly PresetLine[]
  /** What is so already. */
  readonly stays: readonly PresetLine[]
  /** What is left out. */
  readonly lost: readonly PresetLine[]
  /** Why it is left out, or that it was found somewhere else; each once. */
  readonly notes: readonly string[]
}

/** Areas first, as people think of them; and of an area its volume first. */
const FAMILY_ORDER = ['zone', 'group', 'mix', 'source'] as const satisfies readonly ChannelFamily[]
const VALUE_ORDER = ['gain-percent', 'source', 'mute'] as const satisfies readonly PresetItem['value']['what'][]

/** The lines of a plan by what they are about, in the order of the processor. */
export function planByArea(lines: readonly PresetLine[]): readonly AreaPlan[] {
  const byArea = Map.groupBy(lines, ({ item }) => `${item.family} ${item.index}`)
  return [...byArea.entries()].map(([key, some]) => areaOf(key, some)).sort(inOrder)
}

function areaOf(key: string, lines: readonly PresetLine[]): AreaPlan {
  const { family, name } = lines[0]!.item
  const ordered = lines.toSorted((one, other) => place(one) - place(other))
  const notes = ordered.flatMap(({ note }) => (note === null ? [] : [note]))
  return {
    key,
    family,
    name,
    changes: ordered.filter(({ state }) => state === 'changes' || state === 'unknown'),
    stays: ordered.filter(({ state }) => state === 'same'),
    lost: ordered.filter(({ state }) => state === 'lost'),
    notes: [...new Set(notes)],
  }
}

function place({ item }: PresetLine): number {
  return VALUE_ORDER.indexOf(item.value.what)
}

function inOrder(one: AreaPlan, other: AreaPlan): number {
  const families = FAMILY_ORDER.indexOf(one.family) - FAMILY_ORDER.indexOf(other.family)
  return families === 0 ? indexIn(one) - indexIn(other) : families
}

function indexIn({ changes, stays, lost }: AreaPlan): number {
  const first = changes[0] ?? stays[0] ?? lost[0]!
  return first.index ?? first.item.index
}
