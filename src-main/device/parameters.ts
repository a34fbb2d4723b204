import type { HeardTriggerKind } from '../../src-shared/model/cause.ts'
import type { TriggerKind } from '../../src-shared/model/control.ts'
import { CHANNEL_FAMILIES, type ChannelFamily } from '../../src-shared/model/sound.ts'
import type { Query } from './protocol.ts'

/** The names of parameters: family, underscore, index (protocol.md §4). */

/** Kinds of things that only have a name (and can be triggered); with how many indices each may have. */
export const NAMED_FAMILIES = {
  Scene: 32,
  Routine: 32,
  Message: 100,
  GpoPreset: 20,
  BellSchedule: 10,
} as const satisfies Record<string, number>
export type NamedFamily = keyof typeof NAMED_FAMILIES

/** How many indices each kind of channel may have. The whole range is probed: indices have gaps and no order. */
export const CHANNEL_INDEX_SPACE = { source: 32, mix: 32, zone: 16, group: 32 } as const satisfies Record<
  ChannelFamily,
  number
>

/** Everything that has a `…Name_i`. */
export const NAME_FAMILIES = [
  'Source',
  'Mix',
  'Zone',
  'Group',
  'Scene',
  'Routine',
  'Message',
  'GpoPreset',
  'BellSchedule',
] as const satisfies readonly ('Source' | 'Mix' | 'Zone' | 'Group' | NamedFamily)[]
export type NameFamily = (typeof NAME_FAMILIES)[number]

const CHANNEL_WIRE_NAMES = { source: 'Source', mix: 'Mix', zone: 'Zone', group: 'Group' } as const

export function wireName(family: ChannelFamily): (typeof CHANNEL_WIRE_NAMES)[ChannelFamily] {
  return CHANNEL_WIRE_NAMES[family]
}

/** The names that the vendor's papers spell in two ways; both are asked for, and what answers is used (protocol.md §4). */
export const GROUPED_SPELLINGS = ['ZoneGrouped', 'ZoneActive'] as const
export const ACTIVE_SPELLINGS = ['GroupActive', 'GroupCombine'] as const

/** What is sent to trigger something, and the family of its names (protocol.md §4). */
export const TRIGGERS = {
  scene: { stem: 'RecallScene', named: 'Scene' },
  routine: { stem: 'RecallRoutine', named: 'Routine' },
  message: { stem: 'PlayMessage', named: 'Message' },
  'gpo-preset': { stem: 'RecallGpoPreset', named: 'GpoPreset' },
} as const satisfies Record<TriggerKind, { readonly stem: string; readonly named: NamedFamily }>

/** The one parameter for each name family: `ZoneName_3`. */
export function nameQuery(family: NameFamily, index: number): Query {
  return { param: `${family}Name_${index}`, fmt: 'str' }
}

/** A channel's meter, in dB. */
export function meterQuery(family: ChannelFamily, index: number): Query {
  return { param: `${wireName(family)}Meter_${index}`, fmt: 'val' }
}

/** All that is subscribed of a channel whose spelling is not disputed. */
export function channelQueries(family: ChannelFamily, index: number): Query[] {
  const wire = wireName(family)
  const queries: Query[] = [
    meterQuery(family, index),
    { param: `${wire}Gain_${index}`, fmt: 'val' },
    { param: `${wire}Gain_${index}`, fmt: 'pct' },
    { param: `${wire}Mute_${index}`, fmt: 'val' },
    nameQuery(wire, index),
  ]
  if (family === 'zone' || family === 'group') queries.push({ param: `${wire}Source_${index}`, fmt: 'val' })
  return queries
}

/** Subscriptions under names of which a processor knows only one: kept apart, since one bad name may spoil a batch. */
export function disputedQueries(family: ChannelFamily, index: number): Query[] {
  const spellings = family === 'zone' ? GROUPED_SPELLINGS : family === 'group' ? ACTIVE_SPELLINGS : []
  return spellings.map((spelling) => ({ param: `${spelling}_${index}`, fmt: 'val' }))
}

const upTo = (count: number, stem: string): Query[] =>
  Array.from({ length: count }, (_, index) => ({ param: `${stem}_${index}`, fmt: 'val' }))

/** What tells everybody that it was triggered (protocol.md §4), and the names of which there is one for each. */
export const TOLD_TRIGGERS = {
  RecallScene: { kind: 'scene', names: 'Scene' },
  RecallRoutine: { kind: 'routine', names: 'Routine' },
  PlayMessage: { kind: 'message', names: 'Message' },
} as const satisfies Record<string, { readonly kind: HeardTriggerKind; readonly names: NamedFamily }>

/** Parameters without a name of their own: asked for over their whole range, and followed where they exist. */
export const NAMELESS_QUERIES: readonly Query[] = [
  ...upTo(4, 'GpoState'),
  ...upTo(20, 'LoudNoise'),
  { param: 'TodaysBellSchedule', fmt: 'val' },
]

/** `ZoneGain_3` as its stem and index; index -1 where the name has none. */
export function splitParameter(param: string): { readonly stem: string; readonly index: number } {
  const underscore = param.lastIndexOf('_')
  const digits = param.slice(underscore + 1)
  if (underscore <= 0 || !/^(0|[1-9]\d{0,2})$/.test(digits)) return { stem: param, index: -1 }
  return { stem: param.slice(0, underscore), index: Number(digits) }
}

/** The channel whose meter this is, by its stem; -1 where it is not a meter. A number, since it is asked for each level. */
export function meterFamilyOf(stem: string): number {
  switch (stem) {
    case 'SourceMeter':
      return 0
    case 'MixMeter':
      return 1
    case 'ZoneMeter':
      return 2
    case 'GroupMeter':
      return 3
    default:
      return -1
  }
}

/** The family that {@link meterFamilyOf} means by a number. */
export function channelFamilyAt(position: number): ChannelFamily {
  return CHANNEL_FAMILIES[position]!
}
