import { Link2, VolumeX } from 'lucide-react'
import type { Channel, Group, ProcessorSound, Zone } from '../../src-shared/model/sound.ts'
import { spokenName } from '../state/change-words.ts'
import { combinedGroup, isSourceMuted, sourceName } from '../state/sound-view.ts'
import { words } from '../words.ts'
import styles from './channel-notes.module.css'

interface ChannelNotesProps {
  readonly channel: Channel | Zone | Group
  readonly sound: ProcessorSound
}

/** Why a channel is as it is, as far as its own values say: between its controls and everything else. */
export function ChannelNotes({ channel, sound }: ChannelNotesProps) {
  const source = 'source' in channel ? channel.source : null
  const isCombined = 'grouped' in channel && channel.grouped === true
  const isSilentSource = isSourceMuted(source, sound)
  if (!isCombined && !isSilentSource) return null
  return (
    <ul className={styles.notes}>
      {isCombined && (
        <li className={styles.note}>
          <Link2 aria-hidden="true" />
          {combinedSentence(sound)}
        </li>
      )}
      {isSilentSource && (
        <li className={styles.note}>
          <VolumeX aria-hidden="true" />
          {words.zones.sourceMuted(sourceName(source, sound))}
        </li>
      )}
    </ul>
  )
}

function combinedSentence(sound: ProcessorSound): string {
  const group = combinedGroup(sound)
  return group ? words.zones.combinedWith(spokenName(group.name)) : words.zones.combined
}
