import { useEffect, useRef } from 'react'
import { createLevelTrace } from '../meters/level-trace.ts'
import { DARK_PALETTE, LIGHT_PALETTE } from '../meters/palette.ts'
import type { MeterKey } from '../meters/reading.ts'
import type { TraceMemory } from '../meters/trace-memory.ts'
import { useConsole } from '../state/console.ts'
import { useShade } from '../state/theme.ts'
import { words } from '../words.ts'
import styles from './live-trace.module.css'

interface LiveTraceProps {
  readonly meter: MeterKey
  readonly name: string
  /** Null until it has begun to remember. */
  readonly memory: TraceMemory | null
}

/** The last three minutes of one meter as a waveform of levels, drawn from the live frames and not from the store. */
export function LiveTrace({ meter, name, memory }: LiveTraceProps) {
  const { loop } = useConsole()
  const palette = useShade() === 'dark' ? DARK_PALETTE : LIGHT_PALETTE
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (!memory) return
    const trace = createLevelTrace(canvas.current!, memory, meter, loop, palette)
    return () => trace.close()
  }, [memory, meter, loop, palette])
  return (
    <figure className={styles.trace} data-print="no">
      <figcaption className={styles.caption}>
        <strong>{words.history.now}</strong>
        <span>{words.history.nowNote}</span>
      </figcaption>
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={words.history.nowOf(name)} />
      <p className={styles.times} aria-hidden="true">
        <span>{words.history.minutesAgo(3)}</span>
        <span>{words.history.minutesAgo(2)}</span>
        <span>{words.history.minutesAgo(1)}</span>
        <span>{words.history.justNow}</span>
      </p>
    </figure>
  )
}
