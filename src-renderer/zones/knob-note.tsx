import type { KnobView } from '../state/use-knob.ts'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './knob-note.module.css'

interface KnobNoteProps {
  /** By which the control says what describes it. */
  readonly id: string
  readonly knob: KnobView
  readonly objection: string | null
  /** The confirmed value in words; null where it is not known. */
  readonly processorSays: string | null
}

/** What becomes of an order, in one line at its control. It is not said aloud here: the page's one notice does that. */
export function KnobNote({ id, knob, objection, processorSays }: KnobNoteProps) {
  return (
    <p className={styles.note} id={id} data-kind={kindOf(knob, objection)}>
      {contentOf(knob, objection, processorSays)}
    </p>
  )
}

function kindOf({ told, isFought }: KnobView, objection: string | null): 'soft' | 'trouble' {
  return objection !== null || told !== null || isFought ? 'trouble' : 'soft'
}

function contentOf(knob: KnobView, objection: string | null, processorSays: string | null) {
  if (objection !== null) return objection
  if (knob.isFought) {
    return (
      <>
        <SeverityIcon severity="minor" size={14} />
        <span>
          <strong>{words.zones.fought}</strong> {words.zones.foughtMeans}
        </span>
      </>
    )
  }
  if (knob.told !== null) {
    return (
      <>
        <SeverityIcon severity="minor" size={14} />
        <span>{knob.told}</span>
      </>
    )
  }
  if (!knob.isSending) return null
  return (
    <span>
      {words.zones.sending} {processorSays !== null && words.zones.processorSays(processorSays)}
    </span>
  )
}
