import { useEffect, useState } from 'react'

/** A level's place on the scale after IEC 60268-18: dB and percent of the height. */
const SCALE = [
  [-70, 0],
  [-60, 2.5],
  [-50, 7.5],
  [-40, 15],
  [-30, 30],
  [-20, 50],
  [-10, 75],
  [0, 100],
] as const
const TICKS_DB = [0, -3, -6, -10, -20, -30, -40, -60]
const ZONES = [
  { fromDb: -80, toDb: -10, colour: '#3d9be9' },
  { fromDb: -10, toDb: -3, colour: '#ffc145' },
  { fromDb: -3, toDb: 0, colour: '#ff5470' },
]
const FALL_DB_PER_MS = 20 / 1_700
const PEAK_HOLD_MS = 1_500

interface MeterState {
  readonly readingDb: number
  readonly levelDb: number
  readonly peakDb: number
  readonly peakAtMs: number
  readonly atMs: number
}

export interface ReactMetersProps {
  readonly names: readonly string[]
  /** Calls the listener with the levels in dB for each frame. Returns the way to stop. */
  readonly subscribe: (listener: (levelsDb: readonly number[]) => void) => () => void
}

/**
 * The plain way to draw meters: levels are React state, and every frame renders them. It shows what ours shows, with elements:
 * a bar in three colours that falls slowly, ticks, a peak line that holds, and the reading for screen readers.
 */
export function ReactMeters({ names, subscribe }: ReactMetersProps) {
  const [meters, setMeters] = useState<readonly MeterState[]>(() => names.map(() => step(null, -80, 0)))
  useEffect(
    () =>
      subscribe((levelsDb) => {
        const nowMs = performance.now()
        setMeters((before) => before.map((meter, place) => step(meter, levelsDb[place] ?? -80, nowMs)))
      }),
    [subscribe],
  )
  return (
    <div className="meters">
      {names.map((name, place) => (
        <Meter key={name} name={name} {...meters[place]!} />
      ))}
    </div>
  )
}

function step(before: MeterState | null, readingDb: number, nowMs: number): MeterState {
  if (!before) return { readingDb, levelDb: readingDb, peakDb: readingDb, peakAtMs: nowMs, atMs: nowMs }
  const fallDb = (nowMs - before.atMs) * FALL_DB_PER_MS
  const levelDb = Math.max(readingDb, before.levelDb - fallDb)
  if (readingDb >= before.peakDb) return { readingDb, levelDb, peakDb: readingDb, peakAtMs: nowMs, atMs: nowMs }
  const peakDb = nowMs - before.peakAtMs < PEAK_HOLD_MS ? before.peakDb : Math.max(levelDb, before.peakDb - fallDb)
  return { readingDb, levelDb, peakDb, peakAtMs: before.peakAtMs, atMs: nowMs }
}

function Meter({ name, readingDb, levelDb, peakDb }: MeterState & { readonly name: string }) {
  // Not the element <meter>: it cannot hold the parts that a meter is drawn with here.
  const spoken = {
    role: 'meter',
    'aria-label': name,
    'aria-valuemin': -80,
    'aria-valuemax': 0,
    'aria-valuenow': Number(readingDb.toFixed(1)),
    'aria-valuetext': `${readingDb.toFixed(1)} dB`,
  }
  return (
    <div className="meter" {...spoken}>
      {ZONES.map(({ fromDb, toDb, colour }) => {
        const from = percent(fromDb)
        const height = Math.max(0, percent(Math.min(levelDb, toDb)) - from)
        const style = { bottom: `${from}%`, height: `${height}%`, backgroundColor: colour }
        return <div key={colour} className="level" style={style} />
      })}
      {TICKS_DB.map((tickDb) => (
        <div key={tickDb} className="tick" style={{ bottom: `${percent(tickDb)}%` }} />
      ))}
      <div className="peak" style={{ bottom: `${percent(peakDb)}%` }} />
    </div>
  )
}

function percent(levelDb: number): number {
  const above = SCALE.findIndex(([db]) => db >= levelDb)
  if (above <= 0) return above === 0 ? 0 : 100
  const [lowDb, low] = SCALE[above - 1]!
  const [highDb, high] = SCALE[above]!
  return low + ((levelDb - lowDb) / (highDb - lowDb)) * (high - low)
}
