import type { Profile } from './profile.ts'

/** What a source sounds like; sound.ts makes it. */
export const SOUNDS = [
  'silence',
  'noise',
  'speech',
  'television',
  'loud-voice',
  'music',
  'clipping',
  'drop-out',
] as const
export type Sound = (typeof SOUNDS)[number]

/** `bar` is a quiet normal evening, `demo` fills all zones, `stereo` has its music on two inputs, left and right, through a mix. */
export const VENUES = ['bar', 'demo', 'stereo'] as const
export type VenueName = (typeof VENUES)[number]
/** How things are named: `venue` as somebody would, the others as tests want them; `mixed` is one of each. */
export const NAMINGS = ['venue', 'placeholder', 'empty', 'long', 'accented', 'emoji', 'mixed'] as const
export type Naming = (typeof NAMINGS)[number]

export interface SourceSetup {
  readonly index: number
  readonly name: string
  readonly sound: Sound
  /** Sources with one number play the same programme: the two channels of a pair. */
  readonly programme: number
  readonly gainDb: number
}
export interface ZoneSetup {
  readonly index: number
  readonly name: string
  readonly source: number
  readonly gainDb: number
  readonly muted: boolean
}
/** A group and its zones; a combined zone plays at the group's gain plus its own offset (protocol.md §5). */
export interface GroupSetup {
  readonly index: number
  readonly name: string
  readonly gainDb: number
  readonly source: number
  readonly members: readonly { readonly zone: number; readonly offsetDb: number }[]
}
/** Something that can be triggered, and the writes that it makes, each after its own delay. */
export interface RecallSetup {
  readonly name: string
  readonly writes: readonly { readonly afterMs: number; readonly param: string; readonly value: number }[]
}
/** How an installer has set the unit up. */
export interface Venue {
  readonly sources: readonly SourceSetup[]
  readonly zones: readonly ZoneSetup[]
  readonly mixes: readonly { readonly index: number; readonly name: string; readonly sources: readonly number[] }[]
  readonly groups: readonly GroupSetup[]
  readonly scenes: readonly RecallSetup[]
  readonly routines: readonly RecallSetup[]
  readonly messages: readonly { readonly name: string; readonly lengthMs: number }[]
  readonly gpoPresets: readonly string[]
  readonly bellSchedules: readonly string[]
}

type SourceRow = readonly [name: string, sound: Sound, gainDb: number]
const inBarWith = (television: Sound): readonly SourceRow[] => [
  ['TV 1', television, -6],
  ['Jukebox', 'music', -3],
  ['DJ', 'music', 0],
  ['Mic 1 Host', 'speech', -4],
  ['Spotify', 'music', -8],
  ['TV 2', television, -9],
  ['Mic 2 Stage', 'noise', -4],
  ['Background Music', 'music', -12],
]
const SOURCES: Record<VenueName, readonly SourceRow[]> = {
  bar: inBarWith('speech'),
  demo: inBarWith('television'),
  stereo: [
    ['DJ Left', 'music', 0],
    ['DJ Right', 'music', -1],
    ['Spotify', 'music', -8],
  ],
}
/** Name, which of {@link SOURCES} plays there or that the first mix does, gain in dB, muted. */
const ZONES: Record<VenueName, readonly (readonly [string, number | 'mix', number, boolean])[]> = {
  bar: [
    ['Main Bar', 1, -12, false],
    ['Patio', 4, -18, false],
    ['Dining Room', 4, -20, false],
    ['Restrooms', 4, -30, true],
    ['Stage', 2, -9, false],
  ],
  demo: [
    ['Main Bar', 1, -3, false],
    ['Patio', 4, -4, false],
    ['Dining Room', 4, -8, false],
    ['Restrooms', 4, -14, true],
    ['Stage', 2, -1.5, false],
    ['Game Room', 0, -5, false],
  ],
  stereo: [
    ['Dance Floor', 'mix', -3, false],
    ['Lounge', 2, -12, false],
  ],
}
/** How many zones there are, with placeholders such as "Zone 6" after those that have a name. */
const ZONE_COUNT: Record<VenueName, number> = { bar: 6, demo: Number.POSITIVE_INFINITY, stereo: 2 }
type MixRow = readonly [name: string, sources: readonly number[]]
const MIXES_IN_BAR: readonly MixRow[] = [
  ['House Mix', [0, 1]],
  ['Stage Mix', [2, 3]],
]
/** Name, and which of {@link SOURCES} are sent to it. */
const MIXES: Record<VenueName, readonly MixRow[]> = {
  bar: MIXES_IN_BAR,
  demo: MIXES_IN_BAR,
  stereo: [['DJ Mix', [0, 1]]],
}

/** The setup of a believable bar on this unit; places that the venue does not name are placeholders such as "Zone 6". */
export function venueOf(name: VenueName, naming: Naming, profile: Profile): Venue {
  const sourceAt = (nth: number) => profile.sources[nth % profile.sources.length] ?? -1
  const zoneAt = (nth: number) => profile.zones[nth % profile.zones.length] ?? -1
  const routed = (source: number | 'mix') => {
    if (source === 'mix') return profile.mixes[0] ?? -1
    return source < 0 ? -1 : sourceAt(source)
  }
  const zones = profile.zones.slice(0, ZONE_COUNT[name]).map((index, nth): ZoneSetup => {
    const [title, source, gainDb, muted] = ZONES[name][nth] ?? [`Zone ${index}`, -1, -40, false]
    return {
      index,
      name: named(naming, title, 'Zone', index, nth),
      source: routed(source),
      gainDb,
      muted,
    }
  })
  const recall = (title: string, ...writes: readonly (readonly [number, string, number])[]): RecallSetup => ({
    name: title,
    writes: writes.map(([afterMs, param, value]) => ({ afterMs, param, value })),
  })
  const [bar, patio] = [zoneAt(0), zoneAt(1)]
  const [inside, house] = profile.groups
  return {
    sources: profile.sources.map((index, nth) => {
      const [title, sound, gainDb] = SOURCES[name][nth] ?? [`Source ${index}`, 'silence', 0]
      const programme = name === 'stereo' && nth === 1 ? sourceAt(0) : index
      return { index, name: named(naming, title, 'Source', index, nth), sound, programme, gainDb }
    }),
    zones,
    mixes: profile.mixes.map((index, nth) => {
      const [title, sources] = MIXES[name][nth] ?? [`Mix ${index}`, []]
      return { index, name: named(naming, title, 'Mix', index, nth), sources: sources.map(sourceAt) }
    }),
    groups: [
      {
        index: inside ?? 5,
        name: named(naming, 'Bar and Patio', 'Group', inside ?? 5, 0),
        gainDb: -15,
        source: sourceAt(1),
        members: [
          { zone: bar, offsetDb: 0 },
          { zone: patio, offsetDb: -3 },
        ],
      },
      {
        index: house ?? 6,
        name: named(naming, 'Whole House', 'Group', house ?? 6, 1),
        gainDb: -20,
        source: sourceAt(4),
        members: zones.slice(0, 4).map((zone, nth) => ({ zone: zone.index, offsetDb: -nth })),
      },
    ],
    scenes: [
      recall(
        'Opening',
        [0, `ZoneGain_${bar}`, -24],
        [0, `ZoneGain_${patio}`, -28],
        [0, `ZoneSource_${bar}`, sourceAt(4)],
      ),
      recall(
        'Happy Hour',
        [0, `ZoneGain_${bar}`, -14],
        [0, `ZoneGain_${patio}`, -16],
        [0, `ZoneSource_${bar}`, sourceAt(1)],
      ),
      recall(
        'Game Night',
        [0, `ZoneSource_${bar}`, sourceAt(0)],
        [0, `ZoneSource_${patio}`, sourceAt(0)],
        [0, `ZoneGain_${bar}`, -8],
      ),
    ],
    routines: [
      recall('Last Call', [0, 'PlayMessage_0', 1], [10_000, 'RecallScene_0', 1]),
      recall('Close Down', [0, `ZoneMute_${bar}`, 1], [1000, `ZoneMute_${patio}`, 1]),
    ],
    messages: [
      { name: 'Last Call', lengthMs: 6000 },
      { name: 'Closing Soon', lengthMs: 8000 },
    ],
    gpoPresets: ['Patio Lights'],
    bellSchedules: ['Weekday', 'Weekend'],
  }
}

function named(naming: Naming, title: string, kind: string, index: number, nth: number): string {
  switch (naming === 'mixed' ? NAMINGS[nth % 6] : naming) {
    case 'placeholder':
      return `${kind} ${index}`
    case 'empty':
      return ''
    case 'long':
      return `${title} `.padEnd(64, 'abcdefghij klmnopqrst uvwxyz ').slice(0, 63).concat('.')
    case 'accented':
      return `Café Ñandú ${index} Größe`
    case 'emoji':
      return `🍺 ${title} 👩‍🎤`
    default:
      return title
  }
}
