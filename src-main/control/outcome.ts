import type { ControlChange, ControlOutcome, FailedOutcome } from '../../src-shared/model/control.ts'
import { isSame, knobOf, wantedOf } from '../../src-shared/model/knob.ts'
import type { WriteFailure } from '../device/writes.ts'
import type { LaneEnd } from './lane.ts'

/** A processor that moved a gain this near to what was wanted has rounded it, dB or percent. */
const WIDEST_ROUNDING = 3
/** One that did not move it at all may have done so only within its own step. */
const UNMOVED_ROUNDING = 0.5

/** What an order came to, at first sight. `before` is what the value was. */
export function outcomeOf(change: ControlChange, before: number | null, end: LaneEnd): ControlOutcome {
  switch (end.kind) {
    case 'confirmed':
      return confirmed(change, before, end.value)
    case 'overtaken':
      return end
    default:
      return failed(end)
  }
}

export function failed({ kind, failure }: WriteFailure): FailedOutcome {
  return { kind, sentence: failure.message }
}

function confirmed(change: ControlChange, before: number | null, value: number): ControlOutcome {
  const wanted = wantedOf(change)
  if (isSame(change.what, wanted, value)) return { kind: 'applied', value }
  if (knobOf(change.what) !== 'gain') return { kind: 'not-applied', value }
  const isMoved = before === null || !isSame(change.what, before, value)
  const isNear = Math.abs(wanted - value) <= (isMoved ? WIDEST_ROUNDING : UNMOVED_ROUNDING)
  return { kind: isNear ? 'rounded' : 'not-applied', value }
}

/** What a value that was confirmed as `value` came to a second later. */
export function secondLook(
  { what }: ControlChange,
  before: number | null,
  first: ControlOutcome & { readonly value: number },
  again: number,
): ControlOutcome {
  if (isSame(what, first.value, again)) return first
  if (before !== null && isSame(what, before, again)) return { kind: 'reverted', value: again }
  return { kind: 'overtaken', by: 'other-controller' }
}
