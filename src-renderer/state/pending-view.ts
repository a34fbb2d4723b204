import type { ControlTarget, FoughtChange, PendingChange } from '../../src-shared/model/control.ts'
import { type Knob, knobOf } from '../../src-shared/model/knob.ts'

/** Whether both name the same channel. */
export function isSameTarget(a: ControlTarget, b: ControlTarget): boolean {
  return a.processorId === b.processorId && a.family === b.family && a.index === b.index
}

/** Whether what is on its way moves this knob: a combined zone is moved with its group. */
export function isPendingAt({ target, routedFrom, what }: PendingChange, at: ControlTarget, knob: Knob): boolean {
  if (knobOf(what) !== knob) return false
  return isSameTarget(target, at) || (routedFrom !== null && isSameTarget(routedFrom, at))
}

/** Whether another controller fights over this knob. */
export function isFoughtAt({ target, what }: FoughtChange, at: ControlTarget, knob: Knob): boolean {
  return knobOf(what) === knob && isSameTarget(target, at)
}
