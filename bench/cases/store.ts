import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import type { Tick } from '../../src-shared/model/recording.ts'
import { type Case, type Ready, type Size, timed } from '../harness.ts'
import { closeHours, openReadings, type ReadingStore, temporaryFolder } from '../product/readings.ts'
import { ALL_METERS, INPUT_METERS } from '../recording/bar.ts'
import { plainReadings, textIdOf } from '../recording/plain-bar.ts'
import { PROCESSOR_ID, ticksOf } from '../recording/record-bar.ts'
import { createPlainRows, type PlainReading, type PlainRows } from '../ref/reading-rows.ts'

const AREA = 'store'
const HOUR_MS = 3_600_000
/** Seven in the evening, when everything plays. */
const EVENING_MS = Date.UTC(2026, 5, 12, 19)
const DAY_MS = Date.UTC(2026, 5, 12)
const PROCESSORS = 8

interface Samples {
  readonly ticks: readonly Tick[]
  readonly readings: readonly PlainReading[]
}

/** One sample of each of so many processors. */
function sampleOf(processors: number, at: number): Samples {
  const [tick] = ticksOf({ startMs: EVENING_MS + at * 5000, meters: ALL_METERS, levelEachMs: 500 }, 5 / 3600)
  assert.ok(tick, 'five seconds are a sample')
  const ticks = Array.from({ length: processors }, (_, nth) => ({ ...tick, processorId: `${PROCESSOR_ID}-${nth}` }))
  return { ticks, readings: plainReadings(ticks, ALL_METERS) }
}

/** What both stores say of the newest sample: the same levels of the same meters. */
function assertSameNewest({ readings, series }: ReadingStore, plain: PlainRows, { ticks }: Samples): void {
  for (const { processorId, atMs } of ticks) {
    const own = series.of(processorId)
    const levels = readings.full(own, atMs, atMs + 1)
    const ours = ALL_METERS.map(({ family, index }) => {
      const one = own.find((each) => each.kind === family && each.index === index)
      return (levels.get(one?.id ?? -1)?.level[0] ?? Number.NaN) / 10
    })
    const theirs = plain.since(textIdOf(processorId), '').toSorted((a, b) => a.inputNumber - b.inputNumber)
    assert.equal(theirs.length, ALL_METERS.length)
    assert.deepEqual(
      ours,
      theirs.map(({ inputLevel }) => inputLevel),
    )
  }
}

function writeCase(name: string, processors: number, goals: Pick<Case, 'reference' | 'floor'>): Case {
  return {
    area: AREA,
    name,
    ...goals,
    async open(size): Promise<Ready> {
      const folder = await temporaryFolder()
      const store = await openReadings(join(folder.path, 'console.db'))
      const plain = createPlainRows(join(folder.path, 'plain.db'))
      const samples = Array.from({ length: size === 'full' ? (processors === 1 ? 20 : 3) : 1 }, (_, at) =>
        sampleOf(processors, at),
      )
      const each = (write: (sample: Samples) => void) => () =>
        timed(() => samples.forEach(write)) / samples.length / processors
      // As the recorder does it: a processor's row is on disk before the next one's is made.
      const ours = ({ ticks }: Samples) => {
        for (const tick of ticks) store.ticks.insert([tick])
      }
      const theirs = ({ readings }: Samples) => {
        for (const reading of readings) plain.upsert(reading)
      }
      return {
        check() {
          assert.equal(store.sqlite.pragma('synchronous', { simple: true }), 2, 'every commit is on disk')
          for (const sample of samples) {
            ours(sample)
            theirs(sample)
          }
          assertSameNewest(store, plain, samples.at(-1)!)
        },
        ours: each(ours),
        reference: each(theirs),
        floor: () => 0,
        async close() {
          plain.close()
          await store.close()
          await folder.remove()
        },
      }
    },
  }
}

/** Bytes of the pages that a table and its indexes have. */
function bytesOf({ sqlite }: Pick<ReadingStore, 'sqlite'>, table: string): number {
  const pages = sqlite.prepare(
    'select sum(pgsize) from dbstat where aggregate = true and name in (select name from sqlite_schema where tbl_name = ?)',
  )
  return Number(pages.pluck().get(table))
}

const HOURS = { full: 24, smoke: 2 } as const satisfies Record<Size, number>

const sizeCase: Case = {
  area: AREA,
  name: `${INPUT_METERS.length} inputs, 24 h: bytes of a reading at full resolution`,
  reference: { kind: 'ratio-at-least', value: 80 },
  floor: { kind: 'difference-at-most', value: 3, unit: 'bytes' },
  async open(size): Promise<Ready> {
    const folder = await temporaryFolder()
    const store = await openReadings(join(folder.path, 'console.db'))
    const plain = createPlainRows(join(folder.path, 'plain.db'))
    const ticks = ticksOf({ startMs: DAY_MS, meters: INPUT_METERS, levelEachMs: 500 }, HOURS[size])
    store.ticks.insert(ticks)
    closeHours(store, DAY_MS + HOURS[size] * HOUR_MS)
    const readings = plainReadings(ticks, INPUT_METERS)
    plain.insertAll(readings)
    return {
      check() {
        const own = store.series.of(PROCESSOR_ID).filter(({ kind }) => kind === 'source')
        const kept = store.readings.full(own, DAY_MS, DAY_MS + HOURS[size] * HOUR_MS)
        const points = Map.groupBy(plain.since(textIdOf(PROCESSOR_ID), ''), ({ inputNumber }) => inputNumber)
        for (const { id, index } of own) {
          const { level, peak, atMs } = kept.get(id)!
          const theirs = points.get(index + 1) ?? []
          assert.equal(level.length, HOURS[size] * 720)
          assert.deepEqual(
            theirs.map(({ inputLevel, peakLevel, timestamp }) => [inputLevel, peakLevel, Date.parse(timestamp)]),
            Array.from(level, (value, at) => [value / 10, peak[at]! / 10, atMs[at]!]),
          )
        }
      },
      // The round trips lie in the same table: their bytes count against ours, their readings do not count.
      ours: () => bytesOf(store, 'meter_hour') / readings.length,
      reference: () => bytesOf(plain, 'MeterReading') / readings.length,
      floor: () => 0,
      async close() {
        plain.close()
        await store.close()
        await folder.remove()
      },
    }
  },
}

/** Readings on their way to disk, and what they take there. */
export const storeCases: readonly Case[] = [
  writeCase(`a sample of ${ALL_METERS.length} meters: time`, 1, {
    reference: { kind: 'ratio-at-least', value: 200 },
    floor: { kind: 'difference-at-most', value: 0.5, unit: 'ms' },
  }),
  writeCase(`a sample of ${PROCESSORS} processors: time`, PROCESSORS, {
    reference: { kind: 'ratio-at-least', value: 2000 },
    floor: { kind: 'difference-at-most', value: 0.5, unit: 'ms' },
  }),
  sizeCase,
]
