import type { ControlTarget } from '../../src-shared/model/control.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Channel, ChannelFamily, ProcessorSound } from '../../src-shared/model/sound.ts'
import { Meter } from '../meters/meter.tsx'
import { MeterGroup } from '../meters/meter-group.tsx'
import { meterKey } from '../meters/reading.ts'
import { spokenName } from '../state/change-words.ts'
import { namedChannels } from '../state/channels.ts'
import { isConnected } from '../state/named.ts'
import { isSameTarget } from '../state/pending-view.ts'
import { channelHash } from '../state/screen.ts'
import { VolumeText } from '../ui/volume-text.tsx'
import { words } from '../words.ts'
import styles from './channel-list.module.css'

interface ChannelListProps {
  readonly views: readonly ProcessorView[]
  readonly sounds: readonly ProcessorSound[]
  readonly family: ChannelFamily
  readonly chosen: ControlTarget | null
}

/** Every named channel of one kind of every processor, to choose from, each with its small meter. */
export function ChannelList({ views, sounds, family, chosen }: ChannelListProps) {
  return (
    <nav aria-label={words.zones.families[family]}>
      <MeterGroup className={styles.list}>
        {views.map((view) => {
          const sound = sounds.find(({ processorId }) => processorId === view.id)
          const channels = sound ? namedChannels(sound, family, chosen) : []
          return (
            <div key={view.id}>
              {views.length > 1 && <h2 className={styles.processor}>{view.name}</h2>}
              {channels.length === 0 && <p className={styles.none}>{words.zones.none[family]}</p>}
              <ul>
                {channels.map((channel) => (
                  <Item
                    key={channel.index}
                    channel={channel}
                    target={{ processorId: view.id, family, index: channel.index }}
                    chosen={chosen}
                    isHeard={isConnected(view.link.kind)}
                  />
                ))}
              </ul>
            </div>
          )
        })}
      </MeterGroup>
    </nav>
  )
}

interface ItemProps {
  readonly channel: Channel
  readonly target: ControlTarget
  readonly chosen: ControlTarget | null
  readonly isHeard: boolean
}

function Item({ channel, target, chosen, isHeard }: ItemProps) {
  const name = spokenName(channel.name)
  const isChosen = chosen !== null && isSameTarget(chosen, target)
  return (
    <li className={styles.item} data-chosen={isChosen}>
      <a className={styles.link} href={channelHash(target)} aria-current={isChosen ? 'true' : undefined}>
        <span className={styles.name}>{name}</span>
        <span className={styles.volume}>
          {channel.muted ? words.sound.muted : <VolumeText gainPercent={channel.gainPercent} />}
        </span>
      </a>
      <div className={styles.meter}>
        <Meter
          meterKey={meterKey(target)}
          label={words.zones.levelOf(name)}
          muted={channel.muted === true}
          heard={isHeard}
          size="small"
        />
      </div>
    </li>
  )
}
