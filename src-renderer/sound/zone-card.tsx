import { Link2, Volume2, VolumeX } from 'lucide-react'
import { memo } from 'react'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Zone } from '../../src-shared/model/sound.ts'
import { Meter } from '../meters/meter.tsx'
import { meterKey } from '../meters/reading.ts'
import type { Named } from '../state/named.ts'
import { channelHash } from '../state/screen.ts'
import { meterLabel } from '../state/sound-view.ts'
import { useKnob } from '../state/use-knob.ts'
import { useStaffLimit } from '../state/zone-limit.ts'
import { VolumeText } from '../ui/volume-text.tsx'
import { words } from '../words.ts'
import styles from './zone-card.module.css'
import { ZoneHands } from './zone-hands.tsx'

interface ZoneCardProps {
  readonly zone: Zone
  readonly processorId: ProcessorId
  /** The name of what it plays. */
  readonly source: string
  /** Whether what it plays is itself muted: then the area is silent though nobody muted it. */
  readonly sourceMuted: boolean
  readonly named: Named
  /** Why nothing can be changed now, or null. */
  readonly objection: string | null
}

/** An area: its meter, name, source, volume and mute, and the way to change them. What was wanted stands until it is confirmed. */
export const ZoneCard = memo(function ZoneCard(props: ZoneCardProps) {
  const { zone, processorId, source, sourceMuted, named, objection } = props
  const name = zone.name.trim() === '' ? words.sound.unnamed : zone.name
  const target = { processorId, family: 'zone', index: zone.index } as const
  const volume = useKnob(target, zone, 'gain-percent')
  const mute = useKnob(target, zone, 'mute')
  const isMuted = mute.shown === 1
  const MuteIcon = isMuted ? VolumeX : Volume2
  const { range, isLocked } = useStaffLimit(target, zone.name)
  const isSending = volume.isSending || mute.isSending
  return (
    <li className={styles.card} data-muted={isMuted}>
      <h4 className={styles.name} title={name}>
        <a className={styles.link} href={channelHash(target)}>
          {name}
        </a>
      </h4>
      <p className={styles.source} title={sourceMuted ? words.sound.sourceMuted(source) : source}>
        {sourceMuted && (
          <VolumeX className={`${styles.icon} ${styles.sourceMuted}`} role="img" aria-label={words.sound.muted} />
        )}
        <span>{source}</span>
      </p>
      <div className={styles.body}>
        <Meter
          meterKey={meterKey(target)}
          label={meterLabel(zone.name, named.name, named.severalProcessors)}
          muted={zone.muted === true}
          heard={named.connected}
          size="big"
        />
        <div className={styles.volume}>
          {zone.grouped && (
            <p className={`${styles.label} ${styles.note}`}>
              <Link2 className={styles.icon} aria-hidden="true" />
              {words.sound.inGroup}
            </p>
          )}
          {zone.muted === null && zone.gainPercent !== null && (
            <p className={`${styles.label} ${styles.note}`}>{words.sound.muteUnknown}</p>
          )}
          <dl>
            <dt className={styles.label} data-muted={isMuted}>
              <MuteIcon className={styles.icon} aria-hidden="true" />
              {isSending ? words.zones.sending : isMuted ? words.sound.muted : words.sound.volume}
            </dt>
            <dd className={styles.percent}>
              <VolumeText gainPercent={volume.shown} />
            </dd>
          </dl>
        </div>
      </div>
      <ZoneHands name={name} volume={volume} mute={mute} range={range} isDisabled={objection !== null || isLocked} />
    </li>
  )
})
