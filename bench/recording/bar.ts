import { toTenthsDb } from '../../src-shared/decibels.ts'
import type { ChannelFamily } from '../../src-shared/model/sound.ts'
import { hourDb } from '../../src-simulator/day.ts'
import { soundLevelDb } from '../../src-simulator/sound.ts'
import type { Sound } from '../../src-simulator/venue.ts'

/** An input of the bar: what plays there, and at which gain. */
export interface BarInput {
  readonly index: number
  readonly name: string
  readonly sound: Sound
  readonly gainDb: number
}

/** A meter of the bar, and the input whose sound it shows. */
export interface BarMeter {
  readonly family: ChannelFamily
  readonly index: number
  readonly input: BarInput
  readonly gainDb: number
}

/** Twelve inputs, all of which make a sound: idle ones would make every figure better. */
export const INPUTS: readonly BarInput[] = (
  [
    ['TV 1', 'television', -6],
    ['Jukebox', 'music', -3],
    ['DJ', 'music', 0],
    ['Mic 1 Host', 'speech', -4],
    ['Spotify', 'music', -8],
    ['TV 2', 'television', -9],
    ['Mic 2 Stage', 'noise', -4],
    ['Background Music', 'music', -12],
    ['Karaoke Left', 'music', -5],
    ['Karaoke Right', 'music', -5],
    ['Guest Player', 'drop-out', -6],
    ['Guest Desk', 'clipping', -2],
  ] as const
).map(([name, sound, gainDb], index) => ({ index, name, sound, gainDb }))

const metersOf = (family: ChannelFamily, inputs: readonly BarInput[], gainDb: number): readonly BarMeter[] =>
  inputs.map((input, nth) => ({ family, index: nth, input, gainDb }))

/** The meters of the inputs alone. */
export const INPUT_METERS = metersOf('source', INPUTS, 0)
/** The 24 meters of a whole processor: its inputs, what they are mixed into, and where they play. */
export const ALL_METERS: readonly BarMeter[] = [
  ...INPUT_METERS,
  ...metersOf('mix', INPUTS.slice(1, 5), -2),
  ...metersOf('zone', INPUTS.slice(0, 8), -9),
]

const SEED = 5
const HOUR_MS = 3_600_000
/** The simulator counts its time from its start; far from 0, as in a console that has run for days. */
const START_MS = Date.UTC(2026, 0, 1)

/** What a meter shows at a moment, tenths of a dB: the simulator's sound at this hour of a bar's day, in UTC. */
export function levelAt({ input, gainDb }: BarMeter, atMs: number): number {
  const hour = (atMs / HOUR_MS) % 24
  const soundDb = soundLevelDb(input.sound, SEED, input.index, atMs - START_MS)
  return toTenthsDb(soundDb + input.gainDb + gainDb + hourDb(input.sound, hour))
}
