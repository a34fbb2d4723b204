import type { DemoPast } from '../src-shared/model/demo.ts'
import { DEFAULT_PERIOD_MS } from '../src-shared/model/monitor.ts'
import type { Past } from '../src-simulator/past.ts'

/** A question to the simulator: levels at `steps` moments, the first at `fromMs`. */
export interface PastQuestion {
  readonly fromMs: number
  readonly stepMs: number
  readonly steps: number
  readonly meters: DemoPast['meters']
}

/** Where the levels come from and where they go. All reject when they cannot, and when the filling is stopped. */
export interface PastEnds {
  /** Waits until it is time to begin, and answers the meters to fill. */
  begin(): Promise<DemoPast['meters']>
  ask(question: PastQuestion): Promise<Past>
  tell(past: DemoPast): Promise<unknown>
}

/** Which past is to be filled: of one processor, the day that ends at `untilMs`. */
export interface PastToFill {
  readonly processorId: DemoPast['processorId']
  /** Epoch ms. */
  readonly untilMs: number
}

/** How much history the demonstration opens on. */
const FILLED_MS = 24 * 3_600_000
const STEP_MS = 1000
const MINUTE_MS = 60_000
/** A value is two bytes, of which three make four characters; a batch has 60,000 characters at most (src-shared/model/demo.ts). */
const MOST_VALUES = 22_500

/**
 * Hands a day of what a simulated processor would have shown to the console, oldest first and one batch after the other. It ends
 * when everything is told, when `signal` says so, or with one sentence to `say` when a batch fails; it never rejects.
 */
export async function fillPast(
  { processorId, untilMs }: PastToFill,
  { begin, ask, tell }: PastEnds,
  signal: AbortSignal,
  say: (sentence: string) => void,
): Promise<void> {
  // From a whole minute, in whole minutes, to the end of a sample period: what is recorded as one row is never cut in two.
  const endMs = Math.floor(untilMs / DEFAULT_PERIOD_MS) * DEFAULT_PERIOD_MS
  let fromMs = Math.floor((untilMs - FILLED_MS) / MINUTE_MS) * MINUTE_MS
  try {
    const meters = await begin()
    const batchMs = batchLengthMs(meters.length)
    while (fromMs < endMs && !signal.aborted) {
      const steps = Math.min(batchMs, endMs - fromMs) / STEP_MS
      const past = await ask({ fromMs, stepMs: STEP_MS, steps, meters })
      await tell({ processorId, ...past })
      fromMs += steps * STEP_MS
    }
  } catch (error) {
    if (signal.aborted) return
    const why = error instanceof Error ? error.message : String(error)
    say(`The demonstration goes on without all of its history: ${why}`)
  }
}

/** The longest batch in whole minutes. */
function batchLengthMs(meterCount: number): number {
  return Math.floor(((MOST_VALUES / meterCount) * STEP_MS) / MINUTE_MS) * MINUTE_MS
}

/** The meters among the parameters of a simulated processor, such as "SourceMeter_3". */
export function metersAmong(params: readonly string[]): DemoPast['meters'] {
  const families = { Source: 'source', Mix: 'mix', Zone: 'zone', Group: 'group' } as const
  return params.flatMap((param) => {
    const [, kind, index] = /^([A-Z][a-z]+)Meter_(\d+)$/.exec(param) ?? []
    const family = Object.entries(families).find(([name]) => name === kind)?.[1]
    return family === undefined ? [] : [{ family, index: Number(index) }]
  })
}
