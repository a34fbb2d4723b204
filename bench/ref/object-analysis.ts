/** The plain way to analyse: every reading an object, and a pass with filter, map and reduce for each figure. */
export interface ReadingObject {
  readonly inputNumber: number
  readonly inputName: string
  readonly level: number
  readonly peak: number
  readonly tooLoudSeconds: number
  readonly timestamp: string
}

export interface PingObject {
  readonly answered: boolean
  readonly roundTripMs: number | null
  readonly timestamp: string
}

export interface InputFigures {
  readonly inputNumber: number
  readonly averageLevel: number
  readonly highestPeak: number
  readonly tooLoudSeconds: number
  readonly silentReadings: number
  readonly lowReadings: number
  readonly jumps: number
  /** Seconds too loud by hour of the day. */
  readonly tooLoudByHour: readonly number[]
}

export interface PlainAnalysis {
  readonly inputs: readonly InputFigures[]
  readonly signalQuality: number
  readonly networkStability: number
  readonly networkLatencyMs: number
}

const PERIOD_S = 5
const TOO_LOUD_DB = -3
const LOW_DB = -45
const SILENT_DB = -50
const LASTING_READINGS = 2
const JUMP_DB = 10
const POOR_LATENCY_MS = 50
const NEWEST_MS = 300_000

export function analyzeObjects(readings: readonly ReadingObject[], pings: readonly PingObject[]): PlainAnalysis {
  const numbers = [...new Set(readings.map(({ inputNumber }) => inputNumber))]
  const inputs = numbers.map((inputNumber) => figuresOf(inputNumber, readings))
  const seconds = readings.length * PERIOD_S
  const lost = inputs
    .map((one) => one.tooLoudSeconds + (one.silentReadings + one.lowReadings) * PERIOD_S)
    .reduce((sum, value) => sum + value, 0)
  const trips = pings.filter(({ roundTripMs }) => roundTripMs !== null).map(({ roundTripMs }) => roundTripMs ?? 0)
  const spreadMs = quantile(trips, 0.9) - quantile(trips, 0.5)
  const newestMs = Math.max(...pings.slice(-1).map(({ timestamp }) => Date.parse(timestamp)))
  const newest = pings
    .filter(({ timestamp }) => Date.parse(timestamp) > newestMs - NEWEST_MS)
    .map(({ roundTripMs }) => roundTripMs ?? 0)
  const answered = pings.filter((ping) => ping.answered).length / pings.length
  return {
    inputs,
    signalQuality: Math.max(0, 100 - (100 * lost) / seconds),
    networkStability: 70 * answered + 20 * answered + 10 * (1 - Math.min(1, spreadMs / POOR_LATENCY_MS)),
    networkLatencyMs: quantile(newest, 0.5),
  }
}

function figuresOf(inputNumber: number, readings: readonly ReadingObject[]): InputFigures {
  const own = readings
    .filter((reading) => reading.inputNumber === inputNumber)
    .sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1))
  const tooLoud = own
    .filter(({ peak }) => peak > TOO_LOUD_DB)
    .map((reading) => ({
      hour: new Date(reading.timestamp).getUTCHours(),
      seconds: Math.min(PERIOD_S, Math.max(1, reading.tooLoudSeconds)),
    }))
  const power = own.map(({ level }) => 10 ** (level / 10)).reduce((sum, value) => sum + value, 0)
  const silentReadings = lastingBelow(own, SILENT_DB)
  return {
    inputNumber,
    averageLevel: 10 * Math.log10(power / own.length),
    // A spread into Math.max throws from some hundred thousand readings on.
    highestPeak: own.map(({ peak }) => peak).reduce((highest, peak) => Math.max(highest, peak), -80),
    tooLoudSeconds: tooLoud.map(({ seconds }) => seconds).reduce((sum, value) => sum + value, 0),
    silentReadings,
    lowReadings: lastingBelow(own, LOW_DB) - silentReadings,
    jumps: own.filter(({ level }, at) => at > 0 && Math.abs(level - own[at - 1]!.level) > JUMP_DB).length,
    tooLoudByHour: Array.from({ length: 24 }, (_, hour) =>
      tooLoud.filter((one) => one.hour === hour).reduce((sum, { seconds }) => sum + seconds, 0),
    ),
  }
}

/** Readings below a level, in runs that last. */
function lastingBelow(own: readonly ReadingObject[], levelDb: number): number {
  return own
    .map(({ level }) => level < levelDb)
    .reduce<number[]>((runs, isBelow) => {
      if (!isBelow) runs.push(0)
      else runs.push((runs.pop() ?? 0) + 1)
      return runs
    }, [])
    .filter((length) => length >= LASTING_READINGS)
    .reduce((sum, length) => sum + length, 0)
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const low = Math.floor(place)
  return sorted[low]! + (sorted[Math.min(low + 1, sorted.length - 1)]! - sorted[low]!) * (place - low)
}
