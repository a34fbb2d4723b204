import { FLOOR_DB } from '../src-shared/decibels.ts'
import { hashToUnit } from './random.ts'
import { soundLevelDb } from './sound.ts'
import type { Sound } from './venue.ts'

/** How a bar's day goes: pure functions of the hour on the wall's clock, 0 to 24 with fractions. */

/** What is left of a sound when the bar is closed, in dB against the evening's peak. */
const CLOSED_DB = -70
/** Corners of a curve, by hour; between them it is straight. */
type Curve = readonly (readonly [hour: number, db: number])[]

/** Music is turned up as the place fills; the peak is at ten in the evening. Closed from three to ten. */
const MUSIC: Curve = [
  [0, -2],
  [1.5, -3],
  [2.9, -6],
  [3, CLOSED_DB],
  [10, CLOSED_DB],
  [10.2, -12],
  [16, -11],
  [18, -8],
  [20, -3],
  [22, 0],
  [24, -2],
]
/** What people listen to keeps its level for as long as the place is open. */
const VOICES: Curve = [
  [0, 0],
  [2.9, 0],
  [3, CLOSED_DB],
  [10, CLOSED_DB],
  [10.2, 0],
  [24, 0],
]

/** How much quieter a sound is at this hour than at the evening's peak, in dB: 0 or less. */
export function hourDb(sound: Sound, hour: number): number {
  switch (sound) {
    case 'silence':
    case 'noise':
      // Nobody makes it, so nobody turns it down.
      return 0
    case 'speech':
    case 'television':
    case 'loud-voice':
      return onCurve(VOICES, hour)
    case 'music':
    case 'clipping':
    case 'drop-out':
      return onCurve(MUSIC, hour)
  }
}

/** Something that went wrong for a while, at the same hour each day. */
interface Incident {
  /** Which source, counted in the order of the unit's setup (venue.ts). */
  readonly nth: number
  readonly fromHour: number
  readonly minutes: number
  /** The level in dB that the source had instead of `levelDb`. `second` counts whole seconds. */
  instead(levelDb: number, seed: number, second: number): number
}

const INCIDENTS: readonly Incident[] = [
  // The television loses its signal in the afternoon.
  { nth: 0, fromHour: 15 + 10 / 60, minutes: 6, instead: () => FLOOR_DB },
  // Somebody turns the music player down at its own end, and later up again.
  { nth: 4, fromHour: 19 + 5 / 60, minutes: 20, instead: (levelDb) => levelDb - 14 },
  // The DJ is carried away: single seconds that are too loud.
  {
    nth: 2,
    fromHour: 22 + 40 / 60,
    minutes: 1.5,
    instead: (levelDb, seed, second) =>
      hashToUnit(seed, second) < 0.4 ? soundLevelDb('clipping', seed, 2, second * 1000) : levelDb,
  },
]

/** The level of the `nth` source in dB with what went wrong at this hour, if anything did. */
export function withIncidents(levelDb: number, nth: number, seed: number, hour: number, second: number): number {
  const incident = INCIDENTS.find(
    (one) => one.nth === nth && hour >= one.fromHour && hour < one.fromHour + one.minutes / 60,
  )
  return incident === undefined ? levelDb : incident.instead(levelDb, seed, second)
}

function onCurve(curve: Curve, hour: number): number {
  const next = curve.findIndex(([corner]) => corner > hour)
  const [fromHour, fromDb] = curve[next - 1] ?? curve[0] ?? [0, 0]
  const [toHour, toDb] = curve[next] ?? curve.at(-1) ?? [24, 0]
  return toHour === fromHour ? fromDb : fromDb + ((toDb - fromDb) * (hour - fromHour)) / (toHour - fromHour)
}
