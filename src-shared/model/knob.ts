import { assertNever } from '../assert.ts'
import type { GainDb, GainPercent } from '../decibels.ts'
import type { ControlChange, ControlTarget, ControlWhat } from './control.ts'
import type { Channel, Group, ProcessorSound, Zone } from './sound.ts'

/** What of a channel can be turned. dB and percent are two scales on one knob: whoever turns it by one turns the other. */
export type Knob = 'gain' | 'mute' | 'source' | 'combine'

export function knobOf(what: ControlWhat): Knob {
  return what === 'gain-db' || what === 'gain-percent' ? 'gain' : what
}

/** The names that a knob's changes have. */
export function whatsOf(knob: Knob): readonly ControlWhat[] {
  return knob === 'gain' ? ['gain-db', 'gain-percent'] : [knob]
}

export function knobKey({ processorId, family, index }: ControlTarget, knob: Knob): string {
  return `${processorId} ${family} ${index} ${knob}`
}

/** What a change wants, as a number: dB, percent, 0 or 1, the index of a source. */
export function wantedOf(change: ControlChange): number {
  switch (change.what) {
    case 'gain-db':
      return change.gainDb
    case 'gain-percent':
      return change.gainPercent
    case 'mute':
      return change.muted ? 1 : 0
    case 'source':
      return change.source
    case 'combine':
      return change.active ? 1 : 0
    default:
      return assertNever(change)
  }
}

/** The change that wants this number: the way back of {@link wantedOf}. */
export function changeTo(what: ControlWhat, value: number): ControlChange {
  switch (what) {
    case 'gain-db':
      return { what, gainDb: value as GainDb }
    case 'gain-percent':
      return { what, gainPercent: value as GainPercent }
    case 'mute':
      return { what, muted: value !== 0 }
    case 'source':
      return { what, source: value }
    case 'combine':
      return { what, active: value !== 0 }
    default:
      return assertNever(what)
  }
}

/** The list of each family. The page reads this file too, and has no use for the schemas beside the types. */
const LIST_OF = { source: 'sources', mix: 'mixes', zone: 'zones', group: 'groups' } as const

/** A channel as its processor says it is; null where it is not known. */
export function channelAt(sounds: readonly ProcessorSound[], target: ControlTarget): Channel | Zone | Group | null {
  const sound = sounds.find(({ processorId }) => processorId === target.processorId)
  const channels: readonly (Channel | Zone | Group)[] = sound?.[LIST_OF[target.family]] ?? []
  return channels.find(({ index }) => index === target.index) ?? null
}

/** One of its values as a number; null where the processor has not said it. */
export function valueIn(channel: Channel | Zone | Group, what: ControlWhat): number | null {
  switch (what) {
    case 'gain-db':
      return channel.gainDb
    case 'gain-percent':
      return channel.gainPercent
    case 'mute':
      return channel.muted === null ? null : Number(channel.muted)
    case 'source':
      return 'source' in channel ? channel.source : null
    case 'combine':
      return 'active' in channel && channel.active !== null ? Number(channel.active) : null
    default:
      return assertNever(what)
  }
}

/** How far two readings of the same setting may lie apart: a processor keeps percent as dB, and so rounds it. */
export function isSame(what: ControlWhat, a: number, b: number): boolean {
  const slack = what === 'gain-db' ? 0.051 : what === 'gain-percent' ? 0.5 : 0
  return Math.abs(a - b) <= slack
}
