import { describe, expect, it } from 'vitest'
import { analyze } from '../../../src-main/analysis/analyze.ts'
import { createBaselines } from '../../../src-main/analysis/baselines.ts'
import { summarizeLevels } from '../../../src-main/analysis/history-summary.ts'
import { homeOf } from '../../../src-main/analysis/summary.ts'
import type { AnalysisWindow, SeriesPast, WindowFacts } from '../../../src-main/analysis/window.ts'
import { NO_READING } from '../../../src-shared/decibels.ts'
import { HEARD_TRIGGERS } from '../../../src-shared/model/cause.ts'
import { CHANGED_THINGS } from '../../../src-shared/model/history.ts'
import type { Analysis, Judgement } from '../../../src-shared/model/insight.ts'
import { GAP_CAUSES, Thresholds } from '../../../src-shared/model/monitor.ts'
import { ProcessorId } from '../../../src-shared/model/processor.ts'
import { createSeededRandom } from '../../support/random.ts'
import { EVENING_MS, idleGroup, localHour, nothingHappened, pastOf, quietChannel, wallClock } from './evening.ts'

type Random = () => number
const NAMES = ['', 'Patio', 'TV L', 'TV R', 'Mic 1 Host', 'Source 3', 'x'.repeat(64), 'a b c d e f g h', '🍺']

function anyFacts(random: Random): WindowFacts {
  const whole = (low: number, high: number) => Math.floor(low + (high - low) * random())
  const pick = <T>(list: readonly T[]) => list[whole(0, list.length)]!
  const list = <T>(most: number, make: () => T) => Array.from({ length: whole(0, most + 1) }, make)
  const atMs = () => EVENING_MS + whole(-400_000, 400_000)
  const oldestFirst = <T extends { readonly atMs: number }>(all: T[]) => all.sort((a, b) => a.atMs - b.atMs)
  return {
    ...nothingHappened(pick([0, EVENING_MS])),
    changes: oldestFirst(
      list(60, () => ({
        ...{ atMs: atMs(), family: pick(['zone', 'group', 'source'] as const), index: whole(0, 6) },
        ...{ what: pick(CHANGED_THINGS), before: pick([null, -80, -20, 0, 1]), after: pick([-80, -50, -20, 0, 1]) },
        ...{ steps: whole(1, 20), largestStep: whole(0, 60), percentBefore: null, percentAfter: pick([null, 5]) },
        unseen: random() < 0.1,
      })),
    ),
    triggers: oldestFirst(list(10, () => ({ atMs: atMs(), kind: pick(HEARD_TRIGGERS), index: whole(0, 4) }))),
  }
}

/** Anything that the types allow, and that a recorder could come to write. */
function anyWindow(random: Random, length: number): AnalysisWindow {
  const whole = (low: number, high: number) => Math.floor(low + (high - low) * random())
  const pick = <T>(list: readonly T[]) => list[whole(0, list.length)]!
  const level = () => (random() < 0.2 ? NO_READING : random() < 0.2 ? pick([-800, -500, -450, -30, 0]) : whole(-800, 1))
  const steps = (draw: () => number) => Array.from({ length }, draw)
  /** Values stay for a while, as settings do. */
  const settings = (values: readonly number[]) => {
    let value = pick(values)
    return steps(() => {
      if (random() < 0.05) value = pick(values)
      return value
    })
  }
  const channel = (family: 'source' | 'mix' | 'zone' | 'group', index: number) => ({
    ...quietChannel(family, index, pick(NAMES), length),
    level: Int16Array.from(steps(level)),
    peak: Int16Array.from(steps(level)),
    clippedSeconds: Uint8Array.from(steps(() => whole(0, 6))),
    muted: Int8Array.from(settings([0, 0, 1, -1])),
    gain: Int16Array.from(settings([NO_READING, -800, -200, 0])),
  })
  /** Indices are neither contiguous nor from 0 (protocol.md §4), but each is there once. */
  const list = <T>(most: number, make: (index: number) => T) => {
    const [first, apart] = [whole(0, 3), whole(1, 3)]
    return Array.from({ length: whole(0, most + 1) }, (_, at) => make(first + at * apart))
  }
  const sources = [NO_READING, -1, 0, 1, 2, 3, 14, 999]
  return {
    processor: { id: ProcessorId.parse('any'), name: pick(NAMES), model: 'Atmosphere' },
    fromMs: EVENING_MS,
    periodMs: pick([1000, 5000, 60_000]),
    length,
    sources: list(8, (index) => channel('source', index)),
    mixes: list(3, (index) => channel('mix', 14 + index)),
    zones: list(6, (index) => ({
      ...channel('zone', index),
      source: Int16Array.from(settings(sources)),
      grouped: Int8Array.from(settings([0, 1, -1])),
      gainChanges: list(30, (at) => ({
        atMs: EVENING_MS + at * whole(1, 9000),
        beforeDb: pick([-20, -10]),
        afterDb: pick([-20, -10]),
      })),
    })),
    groups: list(2, (index) => ({
      ...idleGroup(index, pick(NAMES), length),
      source: Int16Array.from(settings(sources)),
      active: Int8Array.from(settings([0, 1, -1])),
    })),
    link: {
      answered: Int8Array.from(settings([0, 1, -1])),
      latency: Int16Array.from(steps(() => (random() < 0.5 ? NO_READING : whole(0, 32_767)))),
      heard: Int8Array.from(settings([0, 1, -1])),
      gaps: list(5, (at) => ({
        fromMs: EVENING_MS + (at - 2) * 60_000,
        toMs: random() < 0.3 ? null : EVENING_MS + at * 60_000,
        cause: pick(GAP_CAUSES),
      })),
      usualLatency: pick([null, 0, 180]),
    },
    facts: anyFacts(random),
    thresholds: Thresholds.parse({}),
  }
}

function anyPast(random: Random): readonly SeriesPast[] {
  const kinds = ['source', 'mix', 'zone', 'group', 'latency'] as const
  return kinds.flatMap((kind, index) => {
    const days = Math.floor(random() * 20)
    return random() < 0.3
      ? []
      : [
          pastOf(kind, index, NAMES[index]!, days, () =>
            random() < 0.1
              ? null
              : { mean: -80 * random(), clippedSeconds: 3600 * random() ** 8, silentSeconds: 3600 * random() },
          ),
        ]
  })
}

const JUDGED: Judgement = { kind: 'judged' }
function judge(window: AnalysisWindow, past: readonly SeriesPast[] = [], judgement = JUDGED, online = true): Analysis {
  const baselines = createBaselines(past, localHour)
  const atMs = window.fromMs + window.length * window.periodMs
  return analyze({ window, past, baselines, localHour, wallClock, atMs, online, judgement })
}

/** Everything that must be so whatever was recorded. */
function expectSane(analysis: Analysis): void {
  const { signalQuality, networkStability, dspLoad, networkLatency } = analysis.scores
  for (const { value, basis } of [signalQuality, networkStability, dspLoad]) {
    expect(value === null).toBe(basis === 'not-available')
    if (value !== null) expect(value >= 0 && value <= 100).toBe(true)
  }
  expect(networkLatency.value === null || networkLatency.value >= 0).toBe(true)
  const keys = analysis.findings.map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
  for (const { confidence, message, action, sinceMs, evidence } of analysis.findings) {
    expect(confidence >= 0 && confidence <= 1).toBe(true)
    for (const text of [message, action]) {
      expect(text.split(/(?<=[.!?])\s+/).every((one) => one.split(/\s+/).length <= 15)).toBe(true)
    }
    expect(Number.isFinite(sinceMs) && evidence.fromMs <= evidence.toMs).toBe(true)
    expect(evidence.readings.every(({ value }) => Number.isFinite(value))).toBe(true)
  }
  for (const { confidence } of [...analysis.patterns, ...analysis.forecasts]) {
    expect(confidence >= 0 && confidence <= 1).toBe(true)
  }
  // What is unknown is null: JSON turns everything else that is no number into null too, and hides it.
  expect(JSON.stringify(analysis)).not.toMatch(/NaN|undefined|Infinity/)
  expect(JSON.parse(JSON.stringify(analysis))).toEqual(analysis)
  homeOf([analysis])
}

describe('whatever was recorded', () => {
  it('is answered, with scores in their range', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = createSeededRandom(seed)
      const lengths = [0, 1, 2, 11, 60, 300]
      const window = anyWindow(random, lengths[seed % lengths.length]!)
      const judgement: Judgement =
        seed % 5 === 0 ? { kind: 'no-data', why: 'not-connected', readings: 0, needed: 60 } : JUDGED
      expectSane(judge(window, anyPast(random), judgement, random() < 0.8))
    }
  })

  it('is the same when it is asked again, and leaves its readings alone', () => {
    const window = anyWindow(createSeededRandom(3), 60)
    const before = structuredClone(window)
    expect(judge(window)).toEqual(judge(window))
    expect(window).toEqual(before)
  })

  it('may be a day of 24 channels, or a day of nothing', () => {
    const random = createSeededRandom(9)
    const day = anyWindow(random, 17_280)
    const many = Array.from({ length: 24 }, (_, index) => ({
      ...quietChannel('source', index, `In ${index} x`, 17_280),
      level: Int16Array.from({ length: 17_280 }, () => -800 * random()),
    }))
    expectSane(judge({ ...day, sources: many }))
    const nothing = many.map((channel) => ({
      ...channel,
      level: new Int16Array(17_280).fill(NO_READING),
      peak: new Int16Array(17_280).fill(NO_READING),
    }))
    expectSane(judge({ ...day, sources: nothing }))
    expect(summarizeLevels(many, day.thresholds).averageLevelDb).toBeLessThan(0)
  })
})
