import { Minus, Plus } from 'lucide-react'
import { useId } from 'react'
import type { ControlTarget } from '../../src-shared/model/control.ts'
import { changeTo } from '../../src-shared/model/knob.ts'
import type { Channel, Group, Zone } from '../../src-shared/model/sound.ts'
import { spokenName } from '../state/change-words.ts'
import { volumeText } from '../state/sound-view.ts'
import { useKnob } from '../state/use-knob.ts'
import { useStaffLimit } from '../state/zone-limit.ts'
import { Button } from '../ui/button.tsx'
import { Fader, percentOf } from '../ui/fader.tsx'
import { words } from '../words.ts'
import { KnobNote } from './knob-note.tsx'
import styles from './volume-control.module.css'

interface VolumeControlProps {
  readonly target: ControlTarget
  readonly channel: Channel | Zone | Group
  /** Why nothing can be changed now, or null. */
  readonly objection: string | null
}

/** The volume of a channel: its number, a fader, a step to either side, and what becomes of an order. */
export function VolumeControl({ target, channel, objection }: VolumeControlProps) {
  const volume = useKnob(target, channel, 'gain-percent')
  const noteId = useId()
  const name = spokenName(channel.name)
  const { shown, confirmed, isSending } = volume
  const { limits, range } = useStaffLimit(target, channel.name)
  const turn = (percent: number) => volume.turn(changeTo('gain-percent', percent))
  if (shown === null) return <p className={styles.unknown}>{words.zones.volumeUnknown}</p>
  const text = volumeText(shown)
  const isDisabled = objection !== null
  return (
    <div className={styles.volume}>
      <p className={styles.number} data-sending={isSending}>
        {text}
      </p>
      {limits && (
        <p className={styles.limits}>{words.zones.limits(volumeText(limits.least), volumeText(limits.most))}</p>
      )}
      <div className={styles.row}>
        <Button
          look="plain"
          className={styles.step}
          aria-label={words.zones.quieter(name)}
          disabled={isDisabled || shown <= range.least}
          onClick={() => turn(percentOf(shown - 1))}
        >
          <Minus aria-hidden="true" />
        </Button>
        <Fader
          key={`${target.processorId} ${target.family} ${target.index}`}
          label={words.zones.volumeOf(name)}
          value={shown}
          valueText={isSending ? words.zones.wanted(text) : text}
          mark={isSending ? confirmed : null}
          range={range}
          limits={limits}
          disabled={isDisabled}
          describedBy={noteId}
          onTurn={turn}
        />
        <Button
          look="plain"
          className={styles.step}
          aria-label={words.zones.louder(name)}
          disabled={isDisabled || shown >= range.most}
          onClick={() => turn(percentOf(shown + 1))}
        >
          <Plus aria-hidden="true" />
        </Button>
      </div>
      <KnobNote
        id={noteId}
        knob={volume}
        objection={objection}
        processorSays={confirmed === null ? null : volumeText(confirmed)}
      />
    </div>
  )
}
