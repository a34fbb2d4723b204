import { VolumeX } from 'lucide-react'
import { memo } from 'react'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Channel, ChannelFamily } from '../../src-shared/model/sound.ts'
import { Meter } from '../meters/meter.tsx'
import { meterKey } from '../meters/reading.ts'
import { meterLabel, volumeText } from '../state/sound-view.ts'
import { words } from '../words.ts'
import styles from './channel-row.module.css'
import type { Named } from './named.ts'

interface ChannelRowProps {
  readonly channel: Channel
  readonly family: ChannelFamily
  readonly processorId: ProcessorId
  /** Whether a group is combined, null for what is no group. A group that is not combined carries no sound of its own. */
  readonly active: { readonly combined: boolean | null } | null
  readonly named: Named
}

/** A source, mix or group as one line: name, small meter, volume. */
export const ChannelRow = memo(function ChannelRow({ channel, family, processorId, active, named }: ChannelRowProps) {
  const name = channel.name.trim() === '' ? words.sound.unnamed : channel.name
  return (
    <li className={styles.row}>
      <span className={styles.name} title={name}>
        {name}
      </span>
      <span className={styles.volume}>
        {channel.muted && <VolumeX className={styles.icon} role="img" aria-label={words.sound.muted} />}
        {volumeText(channel.gainPercent)}
      </span>
      {active && <span className={styles.state}>{combinedWord(active.combined)}</span>}
      {(!active || active.combined) && (
        <span className={styles.meter}>
          <Meter
            meterKey={meterKey({ processorId, family, index: channel.index })}
            label={meterLabel(channel.name, named.name, named.severalProcessors)}
            muted={channel.muted === true}
            size="small"
          />
        </span>
      )}
    </li>
  )
})

function combinedWord(combined: boolean | null): string {
  if (combined === null) return words.sound.combinedUnknown
  return combined ? words.sound.combined : words.sound.apart
}
