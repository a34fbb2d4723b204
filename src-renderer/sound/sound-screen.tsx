import { useState } from 'react'
import { RecentChanges } from '../changes/recent-changes.tsx'
import { MuteAllButton } from '../hands/mute-all.tsx'
import { PresetShelf } from '../presets/preset-shelf.tsx'
import { NoProcessor } from '../processors/no-processor.tsx'
import { useConnectionState, useConsole } from '../state/console.ts'
import { homeHeadline } from '../state/headline.ts'
import { countsText, unnamedCount } from '../state/sound-view.ts'
import { useTopic } from '../state/topic-store.ts'
import { Announcer } from '../ui/announcer.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { ChoiceSwitch } from '../ui/choice-switch.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { words } from '../words.ts'
import { MeterPortBanner } from './meter-port-banner.tsx'
import { ProcessorSection } from './processor-section.tsx'
import styles from './sound-screen.module.css'

/** The home screen: one sentence, then every processor with its areas, sources and groups (interface.md, Screens 1). */
export function SoundScreen() {
  const { processors, sound, info, insights } = useConsole()
  const views = useTopic(processors)
  const sounds = useTopic(sound)
  const meterPort = useTopic(info)?.meterPort ?? null
  const judgement = useTopic(insights)
  const connected = useConnectionState().kind === 'connected'
  const [withUnnamed, setWithUnnamed] = useState(false)

  if (!views || !sounds) return <Skeleton />
  const headline = homeHeadline(views, judgement, connected)
  if (!headline) return <NoProcessor />
  const unnamed = unnamedCount(sounds)
  return (
    <>
      <header className={styles.header}>
        <div className={styles.summary}>
          <SeverityIcon severity={headline.severity} size={22} />
          <h1 className={styles.headline}>
            <span className="only-spoken">{words.severity[headline.severity]}: </span>
            {headline.sentence}
          </h1>
          <p className={styles.counts}>{countsText(sounds, withUnnamed)}</p>
        </div>
        {headline.judged && headline.severity !== 'optimal' && (
          <ButtonLink look="plain" className={styles.why} href="#history">
            {words.home.seeWhy}
          </ButtonLink>
        )}
        {unnamed > 0 && (
          <ChoiceSwitch label={words.sound.showUnnamed(unnamed)} on={withUnnamed} onChange={setWithUnnamed} />
        )}
        <MuteAllButton />
      </header>
      <Announcer sentence={headline.sentence} />
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
        <PresetShelf />
        <RecentChanges />
      </div>
    </>
  )
}
