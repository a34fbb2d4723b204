import type { HistorySeries, HistoryView } from '../../src-shared/model/history.ts'
import type { SeriesKey } from '../../src-shared/model/monitor.ts'
import type { ChannelFamily, ProcessorSound } from '../../src-shared/model/sound.ts'
import { words } from '../words.ts'

/** More lines than this nobody compares at a glance. */
export const MOST_CHANNELS = 12
/** Of those, kept for what the areas play where there are many areas. */
const KEPT_FOR_SOURCES = 4

/** Names one series of a processor on this page: `zone:3`. */
export type SeriesId = `${SeriesKey['kind']}:${number}`

export function seriesId({ kind, index }: SeriesKey): SeriesId {
  return `${kind}:${index}`
}

/** A series that has a meter. */
export interface ChannelSeries extends HistorySeries {
  readonly kind: ChannelFamily
}

/** The families in the order of the page: what people hear first, then where it comes from. */
export const FAMILY_ORDER = ['zone', 'source', 'mix', 'group'] as const satisfies readonly ChannelFamily[]

/** All channels of a history, in the order of the page and by index. */
export function channelsOf({ series }: HistoryView): readonly ChannelSeries[] {
  return series
    .filter(isChannel)
    .sort((one, other) => FAMILY_ORDER.indexOf(one.kind) - FAMILY_ORDER.indexOf(other.kind) || one.index - other.index)
}

/** The round trips of a history, tenths of a ms; null where none were recorded. */
export function latencyOf({ series }: HistoryView): HistorySeries | null {
  return series.find(({ kind }) => kind === 'latency') ?? null
}

/**
 * The channels that are shown until somebody chooses others: the areas that somebody named and what the unmuted ones of them
 * play. Where the console has not read the processor yet, every named source, because nobody knows which ones play.
 */
export function usualChannels(channels: readonly ChannelSeries[], sound: ProcessorSound | null): readonly SeriesId[] {
  const named = channels.filter(({ placeholder }) => !placeholder)
  const playing = new Set(
    (sound?.zones ?? []).filter(({ muted }) => muted !== true).map(({ source }) => source ?? undefined),
  )
  const sources = named.filter(
    ({ kind, index }) => (kind === 'source' || kind === 'mix') && (sound === null || playing.has(index)),
  )
  const zones = named.filter(({ kind }) => kind === 'zone')
  const mostZones = MOST_CHANNELS - Math.min(KEPT_FOR_SOURCES, sources.length)
  const usual = [...zones.slice(0, mostZones), ...sources].slice(0, MOST_CHANNELS)
  return (usual.length > 0 ? usual : channels.slice(0, MOST_CHANNELS)).map(seriesId)
}

/** The name of a channel as the page says it. */
export function channelName({ name }: { readonly name: string }): string {
  return name.trim() === '' ? words.sound.unnamed : name
}

/** The seconds of all buckets together, from pairs of bucket and seconds. */
export function totalSeconds(pairs: readonly number[]): number {
  let total = 0
  for (let at = 1; at < pairs.length; at += 2) total += pairs[at] ?? 0
  return total
}

/** Whether anything was recorded. */
export function hasReadings({ mean }: HistorySeries): boolean {
  return mean.some((value) => value !== null)
}

/** The mean of the means of all buckets that have one, in the unit of the series; null where none has. */
export function overallMean({ mean }: HistorySeries): number | null {
  let sum = 0
  let count = 0
  for (const value of mean) {
    if (value === null) continue
    sum += value
    count++
  }
  return count === 0 ? null : sum / count
}

/** A duration in the largest unit that keeps it short, such as 3 s, 12 min or 1.5 h. */
export function durationText(seconds: number): string {
  if (seconds < 90) return words.history.seconds(NUMBER.format(Math.round(seconds)))
  const minutes = seconds / 60
  if (minutes < 90) return words.history.minutes(NUMBER.format(Math.round(minutes)))
  return words.history.hours(NUMBER.format(minutes / 60))
}

const NUMBER = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })

function isChannel(series: HistorySeries): series is ChannelSeries {
  return FAMILY_ORDER.some((family) => family === series.kind)
}
