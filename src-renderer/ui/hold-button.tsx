import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './hold-button.module.css'

interface HoldButtonProps {
  readonly disabled: boolean
  /** Said while it is held, and after it was let go too soon. */
  readonly hint: string
  /** It was held for long enough. */
  onHeld(): void
  /** It was pressed without a pointer: by keys or by a voice, which cannot hold. */
  onPressed(): void
  readonly children: ReactNode
}

/** How long something is held that must not happen by accident, ms (interface.md, Habits). */
const HOLD_MS = 600

/** A button that works only when it is held; a ring grows meanwhile. */
export function HoldButton({ disabled, hint, onHeld, onPressed, children }: HoldButtonProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [phase, setPhase] = useState<'still' | 'held' | 'short'>('still')
  useEffect(() => () => clearTimeout(timer.current), [])

  function take(): void {
    if (disabled) return
    setPhase('held')
    timer.current = setTimeout(() => {
      setPhase('still')
      onHeld()
    }, HOLD_MS)
  }

  function letGo(): void {
    clearTimeout(timer.current)
    setPhase((before) => (before === 'held' ? 'short' : before))
  }

  function click(event: MouseEvent): void {
    // A click that a pointer made says nothing: the pointer was held for long enough, or it was not.
    if (event.detail === 0) onPressed()
  }

  return (
    <button
      type="button"
      className={styles.button}
      disabled={disabled}
      data-phase={phase}
      onPointerDown={take}
      onPointerUp={letGo}
      onPointerLeave={letGo}
      onPointerCancel={letGo}
      onContextMenu={(event) => event.preventDefault()}
      onClick={click}
    >
      <svg className={styles.ring} viewBox="0 0 24 24" aria-hidden="true">
        <circle className={styles.path} cx="12" cy="12" r="10" pathLength="1" />
        <circle className={styles.progress} cx="12" cy="12" r="10" pathLength="1" />
      </svg>
      {phase === 'still' ? children : hint}
    </button>
  )
}
