import { useMemo, useState } from 'react'
import type { BackupRun } from '../../src-shared/model/backup.ts'
import { BarCanvas } from '../charts/bar-canvas.tsx'
import type { BarContent } from '../charts/bar-chart.ts'
import { chartPalette } from '../charts/chart-palette.ts'
import type { Asked } from '../state/asked.ts'
import { capitalWhenText, tookText } from '../state/backup-text.ts'
import {
  durationBars,
  hasSucceeded,
  sizeBars,
  type TrendBars,
  type TrendDays,
  triedBackups,
} from '../state/backup-trend.ts'
import { bytesText } from '../state/bytes.ts'
import { useShade } from '../state/theme.ts'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { ChoiceSwitch } from '../ui/choice-switch.tsx'
import { words } from '../words.ts'
import screen from './backups.module.css'
import { RunTable } from './run-table.tsx'
import styles from './trend-panel.module.css'

const SPANS = ['7', '30'] as const
type Span = (typeof SPANS)[number]
const SPAN_CHOICES: readonly { readonly value: Span; readonly text: string }[] = SPANS.map((value) => ({
  value,
  text: words.backups.trend.spans[value],
}))
const DAY_MS = 86_400_000

/** How large the backups became and how long they took, as bars or as a table. */
export function TrendPanel({ runs }: { readonly runs: Asked<readonly BackupRun[]> }) {
  const [span, setSpan] = useState<Span>('30')
  const [asTable, setAsTable] = useState(false)
  const { trend: text } = words.backups
  const days: TrendDays = span === '7' ? 7 : 30
  const shown = runs.kind === 'shown' ? runs.value : null
  const tried = useMemo(() => shown && triedBackups(shown, days, Date.now()), [shown, days])
  if (!tried) return null
  return (
    <section className={screen.panel} aria-labelledby="trend">
      <header className={screen.panelHeader}>
        <div>
          <h2 className={screen.panelTitle} id="trend">
            {text.title}
          </h2>
          <p className={screen.soft}>{text.intro}</p>
        </div>
        <div className={screen.panelActions}>
          <ChoiceSwitch label={text.asTable} on={asTable} onChange={setAsTable} />
          <ChoiceRow label={text.span} choices={SPAN_CHOICES} chosen={span} onChoose={(chosen) => setSpan(chosen)} />
        </div>
      </header>
      {tried.length === 0 && <p className={screen.soft}>{text.empty}</p>}
      {tried.length > 0 &&
        (asTable ? (
          <RunTable runs={[...tried].reverse()} caption={text.table(text.spans[span])} withWhat={false} />
        ) : (
          <Charts tried={tried} days={days} span={text.spans[span]} />
        ))}
    </section>
  )
}

interface ChartsProps {
  readonly tried: readonly BackupRun[]
  readonly days: TrendDays
  /** In words. */
  readonly span: string
}

function Charts({ tried, days, span }: ChartsProps) {
  const palette = chartPalette(useShade())
  const { trend: text, runs: runText } = words.backups
  const [sizes, times] = useMemo(() => {
    const toMs = Date.now()
    const content = ({ bars, runs, axis }: TrendBars, value: (run: BackupRun) => string): BarContent => ({
      fromMs: toMs - days * DAY_MS,
      toMs,
      bars,
      axis,
      palette,
      tip(place) {
        const run = runs[place]
        if (!run) return ['']
        const title = `${capitalWhenText(run.atMs, toMs)} · ${words.backups.kind[run.kind ?? 'manual']}`
        return hasSucceeded(run) ? [title, value(run)] : [title, runText.failedWith(run.outcome), run.sentence]
      },
    })
    return [content(sizeBars(tried), sizeText), content(durationBars(tried), timeText)]
  }, [tried, days, palette, runText])
  const newestSize = tried.findLast(({ bytes }) => bytes !== null)
  const newest = tried.at(-1)
  return (
    <div className={styles.charts}>
      {newestSize && (
        <figure className={styles.chart}>
          <figcaption className={styles.caption}>{text.size}</figcaption>
          <BarCanvas content={sizes} label={text.sizeOf(span, sizeText(newestSize))} />
        </figure>
      )}
      {newest && (
        <figure className={styles.chart}>
          <figcaption className={styles.caption}>{text.time}</figcaption>
          <BarCanvas content={times} label={text.timeOf(span, timeText(newest))} />
        </figure>
      )}
    </div>
  )
}

function sizeText({ bytes }: BackupRun): string {
  return bytes === null ? words.backups.runs.none : bytesText(bytes)
}

function timeText({ durationMs }: BackupRun): string {
  return tookText(durationMs)
}
