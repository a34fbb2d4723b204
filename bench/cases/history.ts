import { strict as assert } from 'node:assert'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHistoryMaker } from '../../src-main/monitor/history-maker.ts'
import { HISTORY_SPANS, type HistorySpan, type HistoryView, SPAN_MS } from '../../src-shared/model/history.ts'
import { DEFAULT_PERIOD_MS } from '../../src-shared/model/monitor.ts'
import { type Case, type Ready, type Size, timed } from '../harness.ts'
import { dayStart, openReadings, type ReadingStore, temporaryFolder } from '../product/readings.ts'
import { type BarMeter, INPUT_METERS, INPUTS } from '../recording/bar.ts'
import { plainReadings, textIdOf } from '../recording/plain-bar.ts'
import { PROCESSOR_ID } from '../recording/record-bar.ts'
import { repeatDays, STORED_UNTIL_MS, storeHours } from '../recording/stored-bar.ts'
import { createPlainRows, type PlainPoint } from '../ref/reading-rows.ts'

const AREA = 'history'
const HOURS = { full: 24, smoke: 1 } as const satisfies Record<Size, number>
const DAYS = { full: 365, smoke: 2 } as const satisfies Record<Size, number>

/** What the History screen asks, as the page gets it: a question to JSON. */
function asker(store: ReadingStore) {
  const makeHistory = createHistoryMaker({
    store,
    nowMs: () => STORED_UNTIL_MS,
    dayStart,
    periodMs: () => DEFAULT_PERIOD_MS,
    sound: () => null,
  })
  return (span: HistorySpan) => JSON.stringify(makeHistory({ processorId: PROCESSOR_ID, span, endMs: null }))
}

/** Lowest level and highest peak of each bucket of a line, worked out from the plain way's answer. */
function boundsOf(points: readonly PlainPoint[], { startsMs, fromMs, toMs }: HistoryView) {
  const bucketMs = (toMs - fromMs) / startsMs.length
  const inside = Map.groupBy(points, ({ timestamp }) => Math.floor((Date.parse(timestamp) - fromMs) / bucketMs))
  return startsMs.map((_, bucket) => {
    const some = inside.get(bucket)
    if (!some) return [null, null]
    return [
      Math.round(some.reduce((least, { inputLevel }) => Math.min(least, inputLevel), 0) * 10),
      Math.round(some.reduce((most, { peakLevel }) => Math.max(most, peakLevel), -80) * 10),
    ]
  })
}

function dayCase(name: string, atLeast: number, cost: (make: () => string) => number): Case {
  return {
    area: AREA,
    name: `${INPUT_METERS.length} inputs, 24 h: ${name}`,
    reference: { kind: 'ratio-at-least', value: atLeast },
    floor: null,
    async open(size): Promise<Ready> {
      const folder = await temporaryFolder()
      const store = await openReadings(join(folder.path, 'console.db'))
      const plain = createPlainRows(join(folder.path, 'plain.db'))
      plain.insertAll(plainReadings(storeHours(store, INPUT_METERS, HOURS[size]), INPUT_METERS))
      const ask = asker(store)
      const ours = () => ask('24h')
      const theirs = () =>
        JSON.stringify(plain.since(textIdOf(PROCESSOR_ID), new Date(STORED_UNTIL_MS - SPAN_MS['24h']).toISOString()))
      return {
        check() {
          const view = JSON.parse(ours()) as HistoryView
          const points = Map.groupBy(JSON.parse(theirs()) as PlainPoint[], ({ inputNumber }) => inputNumber)
          const lines = view.series.filter(({ kind }) => kind === 'source')
          assert.equal(lines.length, INPUTS.length)
          for (const { index, min, max } of lines) {
            const bounds = boundsOf(points.get(index + 1) ?? [], view)
            assert.deepEqual([min, max], [bounds.map(([least]) => least), bounds.map(([, most]) => most)])
          }
        },
        ours: () => cost(ours),
        reference: () => cost(theirs),
        floor: null,
        async close() {
          plain.close()
          await store.close()
          await folder.remove()
        },
      }
    },
  }
}

/** The two stores that a span is asked of: built once, because a year takes a while. */
interface Stores {
  readonly day: ReadingStore
  readonly year: ReadingStore
  close(): Promise<void>
}

async function openStores(size: Size, meters: readonly BarMeter[]): Promise<Stores> {
  const folder = await temporaryFolder()
  const files = { day: join(folder.path, 'day.db'), year: join(folder.path, 'year.db') }
  const first = await openReadings(files.day)
  storeHours(first, meters, HOURS[size])
  await first.close()
  await copyFile(files.day, files.year)
  const day = await openReadings(files.day)
  const year = await openReadings(files.year)
  repeatDays(year, DAYS[size], 'sums')
  year.sqlite.pragma('wal_checkpoint(truncate)')
  return {
    day,
    year,
    async close() {
      await day.close()
      await year.close()
      await folder.remove()
    },
  }
}

function yearCase(span: HistorySpan): Case {
  return {
    area: AREA,
    name: `${span} with a year stored, against a day`,
    reference: null,
    floor: { kind: 'ratio-at-most', value: 2 },
    async open(size): Promise<Ready> {
      const { day, year, close } = await openStores(size, INPUT_METERS)
      const [ofDay, ofYear] = [asker(day), asker(year)]
      const times = size === 'full' ? 10 : 1
      const cost = (ask: (span: HistorySpan) => string) => () =>
        timed(() => {
          for (let time = 0; time < times; time++) ask(span)
        })
      return {
        check() {
          const [short, long] = [ofDay, ofYear].map((ask) => JSON.parse(ask(span)) as HistoryView)
          assert.deepEqual(long!.startsMs, short!.startsMs)
          // What both have is equal; what only the year has lies before it.
          const last = (view: HistoryView) => view.series.map(({ kind, index, max }) => [kind, index, max.at(-1)])
          assert.deepEqual(last(long!), last(short!))
          if (span === '30d' || span === '1y') assert.ok(long!.readings > short!.readings)
        },
        ours: cost(ofYear),
        reference: null,
        floor: cost(ofDay),
        close,
      }
    },
  }
}

/** What the History screen asks for. */
export const historyCases: readonly Case[] = [
  dayCase('time', 100, timed),
  dayCase('bytes', 1000, (make) => make().length),
  ...HISTORY_SPANS.map(yearCase),
]
