import { describe, expect, test } from 'vitest'
import { msAxis, WORD_AXIS } from '../../src-renderer/charts/chart-axis.ts'
import { stripColumns } from '../../src-renderer/charts/overview-strip.ts'
import { percentOfScale } from '../../src-renderer/meters/scale.ts'
import { layEvents } from '../../src-renderer/state/event-lane.ts'
import { type SaidEvent, sayEvent } from '../../src-renderer/state/event-words.ts'
import { latencyChart, levelChart } from '../../src-renderer/state/history-chart.ts'
import { historyCsv, historyFileName } from '../../src-renderer/state/history-csv.ts'
import {
  channelsOf,
  durationText,
  latencyOf,
  overallMean,
  seriesId,
  usualChannels,
} from '../../src-renderer/state/history-series.ts'
import { timeTicks } from '../../src-renderer/state/time-ticks.ts'
import type { HistoryView } from '../../src-shared/model/history.ts'
import { historyOf } from '../support/fake-history.ts'
import { barSound, sound, source, zone } from '../support/fake-venue.ts'

const bar = barSound('p-1')
const HOUR_MS = 3_600_000

/** A history of one channel in as many buckets of a second as there are means, tenths of a dB. */
function historyWith(mean: readonly (number | null)[], change: Partial<HistoryView['series'][number]>): HistoryView {
  const series = { kind: 'zone', index: 0, name: 'Bar', placeholder: false, min: mean, mean, max: mean } as const
  return {
    processorId: bar.processorId,
    span: '5min',
    fromMs: 1_000,
    toMs: 1_000 + mean.length * 1_000,
    startsMs: mean.map((_, bucket) => 1_000 + bucket * 1_000),
    series: [{ ...series, clippedSeconds: [], silentSeconds: [], ...change }],
    events: [],
    readings: mean.length,
    oldestMs: 0,
  }
}

describe('the channels that are shown at first', () => {
  test('are the named areas and what the unmuted ones play', () => {
    const shown = usualChannels(channelsOf(historyOf(bar, '24h', {})), bar)
    expect(shown).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6].map((index) => `zone:${index}`),
      'source:0',
      'source:1',
      'source:3',
      'mix:14',
    ])
  })

  test('are every named source while nobody knows what plays', () => {
    expect(usualChannels(channelsOf(historyOf(bar, '24h', {})), null)).toContain('source:2')
  })

  test('are at most twelve, with room for sources, and never none', () => {
    const large = sound('p-1', {
      zones: Array.from({ length: 30 }, (_, index) => zone(index, `Room ${index} A`, { source: index % 6 })),
      sources: Array.from({ length: 6 }, (_, index) => source(index, `Player ${index} A`, {})),
    })
    const shown = usualChannels(channelsOf(historyOf(large, '24h', {})), large)
    expect(shown).toHaveLength(12)
    expect(shown.filter((id) => id.startsWith('source'))).toHaveLength(4)
    const unnamed = sound('p-1', { zones: [zone(0, 'Zone 1', {})] })
    expect(usualChannels(channelsOf(historyOf(unnamed, '24h', {})), unnamed)).toEqual(['zone:0'])
  })
})

describe('a history as a chart', () => {
  test('is on the scale of the meters and has a break where nothing was recorded', () => {
    const view = historyWith([-200, -200, null, -100, null], {})
    const { mean } = levelChart(view, view.series[0]!)
    expect(mean.map(({ x, y }) => [x, y])).toEqual([
      [1_000, percentOfScale(-20)],
      [3_000, percentOfScale(-20)],
      [3_000, null],
      // One bucket alone is as wide as it lasted.
      [4_000, percentOfScale(-10)],
      [5_000, percentOfScale(-10)],
      [5_000, null],
    ])
  })

  test('keeps every bucket of a long run, and knows which one each point is', () => {
    const view = historyOf(bar, '24h', {})
    const { max } = levelChart(view, channelsOf(view)[0]!)
    expect(new Set(max.map(({ bucket }) => bucket)).size).toBe(1440)
    expect(max.at(-1)?.x).toBe(view.toMs)
  })

  test('marks each bucket that was too loud, for as long as it lasts', () => {
    const view = historyWith([-10, -20, -30], { clippedSeconds: [1, 1] })
    expect(levelChart(view, view.series[0]!).tooLoud).toEqual([{ fromMs: 2_000, toMs: 3_000 }])
  })

  test('hatches a gap only where this series has none of its own values', () => {
    const gap = { kind: 'gap', fromMs: 0, toMs: null, cause: 'link' } as const
    const heard = { ...historyWith([-10, -20], {}), events: [gap] }
    expect(levelChart(heard, heard.series[0]!).gaps).toEqual([])
    const silent = { ...historyWith([null, null], {}), events: [gap] }
    expect(levelChart(silent, silent.series[0]!).gaps).toEqual([{ fromMs: 1_000, toMs: 3_000 }])
  })

  test('says round trips in ms', () => {
    const view = historyOf(bar, '1h', {})
    expect(latencyChart(view, latencyOf(view)!).mean[0]?.y).toBe(18)
  })

  test('has words in the middle of their ranges, and round figures', () => {
    const loud = WORD_AXIS.labels.find(({ text }) => text === 'Loud')!
    expect(loud.at).toBeGreaterThan(percentOfScale(-10))
    expect(loud.at).toBeLessThan(percentOfScale(-3))
    expect(msAxis(183).lines).toEqual([0, 50, 100, 150, 200])
    expect(msAxis(0).max).toBe(20)
  })
})

describe('a strip', () => {
  test('loses neither the highest level nor a second that was too loud, however narrow it is', () => {
    const mean = Array.from({ length: 1440 }, () => -300)
    const max = mean.map((level, bucket) => (bucket === 777 ? -5 : level))
    const { columns, tooLoud } = stripColumns({ min: mean, mean, max, clippedSeconds: [777, 1] }, 100)
    expect(columns).toHaveLength(100)
    expect(columns.filter((column) => column?.max === -5)).toHaveLength(1)
    expect(tooLoud).toEqual([54])
    expect(columns[54]).toEqual({ min: -300, mean: -300, max: -5 })
  })

  test('leaves out what was not recorded, and stretches few buckets', () => {
    const { columns, tooLoud } = stripColumns(
      { min: [null, -1], mean: [null, -1], max: [null, -1], clippedSeconds: [1, 1] },
      4,
    )
    expect(tooLoud).toEqual([2, 3])
    expect(columns.map((column) => column?.mean ?? null)).toEqual([null, null, -1, -1])
  })
})

describe('a time axis', () => {
  test('has round times of the wall and no more than wanted', () => {
    const from = new Date(2026, 5, 12, 9, 7).getTime()
    const ticks = timeTicks(from, from + 24 * HOUR_MS, 8)
    expect(ticks.length).toBeGreaterThan(4)
    expect(ticks.length).toBeLessThanOrEqual(9)
    expect(ticks.every(({ atMs }) => new Date(atMs).getHours() % 3 === 0 && new Date(atMs).getMinutes() === 0)).toBe(
      true,
    )
  })

  test('counts days and months on the calendar', () => {
    const from = new Date(2026, 0, 15, 13).getTime()
    const days = timeTicks(from, from + 30 * 24 * HOUR_MS, 8)
    expect(days.every(({ atMs }) => new Date(atMs).getHours() === 0)).toBe(true)
    const months = timeTicks(from, from + 365 * 24 * HOUR_MS, 12)
    expect(months.length).toBeGreaterThan(5)
    expect(months.every(({ atMs }) => new Date(atMs).getDate() === 1)).toBe(true)
    expect(timeTicks(from, from, 8)).toEqual([])
  })
})

describe('the file', () => {
  test('says what each column is, and leaves out what was not recorded', () => {
    const view = historyWith([-200, null], { name: 'Bar, "front"', clippedSeconds: [0, 3], silentSeconds: [] })
    const lines = historyCsv(view, view.series, '=House').split('\r\n')
    expect(lines[0]).toBe(
      '\uFEFFfrom (UTC),to (UTC),processor,kind,index,name,unit,minimum,mean,maximum,too loud (s),silent (s)',
    )
    expect(lines[1]).toBe(
      `1970-01-01T00:00:01.000Z,1970-01-01T00:00:02.000Z,'=House,zone,0,"Bar, ""front""",dB,-20.0,-20.0,-20.0,3,0`,
    )
    expect(lines[2]).toBe(`1970-01-01T00:00:02.000Z,1970-01-01T00:00:03.000Z,'=House,zone,0,"Bar, ""front""",dB,,,,,`)
    expect(lines).toHaveLength(4)
  })

  test('has a row for each bucket and series, and ms for round trips', () => {
    const view = historyOf(bar, '5min', {})
    const rows = historyCsv(view, view.series, 'House').trim().split('\r\n').slice(1)
    expect(rows).toHaveLength(60 * view.series.length)
    expect(rows.at(-1)).toMatch(/,latency,0,,ms,\d+\.\d,\d+\.\d,\d+\.\d,,$/)
  })

  test('has a name that every disk takes', () => {
    const view = historyOf(bar, '24h', {})
    expect(historyFileName(view, 'Büro / 1. Stock', 'csv')).toBe('büro-1-stock-24h-2026-06-12T21-42.csv')
    expect(historyFileName(view, '???', 'pdf')).toMatch(/^processor-24h.*\.pdf$/)
  })
})

describe('what happened', () => {
  const change = { kind: 'change', fromMs: 5, family: 'zone', index: 3, name: 'Patio' } as const
  const said = (event: Parameters<typeof sayEvent>[0], figures: boolean) => sayEvent(event, bar, figures).sentence

  test.each([
    [{ ...change, what: 'gain', before: -20, after: -12 }, 'Patio was turned up.'],
    [{ ...change, what: 'gain', before: -12, after: -20 }, 'Patio was turned down.'],
    [{ ...change, what: 'gain', before: null, after: -20 }, 'The volume of Patio became known.'],
    [{ ...change, what: 'mute', before: 0, after: 1 }, 'Patio was muted.'],
    [{ ...change, what: 'mute', before: 1, after: 0 }, 'Patio was unmuted.'],
    [{ ...change, what: 'source', before: 0, after: 3 }, 'Patio now plays DJ booth.'],
    [{ ...change, what: 'source', before: 0, after: -1 }, 'Patio now plays nothing.'],
    [{ ...change, what: 'grouped', before: 0, after: 1 }, 'Patio was combined.'],
    [{ ...change, what: 'active', before: 1, after: 0, name: ' ' }, 'Unnamed was taken apart.'],
    [{ kind: 'gap', fromMs: 1, toMs: null, cause: 'asleep' }, 'The computer was asleep'],
  ] as const)('is said in plain words', (event, sentence) => expect(said(event, false)).toBe(sentence))

  test('has figures for technicians', () => {
    expect(said({ ...change, what: 'gain', before: -20, after: -12 }, true)).toBe('Patio: gain from -20.0 to -12.0 dB')
  })

  test('lies along the time: cut off at the ends, and close changes as one mark with their number', () => {
    const event = (kind: SaidEvent['kind'], fromMs: number, toMs: number | null, sentence: string): SaidEvent => ({
      kind,
      severity: null,
      fromMs,
      toMs,
      ongoing: false,
      sentence,
    })
    const items = layEvents(
      [
        event('gap', -50, 50, 'before'),
        event('finding', 150, null, 'lasts'),
        event('change', 100, null, 'one'),
        event('renamed', 101, null, 'two'),
        event('change', 180, null, 'three'),
        event('gap', 300, 400, 'after'),
      ],
      0,
      200,
    )
    expect(
      items.map(({ row, leftPercent, widthPercent, count, sentence }) => [
        row,
        leftPercent,
        widthPercent,
        count,
        sentence,
      ]),
    ).toEqual([
      ['gap', 0, 25, 1, 'before'],
      ['change', 50, 0, 2, '2 changes'],
      ['finding', 75, 25, 1, 'lasts'],
      ['change', 90, 0, 1, 'three'],
    ])
  })
})

test('a duration is short', () => {
  expect([1, 89, 90, 3_600, 36_000].map(durationText)).toEqual(['1 s', '89 s', '2 min', '60 min', '10 h'])
})

test('a series is named by its kind and number, and its mean leaves out what was not recorded', () => {
  expect(seriesId({ kind: 'mix', index: 14 })).toBe('mix:14')
  expect(overallMean(historyWith([-100, null, -300], {}).series[0]!)).toBe(-200)
  expect(overallMean(historyWith([null], {}).series[0]!)).toBeNull()
})
