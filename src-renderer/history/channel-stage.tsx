import { useMemo } from 'react'
import type { HistoryView } from '../../src-shared/model/history.ts'
import type { ChartContent } from '../charts/band-chart.ts'
import { FIGURE_AXIS, WORD_AXIS } from '../charts/chart-axis.ts'
import { ChartCanvas } from '../charts/chart-canvas.tsx'
import { chartPalette } from '../charts/chart-palette.ts'
import { levelInWords } from '../meters/meter-words.ts'
import { meterKey } from '../meters/reading.ts'
import type { TraceMemory } from '../meters/trace-memory.ts'
import type { SaidEvent } from '../state/event-words.ts'
import { useFigures } from '../state/figures.ts'
import { levelChart } from '../state/history-chart.ts'
import { useHistoryChoice } from '../state/history-choice.ts'
import {
  type ChannelSeries,
  channelName,
  durationText,
  overallMean,
  seriesId,
  totalSeconds,
} from '../state/history-series.ts'
import { useShade } from '../state/theme.ts'
import { bucketText } from '../state/time.ts'
import { words } from '../words.ts'
import styles from './channel-stage.module.css'
import { EventLane } from './event-lane.tsx'
import { EventList } from './event-list.tsx'
import { HistoryTable, LEVEL_COLUMNS } from './history-table.tsx'
import { LiveTrace } from './live-trace.tsx'

interface ChannelStageProps {
  readonly view: HistoryView
  readonly series: ChannelSeries
  readonly events: readonly SaidEvent[]
  readonly memory: TraceMemory | null
}

/** One channel large: what it does now, what it did, and what happened meanwhile. */
export function ChannelStage({ view, series, events, memory }: ChannelStageProps) {
  const { asTable } = useHistoryChoice()
  const content = useLevelContent(view, series)
  const name = channelName(series)
  const tooLoud = totalSeconds(series.clippedSeconds)
  const silent = totalSeconds(series.silentSeconds)
  const label = describe(view, series, name)
  return (
    <div className={styles.stage}>
      <header className={styles.header}>
        <h3 className={styles.name}>{name}</h3>
        <p className={styles.facts}>
          <span>{words.history.family[series.kind]}</span>
          {tooLoud > 0 ? (
            <span className={styles.tooLoud}>{words.history.tooLoudFor(durationText(tooLoud))}</span>
          ) : (
            <span>{words.history.neverTooLoud}</span>
          )}
          {silent > 0 && <span>{words.history.silentFor(durationText(silent))}</span>}
        </p>
      </header>
      <LiveTrace
        meter={meterKey({ processorId: view.processorId, family: series.kind, index: series.index })}
        name={name}
        memory={memory}
      />
      {asTable ? (
        <HistoryTable view={view} series={series} caption={label} columns={LEVEL_COLUMNS} />
      ) : (
        <ChartCanvas key={`${view.span}/${seriesId(series)}`} content={content} label={label} size="large" />
      )}
      <EventLane events={events} fromMs={view.fromMs} toMs={view.toMs} />
      <EventList events={events} />
    </div>
  )
}

/** What a chart of this channel shows: the levels in words, or in dB for those who asked. */
export function useLevelContent(view: HistoryView, series: ChannelSeries): ChartContent {
  const figures = useFigures()
  const palette = chartPalette(useShade())
  return useMemo(() => {
    const text = (tenthsDb: number | null | undefined) => {
      if (tenthsDb === null || tenthsDb === undefined) return words.meter.noReading
      return figures ? words.technician.db((tenthsDb / 10).toFixed(1)) : levelInWords(tenthsDb, false)
    }
    return {
      data: levelChart(view, series),
      axis: figures ? FIGURE_AXIS : WORD_AXIS,
      palette,
      tip: (bucket) => {
        const lowest = text(series.min[bucket])
        const highest = text(series.max[bucket])
        const range = lowest === highest ? lowest : `${lowest} – ${highest}`
        return [
          bucketText(view.startsMs[bucket] ?? view.fromMs, view.startsMs[bucket + 1] ?? view.toMs, view.span),
          `${words.history.mean}: ${text(series.mean[bucket])}`,
          `${words.history.range}: ${range}`,
        ]
      },
    }
  }, [view, series, figures, palette])
}

/** The chart in words; `name` is the channel's, with the processor's where several stand beside each other. */
export function describe(view: HistoryView, series: ChannelSeries, name: string): string {
  const mean = overallMean(series)
  const tooLoud = totalSeconds(series.clippedSeconds)
  const sentences = [words.history.chartOf(name, words.history.lastSpan[view.span])]
  if (mean === null) sentences.push(words.history.empty)
  else sentences.push(words.history.usually(levelInWords(mean, false).toLowerCase()))
  if (mean !== null) {
    sentences.push(tooLoud > 0 ? `${words.history.tooLoudFor(durationText(tooLoud))}.` : words.history.neverTooLoud)
  }
  return sentences.join(' ')
}
