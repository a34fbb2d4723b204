import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import { createHistoryMaker } from '../../src-main/monitor/history-maker.ts'
import { FLOOR_TENTHS_DB } from '../../src-shared/decibels.ts'
import type { HistoryView } from '../../src-shared/model/history.ts'
import { DEFAULT_PERIOD_MS } from '../../src-shared/model/monitor.ts'
import type { Case, Ready, Side, Size } from '../harness.ts'
import { type ChartKind, type ChartPage, openChartPage } from '../page/open-chart.ts'
import { dayStart, openReadings, temporaryFolder } from '../product/readings.ts'
import { INPUT_METERS, INPUTS } from '../recording/bar.ts'
import { PROCESSOR_ID } from '../recording/record-bar.ts'
import { STORED_UNTIL_MS, storeHours } from '../recording/stored-bar.ts'
import type { RawLines } from '../ref/raw-chart.ts'

const AREA = 'history chart'
const HOUR_MS = 3_600_000
const HOURS = { full: 24, smoke: 1 } as const satisfies Record<Size, number>
const MOVES = { full: 10, smoke: 2 } as const satisfies Record<Size, number>
/** The colour of a mark (src-renderer/charts/chart-palette.ts, dark), and the room in which marks stand, px. */
const TOO_LOUD = [0xff, 0x54, 0x70] as const
const STRIP_MARKS = 5

interface Day {
  readonly view: HistoryView
  readonly raw: RawLines
  /** Epoch ms of every sample that was too loud, for each input. */
  readonly tooLoudMs: readonly (readonly number[])[]
}

const days = new Map<Size, Promise<Day>>()

/** A day of the bar as the page gets it, and with every reading. Made once. */
function dayOf(size: Size): Promise<Day> {
  const known = days.get(size) ?? makeDay(size)
  days.set(size, known)
  return known
}

async function makeDay(size: Size): Promise<Day> {
  const folder = await temporaryFolder()
  const store = await openReadings(join(folder.path, 'console.db'))
  storeHours(store, INPUT_METERS, HOURS[size])
  const series = store.series.of(PROCESSOR_ID)
  for (const { id, kind, index } of series) if (kind === 'source') store.series.setName(id, INPUTS[index]!.name)
  const question = { processorId: PROCESSOR_ID, span: '24h', endMs: null } as const
  const view = createHistoryMaker({
    store,
    nowMs: () => STORED_UNTIL_MS,
    dayStart,
    periodMs: () => DEFAULT_PERIOD_MS,
    sound: () => null,
  })(question)
  const sources = store.series.of(PROCESSOR_ID).filter(({ kind }) => kind === 'source')
  const fromMs = STORED_UNTIL_MS - HOURS[size] * HOUR_MS
  const readings = store.readings.full(sources, fromMs, STORED_UNTIL_MS)
  const raw: RawLines = {
    fromMs,
    periodMs: DEFAULT_PERIOD_MS,
    lines: sources.map(({ id, name }) => ({
      name,
      levelsDb: Array.from(readings.get(id)!.level, (level) => Math.max(level, FLOOR_TENTHS_DB) / 10),
    })),
  }
  const tooLoudMs = sources.map(({ id }) => {
    const { atMs, clippedSeconds } = readings.get(id)!
    return [...atMs].filter((_, at) => clippedSeconds[at]! > 0)
  })
  await store.close()
  await folder.remove()
  return { view, raw, tooLoudMs }
}

/** Lines are on the screen: the picture with them is not the one without. */
async function assertDrawn(page: ChartPage, text: string): Promise<void> {
  const empty = await page.picture()
  await page.load(text)
  await page.firstFrame()
  const full = await page.picture()
  assert.ok(full.length > empty.length * 2, `a picture with lines is not as empty as ${empty.length} bytes`)
}

/** Every sample that was too loud has its mark on the strip of its input, and on the large chart if it is the one there. */
async function assertMarked(page: ChartPage, { view, tooLoudMs }: Day): Promise<void> {
  assert.ok(
    tooLoudMs.some((times) => times.length > 0),
    'something was too loud',
  )
  for (const [place, times] of tooLoudMs.entries()) {
    const columns = new Set(await page.columnsOf(`strip-${place}`, TOO_LOUD, STRIP_MARKS))
    const width = 320
    for (const atMs of times) {
      const column = Math.floor(((atMs - view.fromMs) / (view.toMs - view.fromMs)) * width)
      const isMarked = [column - 1, column, column + 1].some((near) => columns.has(near))
      assert.ok(isMarked, `input ${place} was too loud at ${new Date(atMs).toISOString()} and has no mark`)
    }
  }
}

interface Pages {
  readonly ours: ChartPage
  readonly raw: ChartPage | null
  close(): Promise<void>
}

async function openPages(day: Day, kinds: readonly ChartKind[]): Promise<Pages> {
  const ours = await openChartPage('ours')
  const raw = kinds.includes('raw') ? await openChartPage('raw') : null
  await ours.load(JSON.stringify(day.view))
  await raw?.load(JSON.stringify(day.raw))
  return {
    ours,
    raw,
    async close() {
      await ours.close()
      await raw?.close()
    },
  }
}

async function checkPages({ ours, raw }: Pages, day: Day): Promise<void> {
  await assertDrawn(ours, JSON.stringify(day.view))
  await assertMarked(ours, day)
  await ours.clear()
  if (!raw) return
  await assertDrawn(raw, JSON.stringify(day.raw))
  await raw.clear()
}

async function firstFrame(page: ChartPage) {
  const cost = await page.firstFrame()
  await page.clear()
  return cost
}

/** The lines are drawn once; each call moves over them. */
function hovering(page: ChartPage, moves: number): Side {
  let isDrawn = false
  return async () => {
    if (!isDrawn) await page.firstFrame()
    isDrawn = true
    return page.hover(moves)
  }
}

function chartCase(
  name: string,
  goals: Pick<Case, 'reference' | 'floor'>,
  sides: (pages: Pages, day: Day, size: Size) => Pick<Ready, 'ours' | 'reference' | 'floor'>,
): Case {
  return {
    area: AREA,
    name,
    ...goals,
    async open(size): Promise<Ready> {
      const day = await dayOf(size)
      const pages = await openPages(day, goals.reference ? ['ours', 'raw'] : ['ours'])
      return { check: () => checkPages(pages, day), ...sides(pages, day, size), close: pages.close }
    },
  }
}

/** A day of twelve inputs on the History screen, in a real browser. */
export const chartCases: readonly Case[] = [
  chartCase(
    `${INPUTS.length} lines of 24 h, first frame: main thread`,
    { reference: { kind: 'ratio-at-least', value: 50 }, floor: null },
    ({ ours, raw }) => ({
      ours: async () => (await firstFrame(ours)).busyMs,
      reference: raw && (async () => (await firstFrame(raw)).busyMs),
      floor: null,
    }),
  ),
  chartCase(
    `${INPUTS.length} lines of 24 h, a move of the pointer: main thread`,
    { reference: { kind: 'ratio-at-least', value: 100 }, floor: null },
    ({ ours, raw }, _, size) => ({
      ours: hovering(ours, MOVES[size]),
      reference: raw && hovering(raw, MOVES[size]),
      floor: null,
    }),
  ),
  chartCase(
    `${INPUTS.length} lines of 24 h, first frame: longest task`,
    { reference: null, floor: { kind: 'difference-at-most', value: 150, unit: 'ms' } },
    ({ ours }) => ({ ours: async () => (await firstFrame(ours)).longestTaskMs, reference: null, floor: () => 0 }),
  ),
  chartCase(
    `${INPUTS.length} lines of 24 h, newer values: time until they are drawn`,
    { reference: null, floor: { kind: 'difference-at-most', value: 200, unit: 'ms' } },
    ({ ours }, { view }) => ({
      async ours() {
        await ours.firstFrame()
        const cost = await ours.update(JSON.stringify(view))
        await ours.clear()
        return cost
      },
      reference: null,
      floor: () => 0,
    }),
  ),
]
