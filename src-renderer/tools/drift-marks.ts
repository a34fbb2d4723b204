import type { Drift, DriftView } from '../../src-shared/model/capture-plan.ts'
import { CHANNEL_FAMILIES, channelsOf, type ProcessorSound } from '../../src-shared/model/sound.ts'

/** How a family begins on the wire, and how each setting of a channel goes on (protocol.md §4). */
const STEM = { source: 'Source', mix: 'Mix', zone: 'Zone', group: 'Group' } as const
const ENDS: Readonly<Record<Drift['what'], readonly string[]>> = {
  gain: ['Gain'],
  mute: ['Mute'],
  source: ['Source'],
  active: ['Active', 'Combine'],
  place: ['Name'],
  schedule: [],
}

/** `p-1/ZoneGain_3`: the parameters that are not as in the reference of their processor. Drifts come by name, rows by index. */
export function driftedParameters(views: readonly DriftView[], sounds: readonly ProcessorSound[]): ReadonlySet<string> {
  const found = views.flatMap(({ processorId, drifts }) => {
    const sound = sounds.find((each) => each.processorId === processorId)
    return drifts.flatMap(({ family, name, what }) => {
      const channel = CHANNEL_FAMILIES.find((each) => each === family)
      if (!sound || !channel) return []
      const indices = channelsOf(sound, channel).filter((each) => each.name === name)
      return indices.flatMap(({ index }) =>
        ENDS[what].map((end) => parameterKey(processorId, `${STEM[channel]}${end}_${index}`)),
      )
    })
  })
  return new Set(found)
}

/** Names a parameter among those of all processors. */
export function parameterKey(processorId: string, parameter: string): string {
  return `${processorId}/${parameter}`
}
