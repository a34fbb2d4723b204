import { FileDown, Printer, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { assertNever } from '../../src-shared/assert.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { InsightPanel } from '../insights/insight-panel.tsx'
import { useAnalysis } from '../state/analysis-feed.ts'
import { useConsole } from '../state/console.ts'
import { useHistoryChoice } from '../state/history-choice.ts'
import { historyCsv, historyFileName } from '../state/history-csv.ts'
import { useHistory } from '../state/history-feed.ts'
import { channelsOf, latencyOf, seriesId, usualChannels } from '../state/history-series.ts'
import { printPage } from '../state/print-page.ts'
import { historyOf } from '../state/screen.ts'
import { secondText, timeText } from '../state/time.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { ChooseField } from '../ui/choose-field.tsx'
import { saveText } from '../ui/save-text.ts'
import { words } from '../words.ts'
import styles from './history.module.css'
import { ChartSkeleton } from './history-skeleton.tsx'
import { LatencyPanel } from './latency-panel.tsx'
import { EmptyHistory, LevelsPanel, LevelsShell } from './levels-panel.tsx'

interface ProcessorHistoryProps {
  readonly view: ProcessorView
  readonly views: readonly ProcessorView[]
  readonly sound: ProcessorSound | null
}

/** All of one processor: the monitor's judgement, then its levels and round trips over the chosen span. */
export function ProcessorHistory({ view, views, sound }: ProcessorHistoryProps) {
  const { span, channels: chosenChannels } = useHistoryChoice()
  const history = useHistory(view.id, span)
  const insight = useAnalysis(view.id)
  const { client } = useConsole()
  const [printing, setPrinting] = useState(false)
  const [printTrouble, setPrintTrouble] = useState<string | null>(null)
  const { state } = history
  const shown = state.kind === 'shown' ? state : null
  const busy = history.busy || insight.busy

  function refresh(): void {
    history.refresh()
    insight.analyze()
  }

  function saveCsv(): void {
    if (!shown) return
    const channels = channelsOf(shown.view)
    const listed = chosenChannels[view.id] ?? usualChannels(channels, sound)
    const latency = latencyOf(shown.view)
    const series = [...channels.filter((each) => listed.includes(seriesId(each))), ...(latency ? [latency] : [])]
    const name = historyFileName(shown.view, view.name, 'csv')
    saveText(historyCsv(shown.view, series, view.name), name, 'text/csv;charset=utf-8', document)
  }

  async function savePdf(): Promise<void> {
    if (!shown) return
    setPrinting(true)
    setPrintTrouble(null)
    try {
      await printPage(document, client, historyFileName(shown.view, view.name, 'pdf'))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setPrintTrouble(error.message)
    } finally {
      setPrinting(false)
    }
  }

  return (
    <>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h1 className={styles.title}>{words.history.title}</h1>
          <p className={styles.soft}>
            {view.name}
            {shown && <span className={styles.updated}> · {words.history.updated(secondText(shown.atMs))}</span>}
          </p>
          {shown && (
            <p className="only-printed">
              {words.history.printed(
                words.history.spans[span],
                timeText(shown.view.fromMs, 0),
                timeText(shown.view.toMs, 0),
              )}
            </p>
          )}
        </div>
        {views.length > 1 && (
          <div className={styles.processor} data-print="no">
            <ChooseField
              label={words.history.processor}
              labelSeen={false}
              choices={views.map(({ id, name }) => ({ value: id, text: name, group: null }))}
              chosen={view.id}
              onChoose={(id) => {
                location.hash = historyOf(id)
              }}
            />
          </div>
        )}
        <div className={styles.actions} data-print="no">
          <Button look="plain" disabled={busy} onClick={refresh}>
            <RefreshCw aria-hidden="true" />
            {busy ? words.history.refreshing : words.history.refresh}
          </Button>
          <Button look="plain" disabled={!shown || shown.view.series.length === 0} onClick={saveCsv}>
            <FileDown aria-hidden="true" />
            <span>
              <span className={styles.saveAs}>{words.history.saveAs} </span>
              {words.history.csv}
            </span>
          </Button>
          <Button look="plain" disabled={!shown || printing} onClick={() => void savePdf()}>
            <Printer aria-hidden="true" />
            <span>
              <span className={styles.saveAs}>{words.history.saveAs} </span>
              {words.history.pdf}
            </span>
          </Button>
        </div>
      </header>
      <div className={styles.panels}>
        {printTrouble !== null && <Banner severity="minor" title={words.history.pdfFailed} detail={printTrouble} />}
        <InsightPanel view={view} insight={insight} oldestMs={shown?.view.oldestMs ?? null} />
        {state.kind === 'shown' && state.trouble !== null && (
          <Banner severity="moderate" title={words.history.stale} detail={state.trouble} />
        )}
        {levels()}
      </div>
    </>
  )

  function levels() {
    switch (state.kind) {
      case 'loading':
        return (
          <LevelsShell>
            <ChartSkeleton />
          </LevelsShell>
        )
      case 'failed':
        return (
          <LevelsShell>
            <Banner
              severity="moderate"
              title={words.history.failed}
              detail={`${state.trouble} ${words.history.failedHelp}`}
            >
              <Button look="plain" disabled={history.busy} onClick={history.refresh}>
                {words.history.tryAgain}
              </Button>
            </Banner>
          </LevelsShell>
        )
      case 'shown':
        if (state.view.readings === 0 && state.view.events.length === 0) {
          return (
            <LevelsShell>
              <EmptyHistory never={state.view.oldestMs === null} />
            </LevelsShell>
          )
        }
        return (
          <>
            <LevelsPanel view={state.view} sound={sound} />
            <LatencyPanel view={state.view} />
          </>
        )
      default:
        return assertNever(state)
    }
  }
}
