import { z } from 'zod'
import { assertNever } from '../assert.ts'
import type { GainDb, GainPercent } from '../decibels.ts'
import type { ProcessorId } from './processor.ts'

/** The four kinds of things that have a gain, a mute and a meter (protocol.md §4). */
export const CHANNEL_FAMILIES = ['source', 'mix', 'zone', 'group'] as const
export type ChannelFamily = (typeof CHANNEL_FAMILIES)[number]

/** The number after the underscore in the processor's own parameter names; neither contiguous nor ordered. */
export const EntityIndex = z
  .int('An index is a whole number.')
  .min(0, 'An index is at least 0.')
  .max(999, 'An index is at most 999.')

/** A zone, source, mix or group: only what the processor said. null is "it has not said", never a default. */
export interface Channel {
  readonly index: number
  readonly name: string
  /** The name is only its kind and a number ("Zone 3"): nobody has named it, so it is hidden by default. */
  readonly placeholder: boolean
  readonly gainDb: GainDb | null
  readonly gainPercent: GainPercent | null
  readonly muted: boolean | null
}

export interface Zone extends Channel {
  /** Index of the routed source; -1 is none. */
  readonly source: number | null
  /** Whether it is in a combined group now. */
  readonly grouped: boolean | null
}

export interface Group extends Channel {
  readonly source: number | null
  /** Whether it is combined now. */
  readonly active: boolean | null
}

/** A scene, routine, message and so on: something with a name that can be triggered. */
export interface Named {
  readonly index: number
  readonly name: string
}

/** Reading what a processor has: names over the whole index space (protocol.md §4). */
export type Reading =
  | { readonly kind: 'not-started' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'complete' }

/** What one processor has and how it is set, as it last said itself. Each list is in ascending index. */
export interface ProcessorSound {
  readonly processorId: ProcessorId
  readonly reading: Reading
  readonly sources: readonly Channel[]
  readonly mixes: readonly Channel[]
  readonly zones: readonly Zone[]
  readonly groups: readonly Group[]
  readonly scenes: readonly Named[]
  readonly routines: readonly Named[]
  readonly messages: readonly Named[]
  readonly gpoPresets: readonly Named[]
  readonly bellSchedules: readonly Named[]
}

/** A processor's channels of one family. */
export function channelsOf(
  sound: Pick<ProcessorSound, 'sources' | 'mixes' | 'zones' | 'groups'>,
  family: ChannelFamily,
): readonly (Channel | Zone | Group)[] {
  switch (family) {
    case 'source':
      return sound.sources
    case 'mix':
      return sound.mixes
    case 'zone':
      return sound.zones
    case 'group':
      return sound.groups
    default:
      return assertNever(family)
  }
}

/** Whether a name is only a kind and a number (protocol.md §4). */
export function isPlaceholderName(name: string): boolean {
  return name.trim() === '' || /^(group|zone|source|mix) ?\d+$/i.test(name)
}
