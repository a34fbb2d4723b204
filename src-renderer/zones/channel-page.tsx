import { ChevronLeft } from 'lucide-react'
import type { ControlTarget } from '../../src-shared/model/control.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Channel, Group, ProcessorSound, Zone } from '../../src-shared/model/sound.ts'
import { UnlockBanner } from '../access/unlock-banner.tsx'
import { ChangesPanel } from '../changes/changes-panel.tsx'
import { MuteControl } from '../hands/mute-button.tsx'
import { Meter } from '../meters/meter.tsx'
import { MeterGroup } from '../meters/meter-group.tsx'
import { meterKey } from '../meters/reading.ts'
import { LinkBanner } from '../processors/link-banner.tsx'
import { useMissingRole } from '../state/access.ts'
import { spokenName } from '../state/change-words.ts'
import { useObjection } from '../state/may.ts'
import { isConnected } from '../state/named.ts'
import { ZONES } from '../state/screen.ts'
import { meterLabel } from '../state/sound-view.ts'
import { useStaffLimit } from '../state/zone-limit.ts'
import { ButtonLink } from '../ui/button.tsx'
import { LinkStateLine } from '../ui/link-state.tsx'
import screen from '../ui/screen.module.css'
import { words } from '../words.ts'
import { ChannelNotes } from './channel-notes.tsx'
import styles from './channel-page.module.css'
import { GroupsPanel } from './groups-panel.tsx'
import { SourcePanel } from './source-panel.tsx'
import { TriggersPanel } from './triggers-panel.tsx'
import { VolumeControl } from './volume-control.tsx'
import { WhyPanel } from './why-panel.tsx'

interface ChannelPageProps {
  readonly view: ProcessorView
  readonly sound: ProcessorSound
  readonly target: ControlTarget
  readonly channel: Channel | Zone | Group
  readonly severalProcessors: boolean
  readonly meterPortWorks: boolean
  /** Whether there is a list to go back to that is not beside it. */
  readonly withWayBack: boolean
}

/** One channel, large: its level, its volume and mute, what it plays, and what was changed (interface.md, Screens 2). */
export function ChannelPage(props: ChannelPageProps) {
  const { view, sound, target, channel, severalProcessors, meterPortWorks, withWayBack } = props
  const missing = useMissingRole('staff')
  const { isLocked } = useStaffLimit(target, channel.name)
  const general = useObjection(view)
  const objection = general ?? (isLocked ? words.access.lockedForStaff : null)
  const isHeard = isConnected(view.link.kind)
  const titleId = `channel-${target.family}-${target.index}`
  return (
    <article className={styles.page} aria-labelledby={titleId}>
      <header className={styles.header}>
        {withWayBack && (
          <ButtonLink look="quiet" className={styles.back} href={ZONES}>
            <ChevronLeft aria-hidden="true" />
            {words.zones.back}
          </ButtonLink>
        )}
        <h1 className={screen.title} id={titleId}>
          {spokenName(channel.name)}
        </h1>
        <p className={screen.soft}>{view.name}</p>
        <LinkStateLine link={view.link.kind} latencyMs={view.latencyMs} />
      </header>
      <LinkBanner view={view} meterPortWorks={meterPortWorks} />
      {missing !== null && <UnlockBanner sentence={words.access.mayChange(missing)} needs={missing} />}
      {missing === null && isLocked && <UnlockBanner sentence={words.access.areaLocked} needs="manager" />}
      <section className={screen.panel} aria-labelledby={titleId}>
        <MeterGroup className={styles.stage}>
          <div className={styles.level}>
            <Meter
              meterKey={meterKey(target)}
              label={meterLabel(channel.name, view.name, severalProcessors)}
              muted={channel.muted === true}
              heard={isHeard}
              size="big"
            />
          </div>
          <div className={styles.controls}>
            <VolumeControl target={target} channel={channel} objection={objection} />
            <MuteControl target={target} channel={channel} objection={objection} />
            <ChannelNotes channel={channel} sound={sound} />
          </div>
        </MeterGroup>
      </section>
      {'source' in channel && (
        <SourcePanel target={target} channel={channel} sound={sound} isHeard={isHeard} objection={objection} />
      )}
      {'source' in channel && <GroupsPanel sound={sound} groups={groupsFor(channel, sound)} objection={general} />}
      <WhyPanel target={target} />
      <ChangesPanel target={target} sound={sound} />
      <TriggersPanel sound={sound} objection={general} />
    </article>
  )
}

/** On the page of a group itself only that one; else all that somebody named, and what is combined whatever it is called. */
function groupsFor(channel: Zone | Group, { groups }: ProcessorSound): readonly Group[] {
  if ('active' in channel) return [channel]
  return groups.filter(({ placeholder, active }) => !placeholder || active === true)
}
