/** Which unit is simulated: model and firmware decide what exists and under which indices (protocol.md §6). */

export const MODELS = ['AZM4', 'AZM8', 'AZMP4', 'AZMP8'] as const
export type SimulatedModel = (typeof MODELS)[number]
export const FIRMWARES = ['2.5', '3.0', '3.5', '4.0', '4.5'] as const
export type Firmware = (typeof FIRMWARES)[number]

/** What one model with one firmware has. Index lists are in the order of the unit's own setup page, which is not ascending. */
export interface Profile {
  readonly model: SimulatedModel
  readonly firmware: Firmware
  readonly zones: readonly number[]
  readonly sources: readonly number[]
  readonly mixes: readonly number[]
  readonly groups: readonly number[]
  /** Each mix has a gain and a mute per source (`Mix_8_SourceGain_3`). */
  readonly mixesHaveSources: boolean
  /** A priority event pins the gain of its zones and puts it back after. Without it, ducking is not visible from outside. */
  readonly customPriorityVolume: boolean
}

/** Protocol.md §6, with the sparse indices of the vendor's own table: zones 3, 0, 4, 1, 2 and groups 5 and 6. */
export function profileOf(model: SimulatedModel, firmware: Firmware): Profile {
  const since = Number(firmware)
  const small = model === 'AZM4' || model === 'AZMP4'
  const firstMix = small ? 8 : 14
  const mixCount = !small && since >= 3.5 ? 8 : 4
  return {
    model,
    firmware,
    zones: small ? [3, 0, 4, 1] : [3, 0, 4, 1, 2, 6, 9, 5],
    sources: small ? [3, 0, 6, 1, 5, 4] : [3, 0, 6, 1, 9, 4, 12, 7, 11, 10],
    mixes: Array.from({ length: mixCount }, (_, nth) => firstMix + nth),
    groups: [5, 6],
    mixesHaveSources: since >= 3,
    customPriorityVolume: since >= 4.5,
  }
}
