import { FLOOR_TENTHS_DB, NO_READING, powerOf, tenthsDbOfPower } from '../../src-shared/decibels.ts'

const SECOND_MS = 1000

/**
 * What the recorder needs of every meter between two samples: the mean of its power over the time it was heard, its highest level,
 * and the seconds in which it was too loud (requirements.md §1.1, §1.2). A level holds until the next one comes. One place for
 * each meter; adding makes no garbage. All times are monotonic ms.
 */
export interface Integrals {
  /** A level was heard: it counts for the peak even where the next one follows at once. */
  hear(place: number, tenthsDb: number, nowMs: number): void
  /** A level held from where the last one ended until `untilMs`. */
  hold(place: number, tenthsDb: number, untilMs: number): void
  /** The level `before` held until now, and then `tenthsDb` was heard: a hold and a hear in one, for every level that comes in. */
  follow(place: number, before: number, tenthsDb: number, nowMs: number): void
  /** Nothing held until now: the time before `nowMs` counts for nothing. */
  skip(place: number, nowMs: number): void
  /** The mean level in tenths of a dB since it was last taken, `NO_READING` where nothing was heard; begins anew. */
  take(place: number): number
  /** Of the time that ended with the last {@link take}. */
  peakTaken(place: number): number
  clippedSecondsTaken(place: number): number
  /** Takes over what another one knows of a meter that has a new place here. */
  moveFrom(other: Integrals, from: number, to: number): void
  /** For {@link moveFrom} only. */
  readonly columns: IntegralColumns
}

interface IntegralColumns {
  readonly power: Float64Array
  readonly heardMs: Float64Array
  readonly untilMs: Float64Array
  readonly peak: Int16Array
  readonly clippedSeconds: Uint8Array
  /** The last second that was counted as too loud: a second counts once, on whichever side of a sample it lies. */
  readonly lastClippedSecond: Float64Array
  readonly takenPeak: Int16Array
  readonly takenClippedSeconds: Uint8Array
}

/** `clipTenthsDb` is asked each time: it is a setting. */
export function createIntegrals(length: number, clipTenthsDb: () => number): Integrals {
  const columns: IntegralColumns = {
    power: new Float64Array(length),
    heardMs: new Float64Array(length),
    untilMs: new Float64Array(length),
    peak: new Int16Array(length).fill(NO_READING),
    clippedSeconds: new Uint8Array(length),
    lastClippedSecond: new Float64Array(length).fill(-1),
    takenPeak: new Int16Array(length).fill(NO_READING),
    takenClippedSeconds: new Uint8Array(length),
  }
  const { power, heardMs, untilMs, peak, clippedSeconds, lastClippedSecond, takenPeak, takenClippedSeconds } = columns

  function countSeconds(place: number, fromMs: number, toMs: number): void {
    const first = Math.max(Math.floor(fromMs / SECOND_MS), lastClippedSecond[place]! + 1)
    const last = Math.floor(toMs / SECOND_MS)
    if (last < first) return
    clippedSeconds[place] = Math.min(255, clippedSeconds[place]! + last - first + 1)
    lastClippedSecond[place] = last
  }

  return {
    columns,
    hear(place, tenthsDb, nowMs) {
      if (tenthsDb > peak[place]!) peak[place] = tenthsDb
      if (tenthsDb > clipTenthsDb()) countSeconds(place, nowMs, nowMs)
    },
    hold(place, tenthsDb, until) {
      const from = untilMs[place]!
      if (until <= from) return
      power[place]! += powerOf(tenthsDb) * (until - from)
      heardMs[place]! += until - from
      untilMs[place] = until
      if (tenthsDb > peak[place]!) peak[place] = tenthsDb
      // The moment at which it ends belongs to the next level.
      if (tenthsDb > clipTenthsDb()) countSeconds(place, from, Math.ceil(until) - 1)
    },
    follow(place, before, tenthsDb, nowMs) {
      const clip = clipTenthsDb()
      const from = untilMs[place]!
      let highest = tenthsDb
      if (nowMs > from) {
        power[place]! += powerOf(before) * (nowMs - from)
        heardMs[place]! += nowMs - from
        untilMs[place] = nowMs
        if (before > highest) highest = before
        if (before > clip) countSeconds(place, from, Math.ceil(nowMs) - 1)
      }
      if (highest > peak[place]!) peak[place] = highest
      if (tenthsDb > clip) countSeconds(place, nowMs, nowMs)
    },
    skip(place, nowMs) {
      if (nowMs > untilMs[place]!) untilMs[place] = nowMs
    },
    take(place) {
      const heard = heardMs[place]!
      if (heard === 0) {
        takenPeak[place] = NO_READING
        takenClippedSeconds[place] = 0
        return NO_READING
      }
      const level = Math.max(FLOOR_TENTHS_DB, tenthsDbOfPower(power[place]! / heard))
      takenPeak[place] = Math.max(level, peak[place]!)
      takenClippedSeconds[place] = clippedSeconds[place]!
      power[place] = 0
      heardMs[place] = 0
      peak[place] = NO_READING
      clippedSeconds[place] = 0
      return level
    },
    peakTaken: (place) => takenPeak[place]!,
    clippedSecondsTaken: (place) => takenClippedSeconds[place]!,
    moveFrom(other, from, to) {
      for (const name of Object.keys(columns) as (keyof IntegralColumns)[])
        columns[name][to] = other.columns[name][from]!
    },
  }
}
