import type {
  AnalysisWindow,
  ChannelWindow,
  GainChange,
  GroupWindow,
  SeriesPast,
  WindowFacts,
  ZoneWindow,
} from '../../../src-main/analysis/window.ts'
import { NO_READING, powerOf, tenthsDbOfPower, toTenthsDb } from '../../../src-shared/decibels.ts'
import { type SeriesKind, Thresholds } from '../../../src-shared/model/monitor.ts'
import { ProcessorId } from '../../../src-shared/model/processor.ts'
import { type ChannelFamily, isPlaceholderName } from '../../../src-shared/model/sound.ts'
import { soundLevelDb } from '../../../src-simulator/sound.ts'
import type { Sound } from '../../../src-simulator/venue.ts'

/** A Friday at 9 PM in the tests' time zone, which is UTC. */
export const EVENING_MS = Date.UTC(2026, 5, 12, 21)
export const PERIOD_MS = 5000
/** How often a simulated meter is read within a step. */
const READS = 100
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export const localHour = (atMs: number) => {
  const at = new Date(atMs)
  return { weekday: at.getUTCDay(), hour: at.getUTCHours() }
}

/** What a source plays from a step on; the gain is its own, dB. */
export interface Programme {
  readonly index: number
  readonly name: string
  readonly gainDb: number
  /** The sound at each step. */
  sound(step: number): Sound
  /** Two sources of one programme play the same. */
  readonly programme: number
}

export interface Area {
  readonly index: number
  readonly name: string
  readonly source: number
  readonly gainDb: number
  readonly muted: boolean
}

export interface Evening {
  readonly steps: number
  readonly sources: readonly Programme[]
  readonly zones: readonly Area[]
  readonly seed: number
}

const playing = (index: number, name: string, sound: Sound, gainDb: number): Programme => {
  return { index, name, gainDb, sound: () => sound, programme: index }
}
const area = (index: number, name: string, source: number, gainDb: number, muted = false): Area => {
  return { index, name, source, gainDb, muted }
}

/** The bar of the simulator, with televisions that pause as speech does, and inputs that nobody plays. */
export function barEvening(steps = 60, seed = 7): Evening {
  return {
    steps,
    seed,
    sources: [
      playing(3, 'TV 1', 'speech', -6),
      playing(0, 'Jukebox', 'music', -3),
      playing(6, 'DJ', 'music', 0),
      playing(1, 'Mic 1 Host', 'speech', -4),
      playing(9, 'Spotify', 'music', -8),
      playing(4, 'TV 3', 'speech', -9),
      playing(12, 'Mic 2 Stage', 'noise', -4),
      playing(11, 'Source 11', 'silence', 0),
    ],
    zones: [
      area(3, 'Main Bar', 0, -12),
      area(0, 'Lounge', 9, -18),
      area(4, 'Patio', 4, -20),
      area(1, 'Restrooms', 9, -30, true),
      area(2, 'Stage', 6, -9),
      area(6, 'Game Room', 3, -6),
      area(9, 'Zone 9', -1, -40),
    ],
  }
}

/** The same evening, but this source plays something else from a step on. */
export function withSound(evening: Evening, index: number, sound: Sound, fromStep = 0): Evening {
  const sources = evening.sources.map((source) => {
    return source.index === index
      ? { ...source, sound: (step: number) => (step >= fromStep ? sound : source.sound(step)) }
      : source
  })
  return { ...evening, sources }
}

/** What the recorder would have written of that evening: means by power and peaks of each step. */
export function windowOf({ steps, sources, zones, seed }: Evening, fromMs = EVENING_MS): AnalysisWindow {
  const sourceWindows = sources.map(({ index, name, gainDb, sound, programme }) => {
    const channel = quietChannel('source', index, name, steps)
    for (let step = 0; step < steps; step++) {
      let power = 0
      let peak = NO_READING
      for (let read = 0; read < READS; read++) {
        const atMs = (step * READS + read) * (PERIOD_MS / READS)
        const tenths = toTenthsDb(soundLevelDb(sound(step), seed, programme, atMs) + gainDb)
        power += powerOf(tenths)
        peak = Math.max(peak, tenths)
        if (tenths > -30 && read % 20 === 0) channel.clippedSeconds[step]! += 1
      }
      channel.level[step] = tenthsDbOfPower(power / READS)
      channel.peak[step] = peak
      channel.gain[step] = gainDb * 10
    }
    return channel
  })
  const zoneWindows = zones.map(({ index, name, source, gainDb, muted }): ZoneWindow => {
    const channel = quietChannel('zone', index, name, steps)
    const heard = sourceWindows.find((one) => one.index === source)
    for (let step = 0; step < steps; step++) {
      const through = (tenths: number) => Math.max(-800, tenths + gainDb * 10)
      if (heard && !muted) {
        channel.level[step] = through(heard.level[step]!)
        channel.peak[step] = through(heard.peak[step]!)
      }
      channel.muted[step] = muted ? 1 : 0
      channel.gain[step] = gainDb * 10
    }
    return {
      ...channel,
      source: new Int16Array(steps).fill(source),
      grouped: new Int8Array(steps),
      gainChanges: [],
    }
  })
  return {
    processor: { id: ProcessorId.parse('main'), name: 'Main', model: 'AZM8' },
    fromMs,
    periodMs: PERIOD_MS,
    length: steps,
    sources: sourceWindows,
    mixes: [quietChannel('mix', 14, 'House Mix', steps)],
    zones: zoneWindows,
    groups: [idleGroup(5, 'Bar and Patio', steps)],
    link: {
      answered: new Int8Array(steps).fill(1),
      latency: Int16Array.from({ length: steps }, (_, step) => (step % 3 === 0 ? 180 + (step % 5) * 4 : NO_READING)),
      heard: new Int8Array(steps).fill(1),
      gaps: [],
      usualLatency: 185,
    },
    facts: nothingHappened(fromMs),
    thresholds: Thresholds.parse({}),
  }
}

/** The wall's clock of the tests, which is UTC. */
export const wallClock = (atMs: number) => ({ day: Math.floor(atMs / DAY_MS), second: (atMs % DAY_MS) / 1000 })

export function nothingHappened(fromMs: number): WindowFacts {
  return { changes: [], completeFromMs: fromMs, triggers: [], triggerNames: [], acts: [] }
}

/** A channel that shows the floor all the time. */
export function quietChannel(family: ChannelFamily, index: number, name: string, steps: number): ChannelWindow {
  return {
    family,
    index,
    name,
    placeholder: isPlaceholderName(name),
    level: new Int16Array(steps).fill(-800),
    peak: new Int16Array(steps).fill(-800),
    clippedSeconds: new Uint8Array(steps),
    muted: new Int8Array(steps),
    gain: new Int16Array(steps),
  }
}

export function idleGroup(index: number, name: string, steps: number): GroupWindow {
  return {
    ...quietChannel('group', index, name, steps),
    source: new Int16Array(steps).fill(-1),
    active: new Int8Array(steps),
  }
}

/** Takes a zone to a fixed gain and back, as Custom Priority Volume does, each time for this long. */
export function pinned(zone: ZoneWindow, startsMs: readonly number[], lengthMs: number, toDb: number): ZoneWindow {
  const ownDb = zone.gain[0]! / 10
  const gainChanges = startsMs.flatMap((atMs): GainChange[] => [
    { atMs, beforeDb: ownDb, afterDb: toDb },
    { atMs: atMs + lengthMs, beforeDb: toDb, afterDb: ownDb },
  ])
  return { ...zone, gainChanges }
}

/** The hours before the evening, oldest first: what each was, or null where it was not recorded. */
export function pastOf(
  kind: SeriesKind,
  index: number,
  name: string,
  days: number,
  hourAt: (atMs: number, hoursBack: number) => PastHour | null,
): SeriesPast {
  const startMs: number[] = []
  const hours: PastHour[] = []
  for (let back = days * 24; back > 0; back--) {
    const atMs = Math.floor(EVENING_MS / HOUR_MS) * HOUR_MS - back * HOUR_MS
    const hour = hourAt(atMs, back)
    if (hour === null) continue
    startMs.push(atMs)
    hours.push(hour)
  }
  const tenths = (value: (hour: PastHour) => number) => Int16Array.from(hours, (hour) => Math.round(value(hour) * 10))
  return {
    kind,
    index,
    name,
    placeholder: isPlaceholderName(name),
    startMs: Float64Array.from(startMs),
    min: tenths(({ mean }) => Math.max(-80, mean - 6)),
    mean: tenths(({ mean }) => mean),
    max: tenths(({ mean }) => Math.min(0, mean + 8)),
    clippedSeconds: Uint16Array.from(hours, ({ clippedSeconds = 0 }) => clippedSeconds),
    silentSeconds: Uint16Array.from(hours, ({ silentSeconds = 0 }) => silentSeconds),
    seconds: new Uint16Array(hours.length).fill(3600),
  }
}

export interface PastHour {
  /** dB, or ms for latency. */
  readonly mean: number
  readonly clippedSeconds?: number
  readonly silentSeconds?: number
}

export const daysBefore = (atMs: number) => (EVENING_MS - atMs) / DAY_MS
