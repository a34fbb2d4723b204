import type { ControlTarget, ControlWhat } from '../../src-shared/model/control.ts'
import type { ChangedThing } from '../../src-shared/model/history.ts'
import { isSame, type Knob, knobKey, knobOf } from '../../src-shared/model/knob.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelChange } from '../../src-shared/model/recording.ts'
import type { Clock } from '../clock.ts'
import type { NewRecord } from './strokes.ts'

/** What is noted may be told so much later, ms: the watch collects, and names a change by when it began. */
const TOLD_WITHIN_MS = 10_000
/** A change that is named by its beginning may have begun so long before we heard that it was ours, ms. */
const BEGAN_BEFORE_MS = 2000

/** Tells what was changed at a processor from what we changed there ourselves. */
export interface DeviceHands {
  /** A value is ours, as it is written and as it is confirmed. What is watched of a gain is dB, so percent is followed by its dB. */
  own(target: ControlTarget, what: ControlWhat, value: number): void
  /** Those of the changes that somebody else made, as they are recorded. `nameOf` gives a channel's name. */
  foreign(id: ProcessorId, changes: readonly ChannelChange[], nameOf: (target: ControlTarget) => string): NewRecord[]
}

interface Own {
  readonly target: ControlTarget
  readonly knob: Knob
  readonly what: ControlWhat
  readonly value: number
  readonly atMs: number
}

export function createDeviceHands(clock: Clock): DeviceHands {
  let trail: readonly Own[] = []

  return {
    own(target, what, value) {
      const atMs = clock.nowMs()
      trail = trail.filter((each) => atMs - each.atMs < 2 * TOLD_WITHIN_MS)
      trail = [...trail, { target, knob: knobOf(what), what, value, atMs }]
    },
    foreign(id, changes, nameOf) {
      return changes.flatMap((change): NewRecord[] => {
        const what = whatOf(change.what)
        // That a zone is in a group follows from what was done to the group.
        if (what === null) return []
        const target: ControlTarget = { processorId: id, family: change.family, index: change.index }
        const near = trail.filter(
          ({ target: own, atMs }) =>
            own.processorId === id && atMs > change.atMs - BEGAN_BEFORE_MS && atMs < change.atMs + TOLD_WITHIN_MS,
        )
        const isOwn = near.some((own) => isOurs(own, target, what, change.after) || isConsequence(own, target, what))
        if (isOwn || isUnderWay(near, target, what)) return []
        return [recordOf(change, target, what, nameOf(target))]
      })
    },
  }
}

function whatOf(thing: ChangedThing): ControlWhat | null {
  switch (thing) {
    case 'gain':
      return 'gain-db'
    case 'active':
      return 'combine'
    case 'grouped':
      return null
    default:
      return thing
  }
}

function isOurs(own: Own, target: ControlTarget, what: ControlWhat, value: number): boolean {
  const knob = knobOf(what)
  return knobKey(own.target, own.knob) === knobKey(target, knob) && own.what === what && isSame(what, own.value, value)
}

/** A percent that is just being written becomes some dB that nobody knows yet. */
function isUnderWay(near: readonly Own[], target: ControlTarget, what: ControlWhat): boolean {
  const newest = near.findLast(({ target: own, knob }) => knobKey(own, knob) === knobKey(target, knobOf(what)))
  return what === 'gain-db' && newest?.what === 'gain-percent'
}

/** Zones follow their group in what is done to it, and a group that is combined ends another one (protocol.md §5). */
function isConsequence(own: Own, target: ControlTarget, what: ControlWhat): boolean {
  if (own.target.family !== 'group') return false
  if (target.family === 'zone') return own.knob === 'combine' || own.knob === knobOf(what)
  return target.family === 'group' && own.knob === 'combine' && what === 'combine'
}

function recordOf(change: ChannelChange, target: ControlTarget, what: ControlWhat, name: string): NewRecord {
  return {
    processorId: target.processorId,
    family: target.family,
    index: target.index,
    name,
    what,
    before: change.before,
    after: change.after,
    percent: percentOf(change),
    wanted: null,
    who: null,
    role: null,
    door: null,
    kind: 'at-the-device',
    result: 'applied',
    firstMs: change.atMs,
    lastMs: change.atMs,
    undoOf: null,
    batch: null,
  }
}

/** In both units or in dB alone: a half is no step that somebody can read. */
function percentOf({ percentBefore, percentAfter }: ChannelChange): NewRecord['percent'] {
  return percentBefore === null || percentAfter === null ? null : { before: percentBefore, after: percentAfter }
}
