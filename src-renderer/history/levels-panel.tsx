import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { HistorySpan, HistoryView } from '../../src-shared/model/history.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { createTraceMemory, type TraceMemory } from '../meters/trace-memory.ts'
import { useConsole } from '../state/console.ts'
import { sayEvent } from '../state/event-words.ts'
import { showFigures, useFigures } from '../state/figures.ts'
import { chooseChannel, chooseSpan, showAsTable, useHistoryChoice } from '../state/history-choice.ts'
import { channelsOf, seriesId, usualChannels } from '../state/history-series.ts'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { ChoiceSwitch } from '../ui/choice-switch.tsx'
import { words } from '../words.ts'
import { ChannelList } from './channel-list.tsx'
import { ChannelStage } from './channel-stage.tsx'
import { ChooseChannels } from './choose-channels.tsx'
import styles from './history.module.css'

/** Written here again: the shared list stands beside schemas, whose library probes for what the page's policy forbids. */
const SPANS = ['5min', '1h', '24h', '30d', '1y'] as const satisfies readonly HistorySpan[]
const SPAN_CHOICES = SPANS.map((value) => ({ value, text: words.history.spans[value] }))

/** The panel of the levels with the choice of its span, whatever stands in it. */
export function LevelsShell({ children }: { readonly children: ReactNode }) {
  const { span, asTable } = useHistoryChoice()
  const figures = useFigures()
  return (
    <section className={styles.panel} aria-labelledby="levels">
      <header className={styles.panelHeader}>
        <div className={styles.panelTitles}>
          <h2 className={styles.panelTitle} id="levels">
            {words.history.levels}
          </h2>
          <p className={styles.soft}>{words.history.levelsIntro}</p>
        </div>
        <div className={styles.spans} data-print="no">
          <ChoiceRow label={words.history.span} choices={SPAN_CHOICES} chosen={span} onChoose={chooseSpan} />
        </div>
        <div className={styles.switches} data-print="no">
          <ChoiceSwitch label={words.technician.figures} on={figures} onChange={showFigures} />
          <ChoiceSwitch label={words.history.asTable} on={asTable} onChange={showAsTable} />
        </div>
      </header>
      {children}
    </section>
  )
}

/** Nothing to draw: why, and what to do. */
export function EmptyHistory({ never }: { readonly never: boolean }) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{never ? words.history.never : words.history.empty}</p>
      <p className={styles.soft}>{never ? words.history.neverHelp : words.history.emptyHelp}</p>
    </div>
  )
}

interface LevelsPanelProps {
  readonly view: HistoryView
  readonly sound: ProcessorSound | null
}

/** The channels as small pictures, the chosen one large with what happened below it. */
export function LevelsPanel({ view, sound }: LevelsPanelProps) {
  const { channels: chosenChannels, channel: chosenChannel } = useHistoryChoice()
  const figures = useFigures()
  const memory = useTraceMemory()
  const channels = useMemo(() => channelsOf(view), [view])
  const usual = useMemo(() => usualChannels(channels, sound), [channels, sound])
  const listedIds = chosenChannels[view.processorId] ?? usual
  const listed = channels.filter((each) => listedIds.includes(seriesId(each)))
  const chosen = listed.find((each) => seriesId(each) === chosenChannel[view.processorId]) ?? listed[0]
  const events = useMemo(
    () => view.events.map((event) => sayEvent(event, sound, figures)),
    [view.events, sound, figures],
  )
  return (
    <LevelsShell>
      <div className={styles.levels}>
        <div className={styles.channels}>
          <ChannelList
            channels={listed}
            chosen={chosen ? seriesId(chosen) : null}
            onChoose={(id) => chooseChannel(view.processorId, id)}
          />
          <ChooseChannels processorId={view.processorId} channels={channels} listed={listedIds} usual={usual} />
        </div>
        {chosen && <ChannelStage view={view} series={chosen} events={events} memory={memory} />}
      </div>
    </LevelsShell>
  )
}

/** Remembers the live levels while the panel stands on the page. */
function useTraceMemory(): TraceMemory | null {
  const { feed } = useConsole()
  const [memory, setMemory] = useState<TraceMemory | null>(null)
  useEffect(() => {
    const made = createTraceMemory(feed)
    setMemory(made)
    return () => made.close()
  }, [feed])
  return memory
}
