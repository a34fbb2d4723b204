import type { Channel, Group, ProcessorSound, Zone } from '../../src-shared/model/sound.ts'
import { words } from '../words.ts'

/** What of a processor's sound is on the page: everything, or only what somebody named. */
export interface ShownSound {
  readonly zones: readonly Zone[]
  readonly sources: readonly Channel[]
  readonly mixes: readonly Channel[]
  readonly groups: readonly Group[]
}

/** The lists of a processor without what nobody named, unless `withUnnamed`. */
export function shownSound(sound: ProcessorSound, withUnnamed: boolean): ShownSound {
  const shown = <C extends Channel>(channels: readonly C[]): readonly C[] =>
    withUnnamed ? channels : channels.filter(({ placeholder }) => !placeholder)
  return {
    zones: shown(sound.zones),
    sources: shown(sound.sources),
    mixes: shown(sound.mixes),
    groups: shown(sound.groups),
  }
}

/** How many things of all processors nobody has named. */
export function unnamedCount(sounds: readonly ProcessorSound[]): number {
  return sounds
    .flatMap((sound): readonly Channel[] => [...sound.zones, ...sound.sources, ...sound.mixes, ...sound.groups])
    .filter(({ placeholder }) => placeholder).length
}

/**
 * The name of what a zone or group plays. Sources and mixes share one row of numbers (protocol.md §4); a number that neither
 * has is said as a number, because nothing that did not answer may get a name; while names are still read it may get one.
 */
export function sourceName(source: number | null, sound: ProcessorSound): string {
  if (source === null) return words.sound.sourceUnknown
  if (source < 0) return words.sound.noSource
  const found = channelOf(source, sound)
  if (found && found.name.trim() !== '') return found.name
  return sound.reading.kind === 'complete' ? words.sound.otherSource(source) : words.sound.sourceUnknown
}

/** The group that a combined zone is in: which areas a group has is not told, but where one alone is combined, it is that one. */
export function combinedGroup({ groups }: ProcessorSound): Group | null {
  const [group, another] = groups.filter(({ active }) => active === true)
  return group && !another ? group : null
}

/** Whether what a zone plays is known to be muted itself. */
export function isSourceMuted(source: number | null, sound: ProcessorSound): boolean {
  return source !== null && channelOf(source, sound)?.muted === true
}

function channelOf(source: number, sound: ProcessorSound): Channel | undefined {
  return [...sound.sources, ...sound.mixes].find(({ index }) => index === source)
}

/** A gain in the processor's own percent as text, to a whole percent: Tools has it as it came. */
export function volumeText(gainPercent: number): string {
  return `${Math.round(gainPercent)} %`
}

/** What is on the page in all, such as "2 processors, 9 areas, 14 sources". Nothing is counted that nobody named. */
export function countsText(sounds: readonly ProcessorSound[], withUnnamed: boolean): string {
  const shown = sounds.map((sound) => shownSound(sound, withUnnamed))
  const sum = (of: (each: ShownSound) => number) => shown.reduce((total, each) => total + of(each), 0)
  const counts = [
    words.sound.counts.areas(sum(({ zones }) => zones.length)),
    words.sound.counts.sources(sum(({ sources }) => sources.length)),
  ]
  if (sounds.length > 1) counts.unshift(words.sound.counts.processors(sounds.length))
  return counts.join(', ')
}

/** The name of a meter: the entity's own, preceded by the processor's where there are several. */
export function meterLabel(name: string, processorName: string, severalProcessors: boolean): string {
  const own = name.trim() === '' ? words.sound.unnamed : name
  return severalProcessors ? `${processorName}: ${own}` : own
}
