import type { GainDb, GainPercent } from '../../src-shared/decibels.ts'
import type { HeardTrigger } from '../../src-shared/model/cause.ts'
import {
  type Channel,
  type ChannelFamily,
  type Group,
  isPlaceholderName,
  type Named,
  type ProcessorSound,
  type Zone,
} from '../../src-shared/model/sound.ts'
import {
  ACTIVE_SPELLINGS,
  GROUPED_SPELLINGS,
  NAME_FAMILIES,
  type NamedFamily,
  type NameFamily,
  splitParameter,
  TOLD_TRIGGERS,
  wireName,
} from './parameters.ts'
import type { Format, Query, Update } from './protocol.ts'

/** A value as it last came, with when (epoch ms) and how often. */
export interface Kept {
  readonly param: string
  readonly fmt: Format
  readonly value: number | string
  readonly atMs: number
  readonly count: number
}

/** What values that came say beside themselves. */
export interface Applied {
  /** Families of which a name changed. */
  readonly renamed: readonly NameFamily[]
  readonly triggers: readonly HeardTrigger[]
}

/** What one processor has and how it is set: only what it said itself, by name and index. */
export interface Inventory {
  /** Takes over values; levels are none of its business and are left out before. */
  apply(updates: readonly Update[], atMs: number): Applied
  /** Sets which indices of a family exist; those that are missing from `names` are gone. */
  setNames(family: NameFamily, names: ReadonlyMap<number, string>): void
  names(family: NameFamily): ReadonlyMap<number, string>
  valueAt(query: Query): number | string | null
  /** Forgets all values and keeps the names: what was true before an outage is not known to be true after it. */
  forgetValues(): void
  kept(): Iterable<Kept>
  /** What it has, as lists that stay the same objects for as long as nothing in them changes. */
  sound(): Contents
}

/** All that a processor has, by family. */
type Contents = Omit<ProcessorSound, 'processorId' | 'reading'>

/** More parameters than any processor has; beyond it a processor that invents names is not remembered. */
const MOST_KEPT = 4_000

function isTrigger(stem: string): stem is keyof typeof TOLD_TRIGGERS {
  return Object.hasOwn(TOLD_TRIGGERS, stem)
}

/** The family that a parameter says something of, by how its name begins; undefined where it is none of these. */
function familyIn(param: string): NameFamily | undefined {
  return NAME_FAMILIES.find((family) => param.startsWith(family))
}

export function createInventory(): Inventory {
  /** The lists that still hold. A processor that is being read says hundreds of things, each about one of nine lists. */
  const lists = new Map<NameFamily, readonly Named[]>()
  const namesOf = new Map<NameFamily, Map<number, string>>(NAME_FAMILIES.map((family) => [family, new Map()]))
  const values = new Map<string, Kept>()

  const keyOf = ({ param, fmt }: Query) => `${param}:${fmt}`
  const valueAt = (query: Query) => values.get(keyOf(query))?.value ?? null
  const numberOf = (param: string, fmt: Format = 'val'): number | null => {
    const value = valueAt({ param, fmt })
    return typeof value === 'number' ? value : null
  }
  const flagOf = (param: string): boolean | null => {
    const value = numberOf(param)
    return value === null ? null : value !== 0
  }
  const firstFlagOf = (spellings: readonly string[], index: number): boolean | null =>
    spellings.map((spelling) => flagOf(`${spelling}_${index}`)).find((flag) => flag !== null) ?? null

  const entries = (family: NameFamily) => [...namesOf.get(family)!].sort(([a], [b]) => a - b)
  const named = (family: NamedFamily): Named[] => entries(family).map(([index, name]) => ({ index, name }))
  const channels = (family: ChannelFamily): Channel[] => {
    const wire = wireName(family)
    return entries(wire).map(([index, name]) => ({
      index,
      name,
      placeholder: isPlaceholderName(name),
      gainDb: numberOf(`${wire}Gain_${index}`) as GainDb | null,
      gainPercent: numberOf(`${wire}Gain_${index}`, 'pct') as GainPercent | null,
      muted: flagOf(`${wire}Mute_${index}`),
    }))
  }

  const zones = (): Zone[] =>
    channels('zone').map((channel) => ({
      ...channel,
      source: numberOf(`ZoneSource_${channel.index}`),
      grouped: firstFlagOf(GROUPED_SPELLINGS, channel.index),
    }))
  const groups = (): Group[] =>
    channels('group').map((channel) => ({
      ...channel,
      source: numberOf(`GroupSource_${channel.index}`),
      active: firstFlagOf(ACTIVE_SPELLINGS, channel.index),
    }))
  const listOf = <T extends Named>(family: NameFamily, make: () => readonly T[]): readonly T[] => {
    const list = (lists.get(family) as readonly T[] | undefined) ?? make()
    lists.set(family, list)
    return list
  }

  return {
    apply(updates, atMs) {
      const renamed = new Set<NameFamily>()
      const triggers: HeardTrigger[] = []
      for (const { param, fmt, value } of updates) {
        const key = keyOf({ param, fmt })
        const before = values.get(key)
        if (!before && values.size >= MOST_KEPT) continue
        values.set(key, { param, fmt, value, atMs, count: (before?.count ?? 0) + 1 })
        const said = before?.value === value ? undefined : familyIn(param)
        if (said) lists.delete(said)
        const { stem, index } = splitParameter(param)
        // The first value is the present one, which comes with the subscription: it says nothing of now. From a unit that does not
        // send it, the first trigger of a connection is taken for it.
        if (before && value !== 0 && isTrigger(stem) && index >= 0) {
          triggers.push({ atMs, kind: TOLD_TRIGGERS[stem].kind, index })
        }
        if (fmt !== 'str' || typeof value !== 'string') continue
        const family = NAME_FAMILIES.find((each) => stem === `${each}Name`)
        if (!family || index < 0) continue
        const names = namesOf.get(family)!
        // A name that is new here is no entity yet: the family is read again, and that decides.
        if (names.get(index) === value) continue
        renamed.add(family)
        if (names.has(index)) names.set(index, value)
        lists.delete(family)
      }
      return { renamed: [...renamed], triggers }
    },
    setNames(family, names) {
      namesOf.set(family, new Map(names))
      lists.delete(family)
    },
    names: (family) => namesOf.get(family)!,
    valueAt,
    forgetValues() {
      values.clear()
      lists.clear()
    },
    kept: () => values.values(),
    sound: () => ({
      sources: listOf('Source', () => channels('source')),
      mixes: listOf('Mix', () => channels('mix')),
      zones: listOf('Zone', zones),
      groups: listOf('Group', groups),
      scenes: listOf('Scene', () => named('Scene')),
      routines: listOf('Routine', () => named('Routine')),
      messages: listOf('Message', () => named('Message')),
      gpoPresets: listOf('GpoPreset', () => named('GpoPreset')),
      bellSchedules: listOf('BellSchedule', () => named('BellSchedule')),
    }),
  }
}
