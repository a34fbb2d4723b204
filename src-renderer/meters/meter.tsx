import { useLayoutEffect, useRef, useState } from 'react'
import { words } from '../words.ts'
import styles from './meter.module.css'
import { meterAttributes } from './meter-element.ts'
import { useMeterView } from './meter-group.tsx'
import type { MeterHandle } from './meter-view.ts'
import type { MeterKey } from './reading.ts'

interface MeterProps {
  readonly meterKey: MeterKey
  /** The entity's own name, preceded by the processor's where there are several. */
  readonly label: string
  readonly muted: boolean
  /** False while its processor has no connection: it then has no reading, whatever still comes. */
  readonly heard: boolean
  readonly size: 'big' | 'small'
}

/** Room for the numbers beside a big meter, in CSS pixels. */
const LABEL_WIDTH = 24

/**
 * One meter, with the button that clears its "Too loud". React renders its frame; the readings are written into it by the
 * group's view and never by React.
 */
export function Meter({ meterKey, label, muted, heard, size }: MeterProps) {
  const view = useMeterView()
  const meter = useRef<HTMLDivElement>(null)
  const bar = useRef<HTMLSpanElement>(null)
  const word = useRef<HTMLSpanElement>(null)
  const clear = useRef<HTMLButtonElement>(null)
  const [handle, setHandle] = useState<MeterHandle | null>(null)

  useLayoutEffect(() => {
    if (!view) return
    const added = view.add({
      key: meterKey,
      meter: meter.current!,
      bar: bar.current!,
      word: word.current!,
      clear: clear.current!,
      grows: size === 'big' ? 'up' : 'right',
      labelWidth: size === 'big' ? LABEL_WIDTH : 0,
    })
    setHandle(added)
    return added.remove
  }, [view, meterKey, size])

  useLayoutEffect(() => handle?.mute(muted), [handle, muted])
  useLayoutEffect(() => handle?.hear(heard), [handle, heard])

  return (
    <div className={size === 'big' ? styles.big : styles.small}>
      <div ref={meter} className={styles.meter} {...meterAttributes(label)}>
        <span ref={bar} className={styles.bar} />
      </div>
      <span ref={word} className={styles.word} />
      <button
        ref={clear}
        type="button"
        hidden
        className={styles.clear}
        aria-label={words.meter.clearTooLoud(label)}
        onClick={() => handle?.clearTooLoud()}
      >
        <span className={styles.clearText}>{words.meter.clear}</span>
      </button>
    </div>
  )
}
