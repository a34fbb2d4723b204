import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import styles from './fader.module.css'

export interface FaderRange {
  readonly least: number
  readonly most: number
}

interface FaderProps {
  readonly label: string
  /** Percent. */
  readonly value: number
  readonly valueText: string
  /** Where the processor says it is while that is another place; null where there is nothing to mark. */
  readonly mark: number | null
  /** How far a hand may move it, percent. */
  readonly range: FaderRange
  /** Limits that are drawn on it; null for none. */
  readonly limits: FaderRange | null
  readonly disabled: boolean
  /** The element that says more about it, or null. */
  readonly describedBy: string | undefined
  /** Called for each step, as often as the hand makes one. */
  onTurn(percent: number): void
}

const STEP = { small: 1, large: 5, page: 10 } as const

/** Where a key leads from `value`, in percent; null for a key that is none of a fader's. */
export function percentAfterKey(value: number, key: string, withShift: boolean): number | null {
  const step = withShift ? STEP.large : STEP.small
  switch (key) {
    case 'ArrowUp':
    case 'ArrowRight':
      return percentOf(value + step)
    case 'ArrowDown':
    case 'ArrowLeft':
      return percentOf(value - step)
    case 'PageUp':
      return percentOf(value + STEP.page)
    case 'PageDown':
      return percentOf(value - STEP.page)
    case 'Home':
      return 0
    case 'End':
      return 100
    default:
      return null
  }
}

/** A whole percent within the fader. */
export function percentOf(value: number): number {
  return Math.min(100, Math.max(0, Math.round(value)))
}

/**
 * A volume to be moved by a hand or by keys. It moves by as much as the finger does and never jumps to where it was touched: a
 * touch by accident changes nothing.
 */
export function Fader({ label, value, valueText, mark, range, limits, disabled, describedBy, onTurn }: FaderProps) {
  const track = useRef<HTMLDivElement>(null)
  const grip = useRef<{ readonly pointer: number; readonly x: number; readonly from: number } | null>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const shown = dragged ?? value
  const within = (percent: number) => Math.min(range.most, Math.max(range.least, percent))

  function take(event: PointerEvent<HTMLDivElement>): void {
    if (disabled || event.button !== 0 || grip.current) return
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { pointer: event.pointerId, x: event.clientX, from: value }
    setDragged(value)
  }

  function drag(event: PointerEvent<HTMLDivElement>): void {
    const held = grip.current
    if (held?.pointer !== event.pointerId) return
    const moved = ((event.clientX - held.x) / track.current!.clientWidth) * 100
    if (Math.round(moved) === 0 && dragged === held.from) return
    const next = within(percentOf(held.from + moved))
    if (next === dragged) return
    setDragged(next)
    onTurn(next)
  }

  function letGo(event: PointerEvent<HTMLDivElement>): void {
    if (grip.current?.pointer !== event.pointerId) return
    grip.current = null
    setDragged(null)
  }

  function press(event: KeyboardEvent<HTMLDivElement>): void {
    if (disabled || event.ctrlKey || event.metaKey || event.altKey) return
    const next = percentAfterKey(shown, event.key, event.shiftKey)
    if (next === null) return
    event.preventDefault()
    event.stopPropagation()
    if (within(next) !== shown) onTurn(within(next))
  }

  return (
    <div
      className={styles.fader}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={Math.min(range.least, Math.round(shown))}
      aria-valuemax={Math.max(range.most, Math.round(shown))}
      aria-valuenow={Math.round(shown)}
      aria-valuetext={valueText}
      aria-orientation="horizontal"
      aria-disabled={disabled}
      aria-describedby={describedBy}
      data-held={dragged !== null}
      onPointerDown={take}
      onPointerMove={drag}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onLostPointerCapture={letGo}
      onKeyDown={press}
    >
      <div ref={track} className={styles.track}>
        <span className={styles.fill} style={{ inlineSize: `${shown}%` }} />
        {limits && (
          <>
            <span className={styles.limit} style={{ insetInlineStart: `${limits.least}%` }} />
            <span className={styles.limit} style={{ insetInlineStart: `${limits.most}%` }} />
          </>
        )}
        {mark !== null && <span className={styles.mark} style={{ insetInlineStart: `${mark}%` }} />}
        <span className={styles.thumb} style={{ insetInlineStart: `${shown}%` }} />
      </div>
    </div>
  )
}
