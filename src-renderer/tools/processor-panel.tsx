import { useEffect, useRef } from 'react'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Check } from '../../src-shared/model/tools.ts'
import { SettingsSection } from '../captures/settings-section.tsx'
import { ProcessorButtons } from '../processors/processor-buttons.tsx'
import { LinkStateLine } from '../ui/link-state.tsx'
import { words } from '../words.ts'
import { CheckLadder } from './check-ladder.tsx'
import styles from './processor-panel.module.css'
import { ProtocolCheckSection } from './protocol-check.tsx'
import { RawConsoleSection } from './raw-console.tsx'
import tools from './tools.module.css'

interface ProcessorPanelProps {
  readonly view: ProcessorView
  /** Null until the console has said. */
  readonly checks: readonly Check[] | null
  readonly ownAddresses: readonly string[]
  /** Somebody came here to find out about this processor. */
  readonly asked: boolean
}

/** One processor for a technician: where it is, how it answers, and its ladder of checks. */
export function ProcessorPanel({ view, checks, ownAddresses, asked }: ProcessorPanelProps) {
  const title = useRef<HTMLHeadingElement>(null)
  const titleId = `tools-${view.id}`

  useEffect(() => {
    if (!asked) return
    title.current?.focus({ preventScroll: true })
    title.current?.scrollIntoView({ block: 'start' })
  }, [asked])

  return (
    <section className={tools.panel} aria-labelledby={titleId}>
      <header className={tools.panelHeader}>
        <div className={styles.who}>
          <h2 className={tools.panelTitle} id={titleId} ref={title} tabIndex={-1}>
            {view.name}
          </h2>
          <p className={styles.where}>
            <span>{view.model}</span>
            <span className={tools.code}>
              {view.host}:{view.port}
            </span>
            {view.firmware !== null && <span>{words.tools.firmware(view.firmware)}</span>}
          </p>
        </div>
        <LinkStateLine link={view.link.kind} latencyMs={view.latencyMs} />
        <div className={styles.buttons}>
          <ProcessorButtons processor={view} />
        </div>
      </header>
      {checks && <CheckLadder processor={view} checks={checks} ownAddresses={ownAddresses} />}
      <SettingsSection processor={view} />
      <ProtocolCheckSection processor={view} />
      <RawConsoleSection processor={view} />
    </section>
  )
}
