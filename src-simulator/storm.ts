import { FAULTS, type FaultName, faultSpec, isFaultName } from './faults.ts'
import { createRandom } from './random.ts'

/** One fault of a storm: what, when after its start, for how long. All in simulated ms. */
export interface StormStep {
  readonly atMs: number
  readonly name: FaultName
  readonly options: Readonly<Record<string, unknown>>
  readonly forMs: number
}

/**
 * A sequence of faults, one in each `everyMs`, that is the same for the same seed. Every fault comes once before any comes
 * again; each ends before the next begins, so that what follows it can be laid at its door.
 */
export function planStorm(seed: number, durationMs: number, everyMs: number, names: readonly FaultName[]): StormStep[] {
  const random = createRandom(seed)
  const steps: StormStep[] = []
  let left: FaultName[] = []
  for (let atMs = 0; atMs + everyMs <= durationMs && names.length > 0; atMs += everyMs) {
    if (left.length === 0) left = [...names]
    const name = random.pick(left)
    left = left.filter((other) => other !== name)
    const options: Record<string, unknown> = {}
    for (const [key, choices] of Object.entries(faultSpec(name).choices ?? {})) options[key] = random.pick(choices)
    steps.push({ atMs: Math.round(atMs), name, options, forMs: Math.round(everyMs * random.between(0.4, 0.8)) })
  }
  return steps
}

/** Every fault that takes part in a storm unless the caller says which. */
export function stormFaults(): FaultName[] {
  return Object.keys(FAULTS)
    .filter(isFaultName)
    .filter((name) => faultSpec(name).storm !== false)
}
