import type { ChannelChange } from '../../../src-shared/model/recording.ts'

/** So many values at least, or it was no fader. */
const LEAST_STEPS = 3
/** No single one of them may be more than this share of the way. */
const HAND_SHARE = 0.5

type Shape = Pick<ChannelChange, 'what' | 'before' | 'after' | 'steps' | 'largestStep'>

/** A gain that went there step by step, as under a hand. Scenes, groups, priority and schedules set a value at once. */
export function isGradual({ what, before, after, steps, largestStep }: Shape): boolean {
  if (what !== 'gain' || before === null || steps < LEAST_STEPS) return false
  return largestStep <= HAND_SHARE * Math.abs(after - before)
}

/** Of two values that came within a moment, each may have had a cause of its own. */
export function isMixed(change: Shape): boolean {
  return change.steps > 1 && !isGradual(change)
}

/** dB that a gain moved, or 0. */
export function movedDb({ what, before, after }: Shape): number {
  return what === 'gain' && before !== null ? after - before : 0
}
