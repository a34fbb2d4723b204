import type { HistorySeries, HistoryView } from '../../src-shared/model/history.ts'
import { bucketEnds } from './history-chart.ts'

/** The first line of the file: what each column is, with its unit. Levels are in dB, round trips in ms, as `unit` says. */
const HEADER = [
  'from (UTC)',
  'to (UTC)',
  'processor',
  'kind',
  'index',
  'name',
  'unit',
  'minimum',
  'mean',
  'maximum',
  'too loud (s)',
  'silent (s)',
] as const

/** Excel takes a file for UTF-8 only if it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * The history of `series` as a CSV file (RFC 4180): a row for each bucket and series. What was not recorded is an empty field and
 * never a number.
 */
export function historyCsv(view: HistoryView, series: readonly HistorySeries[], processorName: string): string {
  const endsMs = bucketEnds(view)
  const rows = series.flatMap((each) => {
    const clipped = secondsByBucket(each.clippedSeconds)
    const silent = secondsByBucket(each.silentSeconds)
    const unit = each.kind === 'latency' ? 'ms' : 'dB'
    return view.startsMs.map((startMs, bucket) => {
      const recorded = (each.mean[bucket] ?? null) !== null
      const seconds = (of: ReadonlyMap<number, number>) =>
        recorded && each.kind !== 'latency' ? String(of.get(bucket) ?? 0) : ''
      return [
        new Date(startMs).toISOString(),
        new Date(endsMs[bucket] ?? view.toMs).toISOString(),
        field(processorName),
        each.kind,
        String(each.index),
        field(each.name),
        unit,
        tenths(each.min[bucket]),
        tenths(each.mean[bucket]),
        tenths(each.max[bucket]),
        seconds(clipped),
        seconds(silent),
      ].join(',')
    })
  })
  return `${BYTE_ORDER_MARK}${[HEADER.join(','), ...rows].join('\r\n')}\r\n`
}

/** A name for a file, from the processor, the span and the time at which it ends: `main-bar-24h-2026-06-12T21-42.csv`. */
export function historyFileName(view: HistoryView, processorName: string, ending: 'csv' | 'pdf'): string {
  const slug = processorName
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  const end = new Date(view.toMs).toISOString().slice(0, 16).replace(':', '-')
  return `${slug || 'processor'}-${view.span}-${end}.${ending}`
}

function tenths(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : (value / 10).toFixed(1)
}

function secondsByBucket(pairs: readonly number[]): ReadonlyMap<number, number> {
  const seconds = new Map<number, number>()
  for (let at = 0; at + 1 < pairs.length; at += 2) seconds.set(pairs[at] ?? -1, pairs[at + 1] ?? 0)
  return seconds
}

/** A name as a field. It comes from a device: one that begins like a formula must not become one in a spreadsheet. */
function field(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
