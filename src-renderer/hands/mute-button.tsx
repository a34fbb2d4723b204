import { Volume2, VolumeX } from 'lucide-react'
import type { ControlTarget } from '../../src-shared/model/control.ts'
import { changeTo } from '../../src-shared/model/knob.ts'
import type { Channel, Group, Zone } from '../../src-shared/model/sound.ts'
import { spokenName } from '../state/change-words.ts'
import { type KnobView, useKnob } from '../state/use-knob.ts'
import { Button } from '../ui/button.tsx'
import { words } from '../words.ts'
import { KnobNote } from '../zones/knob-note.tsx'
import styles from './mute-button.module.css'

interface MuteControlProps {
  readonly target: ControlTarget
  readonly channel: Channel | Zone | Group
  readonly objection: string | null
}

/** The mute of a channel as a large button, and what becomes of an order. */
export function MuteControl({ target, channel, objection }: MuteControlProps) {
  const mute = useKnob(target, channel, 'mute')
  return (
    <div className={styles.control}>
      <MuteButton name={spokenName(channel.name)} mute={mute} isDisabled={objection !== null} withText />
      <KnobNote id={`mute-${target.family}-${target.index}`} knob={mute} objection={null} processorSays={null} />
    </div>
  )
}

interface MuteButtonProps {
  readonly name: string
  readonly mute: KnobView
  readonly isDisabled: boolean
  readonly withText: boolean
}

/** Mutes and unmutes. What nobody knows is muted, since silence is never wrong for long. */
export function MuteButton({ name, mute, isDisabled, withText }: MuteButtonProps) {
  const isMuted = mute.shown === 1
  const Icon = isMuted ? VolumeX : Volume2
  return (
    <Button
      look="plain"
      className={`${styles.button} ${withText ? '' : styles.bare}`}
      aria-label={muteLabel(mute.shown, name)}
      data-muted={isMuted}
      disabled={isDisabled}
      onClick={() => mute.turn(changeTo('mute', isMuted ? 0 : 1))}
    >
      <Icon aria-hidden="true" />
      {withText && <span>{muteWord(mute.shown)}</span>}
    </Button>
  )
}

function muteWord(shown: number | null): string {
  if (shown === null) return words.zones.muteUnknown
  return shown === 1 ? words.zones.unmute : words.zones.mute
}

function muteLabel(shown: number | null, name: string): string {
  if (shown === null) return words.zones.muteUnknownNamed(name)
  return shown === 1 ? words.zones.unmuteNamed(name) : words.zones.muteNamed(name)
}
