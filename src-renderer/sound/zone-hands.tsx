import { Minus, Plus } from 'lucide-react'
import { changeTo } from '../../src-shared/model/knob.ts'
import { MuteButton } from '../hands/mute-button.tsx'
import type { KnobView } from '../state/use-knob.ts'
import { Button } from '../ui/button.tsx'
import { type FaderRange, percentOf } from '../ui/fader.tsx'
import { words } from '../words.ts'
import styles from './zone-hands.module.css'

interface ZoneHandsProps {
  readonly name: string
  readonly volume: KnobView
  readonly mute: KnobView
  /** How far a hand may move it, percent. */
  readonly range: FaderRange
  readonly isDisabled: boolean
}

/** A step down, the mute, and a step up, below an area's meter. */
export function ZoneHands({ name, volume, mute, range, isDisabled }: ZoneHandsProps) {
  const { shown } = volume
  const turn = (percent: number) => volume.turn(changeTo('gain-percent', percentOf(percent)))
  return (
    <div className={styles.hands}>
      <Button
        look="plain"
        className={styles.step}
        aria-label={words.zones.quieter(name)}
        disabled={isDisabled || shown === null || shown <= range.least}
        onClick={() => shown !== null && turn(shown - 1)}
      >
        <Minus aria-hidden="true" />
      </Button>
      <MuteButton name={name} mute={mute} isDisabled={isDisabled} withText={false} />
      <Button
        look="plain"
        className={styles.step}
        aria-label={words.zones.louder(name)}
        disabled={isDisabled || shown === null || shown >= range.most}
        onClick={() => shown !== null && turn(shown + 1)}
      >
        <Plus aria-hidden="true" />
      </Button>
    </div>
  )
}
