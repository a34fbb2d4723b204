import { VolumeX } from 'lucide-react'
import { memo } from 'react'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Channel, ChannelFamily } from '../../src-shared/model/sound.ts'
import { Meter } from '../meters/meter.tsx'
import { meterKey } from '../meters/reading.ts'
import type { Named } from '../state/named.ts'
import { channelHash } from '../state/screen.ts'
import { meterLabel } from '../state/sound-view.ts'
import { VolumeText } from '../ui/volume-text.tsx'
import { words } from '../words.ts'
import styles from './channel-row.module.css'

interface ChannelRowProps {
  readonly channel: Channel
  readonly family: ChannelFamily
  readonly processorId: ProcessorId
  /** Whether a group is combined, null for what is no group. A group that is not combined carries no sound of its own. */
  readonly active: { readonly combined: boolean | null } | null
  readonly named: Named
}

/** A source, mix or group as one line of words, and its small meter as wide as the line below it. */
export const ChannelRow = memo(function ChannelRow({ channel, family, processorId, active, named }: ChannelRowProps) {
  const name = channel.name.trim() === '' ? words.sound.unnamed : channel.name
  return (
    <li className={styles.row} data-muted={channel.muted === true}>
      <a className={styles.link} href={channelHash({ processorId, family, index: channel.index })}>
        <span className={styles.name} title={name}>
          {name}
        </span>
      </a>
      {active && <span className={styles.state}>{combinedWord(active.combined)}</span>}
      <span className={styles.volume}>
        {channel.muted && (
          <span className={styles.muted}>
            <VolumeX className={styles.icon} aria-hidden="true" />
            {words.sound.muted}
          </span>
        )}
        <span className={styles.percent}>
          <VolumeText gainPercent={channel.gainPercent} />
        </span>
      </span>
      {(!active || active.combined) && (
        <Meter
          meterKey={meterKey({ processorId, family, index: channel.index })}
          label={meterLabel(channel.name, named.name, named.severalProcessors)}
          muted={channel.muted === true}
          heard={named.connected}
          size="small"
        />
      )}
    </li>
  )
})

function combinedWord(combined: boolean | null): string {
  if (combined === null) return words.sound.combinedUnknown
  return combined ? words.sound.combined : words.sound.apart
}
