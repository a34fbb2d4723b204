import {
  againstFloor,
  againstReference,
  type Comparison,
  type Goal,
  type Verdict,
  verdictOf,
  worst,
} from './statistics.ts'

/** Rounds before the first that counts: code is compiled and caches are filled in them. */
const WARM_UP_ROUNDS = 2
/** How often a case that fails is run again before that is believed. */
const RERUNS = 3

/** `full` is measured; `smoke` only runs everything once, small, so that the benchmark cannot rot. */
export type Size = 'full' | 'smoke'

/** What one side of a case costs, in the case's own unit: ms, bytes, frames, … */
export type Side = () => number | Promise<number>

/** A case made ready. */
export interface Ready {
  /** Proves that all sides do the same work, with equal answers or with painted pixels. Throws where they do not. */
  check(): void | Promise<void>
  readonly ours: Side
  /** The plain way, written by this project; null where the case has none. */
  readonly reference: Side | null
  /** The least work that could do the job at all; null where the case has none. */
  readonly floor: Side | null
  close(): void | Promise<void>
}

/** A line of the benchmark (performance.md, "Goals"). */
export interface Case {
  readonly area: string
  readonly name: string
  readonly reference: Goal | null
  readonly floor: Goal | null
  /** @throws Missing where a part of the machine that it needs is not there. */
  open(size: Size): Ready | Promise<Ready>
}

/** Why a case cannot be run here; it is shown as SKIP, which is never a pass. */
export class Missing extends Error {
  override readonly name = 'Missing'
}

/** A case that was run, or could not be. */
export interface Row {
  readonly area: string
  readonly name: string
  readonly reference: Comparison | null
  readonly floor: Comparison | null
  readonly verdict: Verdict
  /** Why it was skipped; null where it was not. */
  readonly reason: string | null
}

/** Costs of each side, a number for each round. */
interface Costs {
  readonly ours: number[]
  readonly reference: number[]
  readonly floor: number[]
}

/** Runs a case: check, warm-up, rounds in turn; again, up to three times, while it fails. */
export async function runCase(one: Case, size: Size, rounds: number): Promise<Row> {
  let ready: Ready
  try {
    ready = await one.open(size)
  } catch (error) {
    if (!(error instanceof Missing)) throw error
    return { area: one.area, name: one.name, reference: null, floor: null, verdict: 'SKIP', reason: error.message }
  }
  try {
    await ready.check()
    if (size === 'full') await runRounds(ready, WARM_UP_ROUNDS)
    let row = judge(one, await runRounds(ready, rounds))
    for (let rerun = 0; size === 'full' && row.verdict === 'FAIL' && rerun < RERUNS; rerun++) {
      row = judge(one, await runRounds(ready, rounds))
    }
    return row
  } finally {
    await ready.close()
  }
}

/** All sides in every round, the order turned from round to round, so that a slow minute of the machine meets all of them. */
async function runRounds(ready: Ready, rounds: number): Promise<Costs> {
  const costs: Costs = { ours: [], reference: [], floor: [] }
  const sides = (['ours', 'reference', 'floor'] as const).filter((name) => ready[name] !== null)
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? sides : sides.toReversed()) {
      const side = ready[name]
      if (side) costs[name].push(await side())
    }
  }
  return costs
}

function judge(one: Case, costs: Costs): Row {
  const reference = one.reference && againstReference(costs.ours, costs.reference, one.reference)
  const floor = one.floor && againstFloor(costs.ours, costs.floor, one.floor)
  const verdict = worst([reference, floor].filter((comparison) => comparison !== null).map(verdictOf))
  return { area: one.area, name: one.name, reference, floor, verdict, reason: null }
}

/** How long `run` takes, ms. */
export function timed(run: () => void): number {
  const startMs = performance.now()
  run()
  return performance.now() - startMs
}

/** How long `run` takes, seconds. */
export async function secondsOf(run: () => Promise<void>): Promise<number> {
  const startMs = performance.now()
  await run()
  return (performance.now() - startMs) / 1000
}
