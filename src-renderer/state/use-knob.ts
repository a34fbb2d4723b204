import { useStore } from 'zustand'
import type { ControlChange, ControlTarget } from '../../src-shared/model/control.ts'
import { isSame, knobKey, knobOf, valueIn } from '../../src-shared/model/knob.ts'
import type { Channel, Group, ProcessorSound, Zone } from '../../src-shared/model/sound.ts'
import { useConsole } from './console.ts'
import type { Hand } from './hand.ts'
import { isFoughtAt, isPendingAt } from './pending-view.ts'
import { combinedGroup } from './sound-view.ts'
import { useTopic } from './topic-store.ts'

/** What a control shows of its knob. */
export interface KnobView {
  /** What the processor says; null where it has not said it. */
  readonly confirmed: number | null
  /** What somebody wants while that is on its way, and else what the processor says. */
  readonly shown: number | null
  readonly isSending: boolean
  /** What became of the last order from this page, where that wants words. */
  readonly told: string | null
  /** Another controller moves it against us. */
  readonly isFought: boolean
  turn(change: ControlChange): void
}

/** One knob of a channel, as the processor, everybody's orders and this page's own hand have it. */
export function useKnob(
  target: ControlTarget,
  channel: Channel | Zone | Group,
  what: 'gain-percent' | 'mute' | 'source' | 'combine',
): KnobView {
  const { hands, pending, sound } = useConsole()
  const knob = knobOf(what)
  const hand = useStore(hands.store, (all): Hand | null => all.get(knobKey(target, knob)) ?? null)
  const onTheWay = useTopic(pending)
  const moved = movedWith(target, channel, useTopic(sound) ?? [])
  const entry = hand?.isLate ? undefined : onTheWay?.writing.find((each) => isPendingAt(each, target, knob))
  const confirmed = valueIn(channel, what)
  // Somebody else may turn the same knob in dB, which says nothing in percent.
  const pendingValue = entry?.what === what ? entry.wanted : null
  const shown = hand?.wanted ?? pendingValue ?? confirmed
  const isOpen = hand !== null && hand.wanted !== null
  const isElsewhere = confirmed === null || (shown !== null && !isSame(what, shown, confirmed))
  return {
    confirmed,
    shown,
    isSending: entry !== undefined || (isOpen && isElsewhere),
    told: hand?.told ?? null,
    isFought: onTheWay?.fought.some((each) => moved.some((at) => isFoughtAt(each, at, knob))) ?? false,
    turn: (change) => hands.turn(target, change),
  }
}

/** What moves when this is moved: a combined area is moved with its group. */
function movedWith(
  target: ControlTarget,
  channel: Channel | Zone | Group,
  sounds: readonly ProcessorSound[],
): readonly ControlTarget[] {
  const own = sounds.find(({ processorId }) => processorId === target.processorId)
  const group = own && 'grouped' in channel && channel.grouped ? combinedGroup(own) : null
  return group ? [target, { processorId: target.processorId, family: 'group', index: group.index }] : [target]
}
