import { CEILING_DB, FLOOR_DB, toTenthsDb } from '../src-shared/decibels.ts'
import type { DemoPast } from '../src-shared/model/demo.ts'
import type { ChannelFamily } from '../src-shared/model/sound.ts'
import { hourDb, withIncidents } from './day.ts'
import { type Moment, meterLevelDb, readDesk } from './desk.ts'
import type { Device } from './device.ts'
import { BadRequest } from './faults.ts'
import type { House } from './house.ts'
import type { Levels } from './levels.ts'
import { clamp } from './parameters.ts'
import { hashToUnit } from './random.ts'
import { soundLevelDb } from './sound.ts'

/** How the days before went: as a bar's days go with what goes wrong in them, without that, or every hour like the evening now. */
export const PAST_DAYS = ['eventful', 'quiet', 'steady'] as const
type PastDays = (typeof PAST_DAYS)[number]

export interface PastOptions {
  readonly days: PastDays
  /** Sources whose level changed slowly; what they play now is where they have come to. */
  readonly drifts: readonly { readonly source: number; readonly dbPerDay: number }[]
}
export const DEFAULT_PAST: PastOptions = { days: 'eventful', drifts: [] }

/** A meter as the past names it. */
export interface MeterKey {
  readonly family: ChannelFamily
  readonly index: number
}

/** Levels in the form in which a console takes them: tenths of a dB, all meters of the first moment, then of the second. */
export type Past = Omit<DemoPast, 'processorId'>

/**
 * What the meters would have shown at `steps` moments from the epoch ms `fromMs` on, had everything always been set as it is now;
 * held meters and priority events are of the present and not in it. The same for the same seed and start. Throws BadRequest for
 * more than {@link MOST_VALUES} values and for a meter that there is not.
 */
export type AskPast = (
  fromMs: number,
  stepMs: number,
  steps: number,
  meters: readonly MeterKey[],
  options: PastOptions,
) => Past

export interface PastNeeds {
  readonly device: Device
  readonly house: House
  readonly levels: Levels
  readonly seed: number
  /** Epoch ms at which the simulator's own time was 0. */
  readonly startMs: number
  /** The hour on the wall's clock, 0 to 24 with fractions. */
  readonly hourOf: (epochMs: number) => number
}

/** As many as fit into one batch of a console: 60,000 characters of base64 (src-shared/model/demo.ts). */
const MOST_VALUES = 22_500

const HOUR_MS = 3_600_000
/** Before the start everything is as live for this long, and glides there from the day's own level for an hour before. */
const AS_LIVE_MS = 2 * HOUR_MS
const GLIDE_MS = HOUR_MS
/** What is heard on a line on which nobody plays anything. */
const IDLE_DB = -77

export function createPast({ device, house, levels, seed, startMs, hourOf }: PastNeeds): AskPast {
  /** How much of the difference to a live evening there is at this moment: 1 long ago, 0 shortly before the start and after. */
  const distance = (epochMs: number) => clamp((startMs - AS_LIVE_MS - epochMs) / GLIDE_MS, 0, 1)

  return (fromMs, stepMs, steps, meters, { days, drifts }) => {
    const desk = readDesk(device, house, 'priority')
    check(fromMs, stepMs, steps, meters, ({ family, index }) => desk[family].has(index))
    const sources = [...desk.source.keys()]
    const slopes = new Map(drifts.map(({ source, dbPerDay }) => [source, dbPerDay]))

    function playedDb(source: number, epochMs: number, hour: number): number {
      const playing = levels.playing(source)
      if (playing === null || playing.sound === 'silence') return FLOOR_DB
      const { sound, programme } = playing
      const atMs = epochMs - startMs
      const driftDb = ((slopes.get(source) ?? 0) * atMs) / (24 * HOUR_MS)
      const liveDb = clamp(soundLevelDb(sound, seed, programme, atMs) + driftDb, FLOOR_DB, CEILING_DB)
      const share = days === 'steady' ? 0 : distance(epochMs)
      if (share === 0) return liveDb
      const second = Math.floor(epochMs / 1000)
      const idleDb = IDLE_DB + 3 * hashToUnit(seed, programme, second)
      const usualDb = Math.max(liveDb + share * hourDb(sound, hour), Math.min(liveDb, idleDb))
      if (days === 'quiet' || share < 1) return usualDb
      return withIncidents(usualDb, sources.indexOf(source), seed, hour, second)
    }

    const tenths = Buffer.alloc(steps * meters.length * 2)
    let offset = 0
    for (let step = 0; step < steps; step++) {
      const epochMs = fromMs + step * stepMs
      const hour = hourOf(epochMs)
      // A source is asked for by its own meter and by all that it is routed to.
      const played = new Map<number, number>()
      const moment: Moment = {
        playedDb(source) {
          const levelDb = played.get(source) ?? playedDb(source, epochMs, hour)
          played.set(source, levelDb)
          return levelDb
        },
        heldDb: () => null,
        voiceDb: () => null,
      }
      for (const { family, index } of meters)
        offset = tenths.writeInt16LE(toTenthsDb(meterLevelDb(desk, moment, family, index)), offset)
    }
    return { fromMs, stepMs, meters: [...meters], levels: tenths.toString('base64') }
  }
}

/** The hour on the wall's clock of this computer, 0 to 24 with fractions. */
export function localHour(epochMs: number): number {
  const date = new Date(epochMs)
  return date.getHours() + date.getMinutes() / 60 + date.getSeconds() / 3600
}

function check(
  fromMs: number,
  stepMs: number,
  steps: number,
  meters: readonly MeterKey[],
  exists: (meter: MeterKey) => boolean,
): void {
  if (!(Number.isInteger(fromMs) && fromMs > 0)) throw new BadRequest('"fromMs" is a time in whole ms since 1970.')
  if (!(Number.isInteger(stepMs) && stepMs >= 100 && stepMs <= 60_000))
    throw new BadRequest('"stepMs" is a whole number from 100 to 60000.')
  if (!(Number.isInteger(steps) && steps >= 1)) throw new BadRequest('"steps" is a whole number, 1 or more.')
  if (meters.length === 0 || steps * meters.length > MOST_VALUES)
    throw new BadRequest(`Meters times steps are 1 to ${MOST_VALUES}.`)
  const missing = meters.find((meter) => !exists(meter))
  if (missing !== undefined) throw new BadRequest(`There is no meter ${missing.family} ${missing.index}.`)
}
