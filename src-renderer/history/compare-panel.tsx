import { useMemo, useState } from 'react'
import type { HistoryView } from '../../src-shared/model/history.ts'
import type { ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import { ChartCanvas } from '../charts/chart-canvas.tsx'
import { COMPARED_SCORES, ScoreLineView } from '../insights/score-line.tsx'
import { useConsole } from '../state/console.ts'
import { useHistoryChoice } from '../state/history-choice.ts'
import { useHistory } from '../state/history-feed.ts'
import { type ChannelSeries, channelName, channelsOf, type SeriesId, seriesId } from '../state/history-series.ts'
import { meterLabel } from '../state/sound-view.ts'
import { useTopic } from '../state/topic-store.ts'
import { Banner } from '../ui/banner.tsx'
import { ChooseField } from '../ui/choose-field.tsx'
import { words } from '../words.ts'
import { describe, useLevelContent } from './channel-stage.tsx'
import styles from './compare-panel.module.css'
import panels from './history.module.css'
import { ChartSkeleton } from './history-skeleton.tsx'
import { HistoryTable, LEVEL_COLUMNS } from './history-table.tsx'

/** As many as stand side by side before somebody chose. */
const FIRST = 2

/** Two or more processors side by side: their scores, and a channel of each over the same span. */
export function ComparePanel({ views }: { readonly views: readonly ProcessorView[] }) {
  const [chosen, setChosen] = useState<readonly ProcessorId[]>(() => views.slice(0, FIRST).map(({ id }) => id))
  const compared = views.filter(({ id }) => chosen.includes(id))
  return (
    <section className={`${panels.panel} ${styles.panel}`} aria-labelledby="compare" data-print="no">
      <div>
        <h2 className={panels.panelTitle} id="compare">
          {words.history.compare}
        </h2>
        <p className={panels.soft}>{words.history.compareIntro}</p>
      </div>
      {views.length > FIRST && (
        <fieldset className={styles.choices}>
          <legend className="only-spoken">{words.history.compared}</legend>
          {views.map(({ id, name }) => (
            <label key={id} className={styles.choice}>
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                // Fewer than two are no comparison.
                disabled={compared.length <= FIRST && chosen.includes(id)}
                onChange={() => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])}
              />
              {name}
            </label>
          ))}
        </fieldset>
      )}
      <div className={styles.processors}>
        {compared.map((view) => (
          <ComparedProcessor key={view.id} view={view} />
        ))}
      </div>
    </section>
  )
}

function ComparedProcessor({ view }: { readonly view: ProcessorView }) {
  const { span } = useHistoryChoice()
  const { state } = useHistory(view.id, span)
  const insights = useTopic(useConsole().insights)
  const analysis = insights?.processors.find(({ processorId }) => processorId === view.id) ?? null
  const [channel, setChannel] = useState<SeriesId | null>(null)
  const channels = useMemo(() => (state.kind === 'shown' ? channelsOf(state.view) : []), [state])
  const series = channels.find((each) => seriesId(each) === channel) ?? channels[0]
  return (
    <section className={styles.processor} aria-labelledby={`compare-${view.id}`}>
      <h3 className={styles.name} id={`compare-${view.id}`}>
        {view.name}
      </h3>
      <dl className={styles.scores}>
        {COMPARED_SCORES.map((name) => (
          <ScoreLineView key={name} name={name} scores={analysis?.scores ?? null} />
        ))}
      </dl>
      {state.kind === 'loading' && <ChartSkeleton />}
      {state.kind === 'failed' && <Banner severity="moderate" title={words.history.failed} detail={state.trouble} />}
      {state.kind === 'shown' && !series && <p className={panels.soft}>{words.history.empty}</p>}
      {state.kind === 'shown' && series && (
        <>
          <ChooseField<SeriesId>
            label={words.history.compareChannel(view.name)}
            labelSeen={false}
            choices={channels.map((each) => ({
              value: seriesId(each),
              text: channelName(each),
              group: words.history.families[each.kind],
            }))}
            chosen={seriesId(series)}
            onChoose={setChannel}
          />
          <ComparedChannel view={state.view} series={series} processorName={view.name} />
        </>
      )}
    </section>
  )
}

interface ComparedChannelProps {
  readonly view: HistoryView
  readonly series: ChannelSeries
  readonly processorName: string
}

function ComparedChannel({ view, series, processorName }: ComparedChannelProps) {
  const { asTable } = useHistoryChoice()
  const content = useLevelContent(view, series)
  const label = describe(view, series, meterLabel(series.name, processorName, true))
  return asTable ? (
    <HistoryTable view={view} series={series} caption={label} columns={LEVEL_COLUMNS} />
  ) : (
    <ChartCanvas key={`${view.span}/${seriesId(series)}`} content={content} label={label} size="small" />
  )
}
