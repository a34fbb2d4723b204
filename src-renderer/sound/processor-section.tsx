import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Channel, ChannelFamily, Group, ProcessorSound } from '../../src-shared/model/sound.ts'
import { MeterGroup } from '../meters/meter-group.tsx'
import { LinkBanner } from '../processors/link-banner.tsx'
import { useObjection } from '../state/may.ts'
import { isConnected, type Named } from '../state/named.ts'
import { isSourceMuted, shownSound, sourceName } from '../state/sound-view.ts'
import { LinkStateLine } from '../ui/link-state.tsx'
import { words } from '../words.ts'
import { columnStyle } from './card-columns.ts'
import { ChannelRow } from './channel-row.tsx'
import styles from './processor-section.module.css'
import { ZoneCard } from './zone-card.tsx'

interface ProcessorSectionProps {
  readonly view: ProcessorView
  /** Null until the console knows anything of it. */
  readonly sound: ProcessorSound | null
  readonly severalProcessors: boolean
  readonly withUnnamed: boolean
  readonly meterPortWorks: boolean
}

/** One processor: how its link is, its areas as big meters, and below them what they play. */
export function ProcessorSection({
  view,
  sound,
  severalProcessors,
  withUnnamed,
  meterPortWorks,
}: ProcessorSectionProps) {
  const titleId = `processor-${view.id}`
  const reading = sound?.reading
  const objection = useObjection(view)
  return (
    <section className={styles.section} aria-labelledby={titleId}>
      <header className={styles.header}>
        <h2 className={styles.name} id={titleId}>
          {view.name}
        </h2>
        <span className={styles.model}>{view.model}</span>
        {reading?.kind === 'running' && (
          <span className={styles.reading}>{words.sound.reading(reading.done, reading.total)}</span>
        )}
        <LinkStateLine link={view.link.kind} latencyMs={view.latencyMs} />
      </header>
      <LinkBanner view={view} meterPortWorks={meterPortWorks} />
      {sound && (
        <Channels
          sound={sound}
          withUnnamed={withUnnamed}
          named={{ name: view.name, severalProcessors, connected: isConnected(view.link.kind) }}
          settled={sound.reading.kind === 'complete'}
          objection={objection}
        />
      )}
    </section>
  )
}

interface ChannelsProps {
  readonly sound: ProcessorSound
  readonly withUnnamed: boolean
  readonly named: Named
  /** Whether everything was read: until then an empty list says nothing. */
  readonly settled: boolean
  readonly objection: string | null
}

function Channels({ sound, withUnnamed, named, settled, objection }: ChannelsProps) {
  const { zones, sources, mixes, groups } = shownSound(sound, withUnnamed)
  return (
    <>
      {zones.length > 0 ? (
        <MeterGroup className={styles.areas}>
          <h3 className={styles.listTitle}>{words.sound.zones}</h3>
          <ul className={styles.zones} style={columnStyle(zones.length)}>
            {zones.map((zone) => (
              <ZoneCard
                key={zone.index}
                zone={zone}
                processorId={sound.processorId}
                source={sourceName(zone.source, sound)}
                sourceMuted={isSourceMuted(zone.source, sound)}
                named={named}
                objection={objection}
              />
            ))}
          </ul>
        </MeterGroup>
      ) : (
        settled && <p className={styles.none}>{words.sound.noZones}</p>
      )}
      {sources.length + mixes.length + groups.length > 0 && (
        <MeterGroup className={styles.others}>
          <div className={styles.lists}>
            {sources.length > 0 && (
              <div className={styles.many}>
                <ChannelList
                  title={words.sound.sources}
                  family="source"
                  channels={sources}
                  sound={sound}
                  named={named}
                />
              </div>
            )}
            {mixes.length + groups.length > 0 && (
              <div className={styles.few}>
                <ChannelList title={words.sound.mixes} family="mix" channels={mixes} sound={sound} named={named} />
                <ChannelList title={words.sound.groups} family="group" channels={groups} sound={sound} named={named} />
              </div>
            )}
          </div>
        </MeterGroup>
      )}
    </>
  )
}

interface ChannelListProps {
  readonly title: string
  readonly family: ChannelFamily
  readonly channels: readonly (Channel | Group)[]
  readonly sound: ProcessorSound
  readonly named: Named
}

function ChannelList({ title, family, channels, sound, named }: ChannelListProps) {
  if (channels.length === 0) return null
  return (
    <div className={styles.list}>
      <h3 className={styles.listTitle}>{title}</h3>
      <ul className={styles.rows}>
        {channels.map((channel) => (
          <ChannelRow
            key={channel.index}
            channel={channel}
            family={family}
            processorId={sound.processorId}
            active={'active' in channel ? { combined: channel.active } : null}
            named={named}
          />
        ))}
      </ul>
    </div>
  )
}
