import { Link2, Volume2, VolumeX } from 'lucide-react'
import { memo } from 'react'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Zone } from '../../src-shared/model/sound.ts'
import { Meter } from '../meters/meter.tsx'
import { meterKey } from '../meters/reading.ts'
import { meterLabel } from '../state/sound-view.ts'
import { words } from '../words.ts'
import type { Named } from './named.ts'
import { VolumeText } from './volume-text.tsx'
import styles from './zone-card.module.css'

interface ZoneCardProps {
  readonly zone: Zone
  readonly processorId: ProcessorId
  /** The name of what it plays. */
  readonly source: string
  /** Whether what it plays is itself muted: then the area is silent though nobody muted it. */
  readonly sourceMuted: boolean
  readonly named: Named
}

/** An area: its meter, name, source, volume and mute, as the processor says. */
export const ZoneCard = memo(function ZoneCard({ zone, processorId, source, sourceMuted, named }: ZoneCardProps) {
  const name = zone.name.trim() === '' ? words.sound.unnamed : zone.name
  const MuteIcon = zone.muted ? VolumeX : Volume2
  return (
    <li className={styles.card} data-muted={zone.muted === true}>
      <h4 className={styles.name} title={name}>
        {name}
      </h4>
      <p className={styles.source} title={sourceMuted ? words.sound.sourceMuted(source) : source}>
        {sourceMuted && (
          <VolumeX className={`${styles.icon} ${styles.sourceMuted}`} role="img" aria-label={words.sound.muted} />
        )}
        <span>{source}</span>
      </p>
      <div className={styles.body}>
        <Meter
          meterKey={meterKey({ processorId, family: 'zone', index: zone.index })}
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
            <dt className={styles.label} data-muted={zone.muted === true}>
              <MuteIcon className={styles.icon} aria-hidden="true" />
              {zone.muted ? words.sound.muted : words.sound.volume}
            </dt>
            <dd className={styles.percent}>
              <VolumeText gainPercent={zone.gainPercent} />
            </dd>
          </dl>
        </div>
      </div>
    </li>
  )
})
