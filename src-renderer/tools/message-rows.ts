import type { MessageRow } from '../../src-shared/model/tools.ts'

export type SortOrder = 'ascending' | 'descending'

/**
 * The rows whose parameter, value or processor has all words of `filter` in it, sorted by parameter as people count:
 * ZoneGain_2 before ZoneGain_10.
 */
export function shownRows(
  rows: readonly MessageRow[],
  processorNames: ReadonlyMap<string, string>,
  filter: string,
  order: SortOrder,
): readonly MessageRow[] {
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean)
  const found = wanted.length === 0 ? [...rows] : rows.filter((row) => matches(row, processorNames, wanted))
  const sign = order === 'ascending' ? 1 : -1
  return found.sort((one, other) => sign * compareRows(one, other))
}

/** Names one row among all: a parameter can come from several processors and in several formats. */
export function rowKey({ processorId, parameter, format }: MessageRow): string {
  return `${processorId}/${parameter}/${format}`
}

/** A value with the unit that its format and family have; as it came where there is none. */
export function valueText({ parameter, format, value }: MessageRow): string {
  if (format === 'pct') return `${value} %`
  if (format === 'val' && /(Gain|Meter)(_|$)/.test(parameter)) return `${value} dB`
  return String(value)
}

function matches(row: MessageRow, processorNames: ReadonlyMap<string, string>, wanted: readonly string[]): boolean {
  const text =
    `${row.parameter} ${valueText(row)} ${processorNames.get(row.processorId) ?? row.processorId}`.toLowerCase()
  return wanted.every((word) => text.includes(word))
}

function compareRows(one: MessageRow, other: MessageRow): number {
  const [family, index] = orderOf(one.parameter)
  const [otherFamily, otherIndex] = orderOf(other.parameter)
  if (family !== otherFamily) return family < otherFamily ? -1 : 1
  if (index !== otherIndex) return index - otherIndex
  return rowKey(one) < rowKey(other) ? -1 : 1
}

/** Parameters are few and come again in every value of the topic: each is taken apart once. */
const orders = new Map<string, readonly [string, number]>()

function orderOf(parameter: string): readonly [string, number] {
  const known = orders.get(parameter)
  if (known) return known
  const parts = /^(.*)_(\d+)$/.exec(parameter)
  const order = [parts?.[1] ?? parameter, parts ? Number(parts[2]) : -1] as const
  orders.set(parameter, order)
  return order
}
