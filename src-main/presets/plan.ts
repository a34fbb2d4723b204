import { assertNever } from '../../src-shared/assert.ts'
import type { ControlChange, ControlOrder } from '../../src-shared/model/control.ts'
import type { Preset, PresetItem, PresetLine } from '../../src-shared/model/preset.ts'
import type { Channel, Group, ProcessorSound, Zone } from '../../src-shared/model/sound.ts'
import { channelFor, placeOf, sourceFor } from './match.ts'

/** A line with the order that carries it out; null where it is lost. */
export interface PlannedLine {
  readonly line: PresetLine
  readonly change: ControlChange | null
}

/** A gain may be told so much off what was asked for, percent, and is the same. */
const SAME_PERCENT = 1

/** What a preset of values does to what the processor has now: mutes first, then sources, then levels. */
export function planLines(items: readonly PresetItem[], sound: ProcessorSound): readonly PlannedLine[] {
  return items.map((item) => planLine(item, sound)).sort((one, other) => orderOf(one) - orderOf(other))
}

/** The orders of a plan that change something, or of which it is not known. */
export function ordersOf(lines: readonly PlannedLine[], { processorId }: Pick<Preset, 'processorId'>): ControlOrder[] {
  return lines.flatMap(({ line: { item, index, state }, change }) => {
    if (change === null || index === null || state === 'same') return []
    return [{ target: { processorId, family: item.family, index }, change }]
  })
}

/** What is lost or has moved, as names: the preset is not what it was when it was made. */
export function driftedIn({ content }: Preset, sound: ProcessorSound): readonly string[] {
  if (content.kind === 'scene') {
    const place = placeOf(content.scene, sound.scenes)
    return place.kind === 'lost' || place.hasMoved ? [content.scene.name] : []
  }
  const drifted = planLines(content.items, sound).filter(({ line }) => line.note !== null)
  return [...new Set(drifted.map(({ line }) => line.item.name))]
}

function orderOf({ line }: PlannedLine): number {
  return ['mute', 'source', 'gain-percent'].indexOf(line.item.value.what)
}

function planLine(item: PresetItem, sound: ProcessorSound): PlannedLine {
  const place = channelFor(item, sound)
  if (place.kind === 'lost') return lost(item, place.reason)
  const { now, hasMoved } = place
  const note = hasMoved ? 'It is somewhere else on the processor now, and found by its name.' : null
  const line = (before: PresetLine['before'], after: number | string, isSame: boolean, change: ControlChange) => ({
    line: { item, index: now.index, state: stateOf(before, isSame), before, after, note },
    change,
  })
  const { value } = item
  switch (value.what) {
    case 'gain-percent': {
      const before = now.gainPercent
      const isSame = before !== null && Math.abs(before - value.gainPercent) < SAME_PERCENT
      return line(before, value.gainPercent, isSame, { what: 'gain-percent', gainPercent: value.gainPercent })
    }
    case 'mute':
      return line(now.muted === null ? null : Number(now.muted), 1, now.muted === true, { what: 'mute', muted: true })
    case 'source': {
      const wanted = value.source === null ? null : sourceFor(value.source, sound)
      if (wanted?.kind === 'lost') return lost(item, `“${value.source?.name}”: ${wanted.reason}`)
      const index = wanted === null ? -1 : wanted.now.index
      const routed = routedOf(now)
      return line(sourceName(routed, sound), wanted?.now.name ?? '', routed === index, {
        what: 'source',
        source: index,
      })
    }
    default:
      return assertNever(value)
  }
}

function lost(item: PresetItem, note: string): PlannedLine {
  const line = { item, index: null, state: 'lost', before: null, after: afterOf(item), note } as const
  return { line, change: null }
}

function afterOf({ value }: PresetItem): number | string {
  switch (value.what) {
    case 'gain-percent':
      return value.gainPercent
    case 'mute':
      return 1
    case 'source':
      return value.source?.name ?? ''
    default:
      return assertNever(value)
  }
}

function stateOf(before: PresetLine['before'], isSame: boolean): PresetLine['state'] {
  if (before === null) return 'unknown'
  return isSame ? 'same' : 'changes'
}

function routedOf(channel: Channel | Zone | Group): number | null {
  return 'source' in channel ? channel.source : null
}

/** The name of what plays; empty for none, null where it is not known. */
function sourceName(index: number | null, { sources, mixes }: ProcessorSound): string | null {
  if (index === null) return null
  if (index === -1) return ''
  return [...sources, ...mixes].find((each) => each.index === index)?.name ?? null
}
