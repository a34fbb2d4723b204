import type { ControlTarget, ControlWhat, HeardValue } from '../../src-shared/model/control.ts'
import type { ChangedThing } from '../../src-shared/model/history.ts'
import { isSame, knobKey, knobOf } from '../../src-shared/model/knob.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelChange } from '../../src-shared/model/recording.ts'
import type { Clock } from '../clock.ts'
import { createOwnWrites, type OwnWrite, type OwnWrites } from './own-writes.ts'
import type { NewRecord } from './strokes.ts'

/** Tells what was changed at a processor from what we changed there ourselves. */
export interface DeviceHands extends Pick<OwnWrites, 'begin' | 'isEcho'> {
  /** A processor told a value by itself. */
  heard(id: ProcessorId, heard: HeardValue): void
  /** What the watch has noted at a processor. What lies beside a write of ours is told once it is known what came of that. */
  noticed(id: ProcessorId, changes: readonly ChannelChange[]): void
  /** Judges what still waits. */
  close(): void
}

export interface DeviceHandsParts {
  readonly clock: Clock
  /** The name that a channel has now. */
  readonly nameOf: (target: ControlTarget) => string
  /** A change that somebody else made. */
  readonly tell: (record: NewRecord) => void
}

/** A change of which it is not decided yet whose it is. */
interface Noticed {
  readonly target: ControlTarget
  readonly what: ControlWhat
  readonly change: ChannelChange
}

export function createDeviceHands({ clock, nameOf, tell }: DeviceHandsParts): DeviceHands {
  let waiting: readonly Noticed[] = []
  const writes = createOwnWrites(clock, () => settle(isUnderWay))

  function settle(isOpen: (one: Noticed, near: readonly OwnWrite[]) => boolean): void {
    const all = waiting
    waiting = []
    for (const one of all) judge(one, isOpen)
  }

  function judge(one: Noticed, isOpen: (one: Noticed, near: readonly OwnWrite[]) => boolean): void {
    const near = writes.around(one.target.processorId, one.change.atMs)
    if (near.some((own) => isOurs(own, one) || isConsequence(own, one))) return
    if (isOpen(one, near)) waiting = [...waiting, one]
    else tell(recordOf(one, nameOf(one.target)))
  }

  return {
    begin: writes.begin,
    isEcho: writes.isEcho,
    heard: writes.heard,
    noticed(id, changes) {
      for (const change of changes) {
        const what = whatOf(change.what)
        // That a zone is in a group follows from what was done to the group.
        if (what === null) continue
        const { family, index } = change
        judge({ target: { processorId: id, family, index }, what, change }, isUnderWay)
      }
    },
    close: () => settle(() => false),
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

/** What is watched of a gain is dB: one that we wrote in percent is known by the percent that came with it. */
function isOurs(own: OwnWrite, { target, what, change }: Noticed): boolean {
  if (knobKey(own.target, own.knob) !== knobKey(target, knobOf(what))) return false
  const { after, percentAfter } = change
  if (own.what === what) return own.values.some((value) => isSame(what, value, after))
  if (own.db !== null && isSame('gain-db', own.db, after)) return true
  return percentAfter !== null && own.values.some((value) => isSame('gain-percent', value, percentAfter))
}

/** Whether a write of ours is on its way of which it is not known yet what the processor makes of it. */
function isUnderWay({ target, what }: Noticed, near: readonly OwnWrite[]): boolean {
  const key = knobKey(target, knobOf(what))
  return near.some((own) => own.endMs === null && knobKey(own.target, own.knob) === key)
}

/** Zones follow their group in what is done to it, and a group that is combined ends another one (protocol.md §5). */
function isConsequence(own: OwnWrite, { target, what }: Noticed): boolean {
  if (own.target.family !== 'group') return false
  if (target.family === 'zone') return own.knob === 'combine' || own.knob === knobOf(what)
  return target.family === 'group' && own.knob === 'combine' && what === 'combine'
}

function recordOf({ target, what, change }: Noticed, name: string): NewRecord {
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
