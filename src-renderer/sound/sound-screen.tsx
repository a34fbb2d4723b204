import { useState } from 'react'
import { AddProcessorButton } from '../processors/add-processor-button.tsx'
import { useConnectionState, useConsole } from '../state/console.ts'
import { headlineOf } from '../state/headline.ts'
import { unnamedCount } from '../state/sound-view.ts'
import { useTopic } from '../state/topic-store.ts'
import { ChoiceSwitch } from '../ui/choice-switch.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import { MeterPortBanner } from './meter-port-banner.tsx'
import { ProcessorSection } from './processor-section.tsx'
import styles from './sound-screen.module.css'

/** The home screen: one sentence, then every processor with its areas, sources and groups (interface.md, Screens 1). */
export function SoundScreen() {
  const { processors, sound, info } = useConsole()
  const views = useTopic(processors)
  const sounds = useTopic(sound)
  const meterPort = useTopic(info)?.meterPort ?? null
  const connected = useConnectionState().kind === 'connected'
  const [withUnnamed, setWithUnnamed] = useState(false)

  if (!views || !sounds) return <Skeleton />
  const headline = headlineOf(views, connected)
  if (!headline) return <NoProcessor />
  const unnamed = unnamedCount(sounds)
  return (
    <>
      <header className={styles.header}>
        <div role="status">
          <h1 className={styles.headline}>
            <SeverityIcon severity={headline.severity} size={22} />
            <span>
              <span className={styles.hidden}>{words.severity[headline.severity]}: </span>
              {headline.sentence}
            </span>
          </h1>
        </div>
        {unnamed > 0 && (
          <ChoiceSwitch label={words.sound.showUnnamed(unnamed)} on={withUnnamed} onChange={setWithUnnamed} />
        )}
      </header>
      <div className={styles.processors}>
        {meterPort && <MeterPortBanner meterPort={meterPort} />}
        {views.map((view) => (
          <ProcessorSection
            key={view.id}
            view={view}
            sound={sounds.find(({ processorId }) => processorId === view.id) ?? null}
            severalProcessors={views.length > 1}
            withUnnamed={withUnnamed}
            meterPortWorks={meterPort === null || meterPort.kind === 'listening'}
          />
        ))}
      </div>
    </>
  )
}

function NoProcessor() {
  return (
    <div className={styles.empty}>
      <h1 className={styles.emptyTitle}>{words.sound.empty}</h1>
      <p className={styles.soft}>{words.sound.emptyHelp}</p>
      <AddProcessorButton look="main" />
    </div>
  )
}

/** Grey places of what is to come, after 300 ms: what comes sooner needs none. */
function Skeleton() {
  return (
    <div className={styles.skeleton} role="status">
      <h1 className={styles.hidden}>{words.sound.loading}</h1>
      <div className={styles.boneLine} />
      <div className={styles.boneCard} />
      <div className={styles.boneCard} />
    </div>
  )
}
