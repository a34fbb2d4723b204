import { useMemo } from 'react'
import { AddProcessorButton } from '../processors/add-processor-button.tsx'
import { useConsole } from '../state/console.ts'
import { useTopic } from '../state/topic-store.ts'
import { words } from '../words.ts'
import { driftedParameters } from './drift-marks.ts'
import { GainPanel } from './gain-panel.tsx'
import { HealthPanel } from './health-panel.tsx'
import { LogPanel } from './log-panel.tsx'
import { MessagePanel } from './message-panel.tsx'
import { ProcessorPanel } from './processor-panel.tsx'
import { ThisConsole } from './this-console.tsx'
import styles from './tools.module.css'
import { UpdatePanel } from './update-panel.tsx'
import { WireCountsPanel } from './wire-counts-panel.tsx'

/** The technician's screen: the way to each processor step by step, what it sends, and the console itself (interface.md, 7). */
export function ToolsScreen({ processorId }: { readonly processorId: string | null }) {
  const tools = useConsole()
  const views = useTopic(tools.processors)
  const checks = useTopic(tools.checks)
  const messages = useTopic(tools.messages)
  const info = useTopic(tools.info)
  const sounds = useTopic(tools.sound)
  const update = useTopic(tools.update)
  const drift = useTopic(tools.drift)
  const drifted = useMemo(() => driftedParameters(drift ?? [], sounds ?? []), [drift, sounds])
  return (
    <>
      <header className={styles.header}>
        <div>
          <h1 className={styles.title}>{words.screens.tools}</h1>
          <p className={styles.soft}>{words.tools.intro}</p>
        </div>
        <AddProcessorButton look="plain" />
      </header>
      <div className={styles.panels}>
        {views?.length === 0 && <p className={styles.soft}>{words.tools.noChecks}</p>}
        {views?.map((view) => (
          <ProcessorPanel
            key={view.id}
            view={view}
            checks={checks?.find((each) => each.processorId === view.id)?.checks ?? null}
            ownAddresses={info?.ownAddresses ?? []}
            asked={view.id === processorId}
          />
        ))}
        {views && sounds && <GainPanel views={views} sounds={sounds} />}
        <HealthPanel />
        {update && <UpdatePanel state={update} />}
        {messages && views && <MessagePanel rows={messages.rows} processors={views} drifted={drifted} />}
        {messages && views && <WireCountsPanel counts={messages.counts} processors={views} />}
        <LogPanel />
        {info && <ThisConsole info={info} />}
      </div>
    </>
  )
}
