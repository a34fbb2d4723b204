import type { ControlWhat } from '../../src-shared/model/control.ts'
import type { PresetItem, PresetLine, PresetResult } from '../../src-shared/model/preset.ts'
import type { ProcessorSound, Zone } from '../../src-shared/model/sound.ts'
import { words } from '../words.ts'
import { outcomeSentence } from './change-words.ts'
import { volumeText } from './sound-view.ts'

const LIST = new Intl.ListFormat(undefined, { type: 'conjunction' })

/** What a zone is set to now, as the lines of a preset; what the processor has not said is left out. */
export function itemsOf({ index, name, gainPercent, muted, source }: Zone, sound: ProcessorSound): PresetItem[] {
  const zone = { family: 'zone', index, name } as const
  const routed = [...sound.sources, ...sound.mixes].find((each) => each.index === source)
  const items: PresetItem[] = []
  if (gainPercent !== null) items.push({ ...zone, value: { what: 'gain-percent', gainPercent } })
  if (source === -1) items.push({ ...zone, value: { what: 'source', source: null } })
  if (routed) items.push({ ...zone, value: { what: 'source', source: { index: routed.index, name: routed.name } } })
  if (muted === true) items.push({ ...zone, value: { what: 'mute' } })
  return items
}

/** The same areas as a preset has, as they are now, found by their names; empty where none of them is known. */
export function renewedItems(items: readonly PresetItem[], sound: ProcessorSound): PresetItem[] {
  const names = new Set(items.filter(({ family }) => family === 'zone').map(({ name }) => name))
  return sound.zones.filter(({ name }) => names.has(name)).flatMap((zone) => itemsOf(zone, sound))
}

/** The same in words. */
export function itemsText(items: readonly PresetItem[]): string {
  return items.map(({ value }) => valueText(value)).join(', ')
}

function valueText(value: PresetItem['value']): string {
  switch (value.what) {
    case 'gain-percent':
      return volumeText(value.gainPercent)
    case 'mute':
      return words.sound.muted
    case 'source':
      return value.source === null ? words.sound.noSource : value.source.name
  }
}

/** One side of a line of before and after. */
export function sideText({ item: { value } }: PresetLine, side: number | string | null): string {
  const { presets: text } = words
  if (side === null) return text.unknown
  switch (value.what) {
    case 'gain-percent':
      return volumeText(Number(side))
    case 'mute':
      return side === 1 ? text.on : text.off
    case 'source':
      return side === '' ? text.nothing : String(side)
  }
}

/** What came of applying one, as a sentence, and whether all of it was done. */
export function appliedText(name: string, result: PresetResult, isScene: boolean) {
  const { presets: text } = words
  const failed = notDoneOf(result, []).map((each) => each.name)
  const areas = [...new Set([...failed, ...result.lost.map(({ item }) => item.name)])]
  if (areas.length > 0) return { sentence: text.partly(name, LIST.format(areas)), isTrouble: true }
  return { sentence: result.batch === null && !isScene ? text.unchanged(name) : text.applied(name), isTrouble: false }
}

/** What was tried and not done, each with its reason. */
export function notDoneOf({ results }: PresetResult, sounds: readonly ProcessorSound[]): readonly NotDone[] {
  return results.flatMap((result): readonly NotDone[] => {
    const { outcome, order, name } = result
    if (outcome.kind === 'applied' || outcome.kind === 'rounded') return []
    return [{ name, what: order.change.what, why: outcomeSentence(result, sounds) ?? '' }]
  })
}

/** One line of a preset that was not done. */
export interface NotDone {
  readonly name: string
  readonly what: ControlWhat
  readonly why: string
}

/** Names one after the other. */
export function namesText(names: readonly string[]): string {
  return LIST.format(names)
}
