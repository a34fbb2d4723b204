import { useMemo } from 'react'
import type { HistorySeries, HistoryView } from '../../src-shared/model/history.ts'
import type { ChartContent } from '../charts/band-chart.ts'
import { msAxis } from '../charts/chart-axis.ts'
import { ChartCanvas } from '../charts/chart-canvas.tsx'
import { chartPalette } from '../charts/chart-palette.ts'
import { latencyChart } from '../state/history-chart.ts'
import { useHistoryChoice } from '../state/history-choice.ts'
import { hasReadings, latencyOf } from '../state/history-series.ts'
import { useShade } from '../state/theme.ts'
import { bucketText } from '../state/time.ts'
import { words } from '../words.ts'
import styles from './history.module.css'
import { HistoryTable, LATENCY_COLUMNS } from './history-table.tsx'

/** How fast the processor answered, over the same span as the levels. Absent where nothing was measured. */
export function LatencyPanel({ view }: { readonly view: HistoryView }) {
  const series = latencyOf(view)
  if (!series || !hasReadings(series)) return null
  return <MeasuredLatency view={view} series={series} />
}

function MeasuredLatency({ view, series }: { readonly view: HistoryView; readonly series: HistorySeries }) {
  const { asTable } = useHistoryChoice()
  const palette = chartPalette(useShade())
  const content = useMemo((): ChartContent => {
    const data = latencyChart(view, series)
    const highest = data.max.reduce((most, { y }) => Math.max(most, y ?? 0), 0)
    const text = (tenthsMs: number | null | undefined) =>
      tenthsMs === null || tenthsMs === undefined
        ? words.history.noRecord
        : words.history.ms((tenthsMs / 10).toFixed(1))
    return {
      data,
      axis: msAxis(highest),
      palette,
      tip: (bucket) => [
        bucketText(view.startsMs[bucket] ?? view.fromMs, view.startsMs[bucket + 1] ?? view.toMs, view.span),
        `${words.history.mean}: ${text(series.mean[bucket])}`,
        `${words.history.range}: ${text(series.min[bucket])} – ${text(series.max[bucket])}`,
      ],
    }
  }, [view, series, palette])
  const label = words.history.latencyOf(words.history.lastSpan[view.span])
  return (
    <section className={styles.panel} aria-labelledby="latency" data-print="no">
      <div>
        <h2 className={styles.panelTitle} id="latency">
          {words.history.latency}
        </h2>
        <p className={styles.soft}>{words.history.latencyIntro}</p>
      </div>
      {asTable ? (
        <HistoryTable view={view} series={series} caption={label} columns={LATENCY_COLUMNS} />
      ) : (
        <ChartCanvas key={view.span} content={content} label={label} size="small" />
      )}
    </section>
  )
}
