import type { AnimationLoop } from './animation-loop.ts'
import { isTooLoud } from './ballistics.ts'
import { HIGH_DB, type MeterPalette } from './palette.ts'
import { isReading, type MeterKey } from './reading.ts'
import { percentOfScale } from './scale.ts'
import { TRACE_COLUMN_MS, TRACE_COLUMNS, type TraceMemory } from './trace-memory.ts'

/** The last minutes of one meter as a scrolling waveform of levels, the newest at the right. */
export interface LevelTrace {
  close(): void
}

/** Draws `key` from `memory` on `canvas`, which it sizes for its box. The picture moves one column at a time, four a second. */
export function createLevelTrace(
  canvas: HTMLCanvasElement,
  memory: TraceMemory,
  key: MeterKey,
  loop: AnimationLoop,
  palette: MeterPalette,
): LevelTrace {
  let drawnColumn = Number.NaN
  const sizes = new ResizeObserver(() => {
    drawnColumn = Number.NaN
  })
  sizes.observe(canvas)

  const stop = loop.add((nowMs) => {
    const column = Math.floor(nowMs / TRACE_COLUMN_MS)
    if (column === drawnColumn) return
    drawnColumn = column
    paint(nowMs)
  })

  function paint(nowMs: number): void {
    const { width, height } = canvas.getBoundingClientRect()
    const context = canvas.getContext('2d')
    if (!context || width === 0) return
    canvas.width = Math.round(width * devicePixelRatio)
    canvas.height = Math.round(height * devicePixelRatio)
    context.scale(devicePixelRatio, devicePixelRatio)
    const step = width / TRACE_COLUMNS
    const middle = height / 2
    for (let age = 1; age < TRACE_COLUMNS; age++) {
      const tenthsDb = memory.levelOf(key, age, nowMs)
      const left = width - age * step
      if (!isReading(tenthsDb)) continue
      const levelDb = tenthsDb / 10
      const half = Math.max(0.75, (percentOfScale(levelDb) / 100) * (middle - 1))
      context.fillStyle = isTooLoud(levelDb) ? palette.tooLoud : levelDb >= HIGH_DB ? palette.high : palette.normal
      // Wider than its step: columns that only touch would show a seam where they meet between two pixels.
      context.fillRect(left, middle - half, step + 0.5, 2 * half)
    }
  }

  return {
    close() {
      stop()
      sizes.disconnect()
    },
  }
}
