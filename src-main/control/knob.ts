import { assertNever } from '../../src-shared/assert.ts'
import type { ControlTarget, ControlWhat } from '../../src-shared/model/control.ts'
import { type Channel, channelsOf, type Group, type ProcessorSound, type Zone } from '../../src-shared/model/sound.ts'

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

/** A channel as its processor says it is; null where it is not known. */
export function channelAt(sounds: readonly ProcessorSound[], target: ControlTarget): Channel | Zone | Group | null {
  const sound = sounds.find(({ processorId }) => processorId === target.processorId)
  return (sound && channelsOf(sound, target.family).find(({ index }) => index === target.index)) ?? null
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
