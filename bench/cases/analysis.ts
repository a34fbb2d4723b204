import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import { type AnalysisNeeds, analyze } from '../../src-main/analysis/analyze.ts'
import { createLook } from '../../src-main/analysis/look.ts'
import type { ChannelWindow } from '../../src-main/analysis/window.ts'
import { NO_READING } from '../../src-shared/decibels.ts'
import { type Case, type Ready, type Size, timed } from '../harness.ts'
import { localHour, openReadings, temporaryFolder } from '../product/readings.ts'
import { INPUT_METERS, INPUTS } from '../recording/bar.ts'
import { createNeedsMaker } from '../recording/bar-window.ts'
import { STORED_UNTIL_MS, storeHours } from '../recording/stored-bar.ts'
import { analyzeObjects, type PingObject, type ReadingObject } from '../ref/object-analysis.ts'

const HOUR_MS = 3_600_000
const HOURS = { full: 24, smoke: 1 } as const satisfies Record<Size, number>

/** The same readings as objects. */
function objectsOf({ window }: AnalysisNeeds): { readings: readonly ReadingObject[]; pings: readonly PingObject[] } {
  const stamp = (step: number) => new Date(window.fromMs + step * window.periodMs).toISOString()
  const readings: ReadingObject[] = []
  const pings: PingObject[] = []
  for (let step = 0; step < window.length; step++) {
    for (const { index, name, level, peak, clippedSeconds } of window.sources) {
      assert.ok(level[step] !== NO_READING, 'the bar is recorded without a gap')
      readings.push({
        inputNumber: index + 1,
        inputName: name,
        level: level[step]! / 10,
        peak: peak[step]! / 10,
        tooLoudSeconds: clippedSeconds[step]!,
        timestamp: stamp(step),
      })
    }
    const { latency, answered } = window.link
    const roundTripMs = latency[step] === NO_READING ? null : latency[step]! / 10
    pings.push({ answered: answered[step] === 1, roundTripMs, timestamp: stamp(step) })
  }
  return { readings, pings }
}

function assertEqualFigures(needs: AnalysisNeeds, objects: ReturnType<typeof objectsOf>): void {
  const ours = analyze(needs)
  const theirs = analyzeObjects(objects.readings, objects.pings)
  const { inputs } = createLook(needs.window, needs.baselines, localHour(needs.atMs), needs.atMs, needs.wallClock)
  assert.deepEqual(
    inputs.map(({ channel, measure }) => [
      channel.index + 1,
      measure.highestPeak / 10,
      measure.tooLoudSeconds,
      measure.silentSteps,
      measure.lowSteps,
    ]),
    theirs.inputs.map((one) => [
      one.inputNumber,
      one.highestPeak,
      one.tooLoudSeconds,
      one.silentReadings,
      one.lowReadings,
    ]),
  )
  const near = (a: number | null, b: number) => assert.ok(a !== null && Math.abs(a - b) < 1e-6, `${a} is ${b}`)
  near(ours.scores.signalQuality.value, theirs.signalQuality)
  near(ours.scores.networkStability.value, theirs.networkStability)
  near(ours.scores.networkLatency.rawMs, theirs.networkLatencyMs)
  assert.ok(
    theirs.inputs.some(({ tooLoudSeconds }) => tooLoudSeconds > 0),
    'something is too loud',
  )
}

/** The least that looks at every reading of an array: both levels of each, summed. */
function sumOf(channels: readonly ChannelWindow[]): number {
  let sum = 0
  for (const { level, peak } of channels) {
    for (let step = 0; step < level.length; step++) sum += level[step]! + peak[step]!
  }
  return sum
}

const dayCase: Case = {
  area: 'analysis',
  name: `${INPUTS.length} inputs, 24 h, all metrics and findings: time`,
  reference: { kind: 'ratio-at-least', value: 100 },
  floor: { kind: 'ratio-at-most', value: 10 },
  async open(size): Promise<Ready> {
    const folder = await temporaryFolder()
    const store = await openReadings(join(folder.path, 'console.db'))
    storeHours(store, INPUT_METERS, HOURS[size])
    const needs = createNeedsMaker(store, STORED_UNTIL_MS)(HOURS[size] * HOUR_MS)
    const objects = objectsOf(needs)
    const channels = [...needs.window.sources, ...needs.window.zones]
    const times = size === 'full' ? 10 : 1
    return {
      check: () => assertEqualFigures(needs, objects),
      ours: () =>
        timed(() => {
          for (let time = 0; time < times; time++) analyze(needs)
        }) / times,
      reference: () => timed(() => analyzeObjects(objects.readings, objects.pings)),
      floor: () =>
        timed(() => {
          for (let time = 0; time < times; time++) assert.ok(sumOf(channels) < 0)
        }) / times,
      async close() {
        await store.close()
        await folder.remove()
      },
    }
  },
}

/** Five minutes as the console looks at them each half minute, read from the store (requirements.md §1.15). */
const budgetCase: Case = {
  area: 'analysis',
  name: '5 min from the store: time',
  reference: null,
  floor: { kind: 'difference-at-most', value: 100, unit: 'ms' },
  async open(size): Promise<Ready> {
    const folder = await temporaryFolder()
    const store = await openReadings(join(folder.path, 'console.db'))
    storeHours(store, INPUT_METERS, HOURS[size])
    const makeNeeds = createNeedsMaker(store, STORED_UNTIL_MS)
    const look = () => analyze(makeNeeds(300_000))
    return {
      check() {
        assert.equal(look().scores.signalQuality.basis, 'measured')
      },
      ours: () => timed(look),
      reference: null,
      floor: () => 0,
      async close() {
        await store.close()
        await folder.remove()
      },
    }
  },
}

export const analysisCases: readonly Case[] = [dayCase, budgetCase]
