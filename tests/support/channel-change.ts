import type { ChannelChange } from '../../src-shared/model/recording.ts'

type Plain = Pick<ChannelChange, 'atMs' | 'family' | 'index' | 'what' | 'before' | 'after'>

/** A change that came in one step and was seen. */
export function oneStep(change: Plain): ChannelChange {
  const largestStep = Math.abs(change.after - (change.before ?? change.after))
  return { ...change, steps: 1, largestStep, percentBefore: null, percentAfter: null, unseen: false }
}
