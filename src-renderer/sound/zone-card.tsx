import { Link2, Volume2, VolumeX } from 'lucide-react'
import { memo } from 'react'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Zone } from '../../src-shared/model/sound.ts'
import { Meter } from '../meters/meter.tsx'
import { meterKey } from '../meters/reading.ts'
import { meterLabel, volumeText } from '../state/sound-view.ts'
import { words } from '../words.ts'
import type { Named } from './named.ts'
import styles from './zone-card.module.css'

interface ZoneCardProps {
  readonly zone: Zone
  readonly processorId: ProcessorId
  /** The name of what it plays. */
  readonly source: string
  readonly named: Named
}

/** An area: its meter, name, source, volume and mute, as the processor says. */
export const ZoneCard = memo(function ZoneCard({ zone, processorId, source, named }: ZoneCardProps) {
  const name = zone.name.trim() === '' ? words.sound.unnamed : zone.name
  const MuteIcon = zone.muted ? VolumeX : Volume2
  return (
    <li className={styles.card}>
      <h4 className={styles.name} title={name}>
        {name}
      </h4>
      <p className={styles.source} title={source}>
        {source}
      </p>
      <Meter
        meterKey={meterKey({ processorId, family: 'zone', index: zone.index })}
        label={meterLabel(zone.name, named.name, named.severalProcessors)}
        muted={zone.muted === true}
        size="big"
      />
      <dl className={styles.volume}>
        <dt className={zone.muted ? styles.mutedLabel : styles.label}>
          <MuteIcon className={styles.icon} aria-hidden="true" />
          {zone.muted ? words.sound.muted : words.sound.volume}
        </dt>
        <dd className={zone.gainPercent === null ? styles.unknown : styles.percent}>{volumeText(zone.gainPercent)}</dd>
      </dl>
      <p className={styles.note}>
        {zone.grouped && (
          <span className={styles.label}>
            <Link2 className={styles.icon} aria-hidden="true" />
            {words.sound.inGroup}
          </span>
        )}
        {zone.muted === null && <span>{words.sound.muteUnknown}</span>}
      </p>
    </li>
  )
})
