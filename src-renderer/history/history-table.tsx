import { useMemo, useRef, useState } from 'react'
import type { HistorySeries, HistoryView } from '../../src-shared/model/history.ts'
import { bucketText } from '../state/time.ts'
import { ROW_HEIGHT, rowWindow } from '../ui/row-window.ts'
import { SCROLLED_BY_KEYBOARD } from '../ui/scrolled-by-keyboard.ts'
import { words } from '../words.ts'
import styles from './history-table.module.css'

interface ColumnTitles {
  readonly lowest: string
  readonly mean: string
  readonly highest: string
  /** Whether levels are in it, which can be too loud or silent. */
  readonly seconds: boolean
}

export const LEVEL_COLUMNS: ColumnTitles = {
  lowest: words.technician.lowest,
  mean: words.technician.mean,
  highest: words.technician.highest,
  seconds: true,
}

export const LATENCY_COLUMNS: ColumnTitles = {
  lowest: words.technician.lowestMs,
  mean: words.technician.meanMs,
  highest: words.technician.highestMs,
  seconds: false,
}

interface HistoryTableProps {
  readonly view: HistoryView
  readonly series: HistorySeries
  readonly caption: string
  readonly columns: ColumnTitles
}

/** The height of the box, CSS pixels, as its style sheet has it. */
const HEIGHT = 400

/** The same values as the chart, as a table, newest first. Only the rows that can be seen are drawn: there may be 1,440. */
export function HistoryTable({ view, series, caption, columns }: HistoryTableProps) {
  const [scrollTop, setScrollTop] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => rowsOf(view, series), [view, series])
  const { from, to } = rowWindow(rows.length, scrollTop, HEIGHT)
  const count = columns.seconds ? 6 : 4
  return (
    <section
      ref={box}
      className={styles.box}
      aria-label={words.history.tableOf(caption)}
      {...SCROLLED_BY_KEYBOARD}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <table className={styles.table} aria-rowcount={rows.length + 1}>
        <caption className="only-spoken">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{words.history.from}</th>
            <th scope="col">{columns.lowest}</th>
            <th scope="col">{columns.mean}</th>
            <th scope="col">{columns.highest}</th>
            {columns.seconds && (
              <>
                <th scope="col">{words.history.tooLoudSeconds}</th>
                <th scope="col">{words.history.silentSeconds}</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          <Gap rows={from} columns={count} />
          {rows.slice(from, to).map((row, place) => (
            <tr key={row.startMs} aria-rowindex={from + place + 2}>
              <th scope="row">{bucketText(row.startMs, row.endMs, view.span)}</th>
              {row.mean === null ? (
                <td colSpan={count - 1} className={styles.none}>
                  {words.history.noRecord}
                </td>
              ) : (
                <>
                  <td>{tenthsText(row.min)}</td>
                  <td>{tenthsText(row.mean)}</td>
                  <td>{tenthsText(row.max)}</td>
                  {columns.seconds && (
                    <>
                      <td className={row.clipped > 0 ? styles.tooLoud : undefined}>{row.clipped}</td>
                      <td>{row.silent}</td>
                    </>
                  )}
                </>
              )}
            </tr>
          ))}
          <Gap rows={rows.length - to} columns={count} />
        </tbody>
      </table>
    </section>
  )
}

/** The room of rows that are not drawn. */
function Gap({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  if (rows === 0) return null
  return (
    <tr>
      <td colSpan={columns} className={styles.gap} style={{ height: rows * ROW_HEIGHT }} />
    </tr>
  )
}

interface Row {
  readonly startMs: number
  readonly endMs: number
  readonly min: number | null
  readonly mean: number | null
  readonly max: number | null
  readonly clipped: number
  readonly silent: number
}

function rowsOf(view: HistoryView, series: HistorySeries): readonly Row[] {
  const secondsOf = (pairs: readonly number[]) => {
    const seconds = new Map<number, number>()
    for (let at = 0; at + 1 < pairs.length; at += 2) seconds.set(pairs[at] ?? -1, pairs[at + 1] ?? 0)
    return seconds
  }
  const clipped = secondsOf(series.clippedSeconds)
  const silent = secondsOf(series.silentSeconds)
  return view.startsMs
    .map((startMs, bucket) => ({
      startMs,
      endMs: view.startsMs[bucket + 1] ?? view.toMs,
      min: series.min[bucket] ?? null,
      mean: series.mean[bucket] ?? null,
      max: series.max[bucket] ?? null,
      clipped: clipped.get(bucket) ?? 0,
      silent: silent.get(bucket) ?? 0,
    }))
    .reverse()
}

function tenthsText(tenths: number | null): string {
  return tenths === null ? words.insights.noFigure : (tenths / 10).toFixed(1)
}
