import { CEILING_DB, FLOOR_DB } from '../src-shared/decibels.ts'
import type { ChannelFamily } from '../src-shared/model/sound.ts'
import type { Device } from './device.ts'
import type { House } from './house.ts'
import { clamp } from './parameters.ts'
import { sumDb } from './sound.ts'

/** Everything that is set between a source and a meter, read from the unit once: many moments can then be asked for at little cost. */
export interface Desk {
  readonly source: ReadonlyMap<number, Fader>
  readonly mix: ReadonlyMap<number, Fader & { readonly sends: readonly Send[] }>
  readonly zone: ReadonlyMap<number, Fader & { readonly source: number }>
  readonly group: ReadonlyMap<number, Fader & { readonly source: number; readonly active: boolean }>
}

interface Fader {
  readonly gainDb: number
  readonly muted: boolean
}
interface Send {
  readonly source: number
  readonly gainDb: number
}

/** What is heard at one moment; all in dB. */
export interface Moment {
  /** What a source plays, before its own gain and mute. */
  playedDb(source: number): number
  /** The level that somebody holds on a meter; null where nobody does. */
  heldDb(family: ChannelFamily, index: number): number | null
  /** The voice of the priority event in a zone; null where there is none. */
  voiceDb(zone: number): number | null
}

/** How far a priority event pushes the programme down, in dB. */
const DUCK_DB = 25

/** The desk as it is now, priority events included; with `without: 'priority'` as it is when there is none. */
export function readDesk(device: Device, house: House, without: 'priority' | 'nothing'): Desk {
  const sources = device.indices('SourceName')
  const fader = (kind: string, index: number): Fader => ({
    gainDb: device.number(`${kind}Gain_${index}`, FLOOR_DB),
    muted: device.number(`${kind}Mute_${index}`, 0) === 1,
  })
  const sendsOf = (mix: number): Send[] =>
    sources
      .filter((source) => device.number(`Mix_${mix}_SourceMute_${source}`, 1) === 0)
      .map((source) => ({ source, gainDb: device.number(`Mix_${mix}_SourceGain_${source}`, FLOOR_DB) }))
  const zoneOf = (index: number) => ({
    ...fader('Zone', index),
    ...(without === 'priority' && { gainDb: house.ownGainDb(index) }),
    source: device.number(`ZoneSource_${index}`, -1),
  })
  const groupOf = (index: number) => ({
    ...fader('Group', index),
    source: device.number(`GroupSource_${index}`, -1),
    active: house.groupIsActive(index),
  })
  return {
    source: new Map(sources.map((index) => [index, fader('Source', index)])),
    mix: new Map(device.indices('MixName').map((index) => [index, { ...fader('Mix', index), sends: sendsOf(index) }])),
    zone: new Map(device.indices('ZoneName').map((index) => [index, zoneOf(index)])),
    group: new Map(device.indices('GroupName').map((index) => [index, groupOf(index)])),
  }
}

/** What a meter shows at a moment, in dB; the floor where there is no such meter. */
export function meterLevelDb(desk: Desk, moment: Moment, family: ChannelFamily, index: number): number {
  const level = (of: ChannelFamily, at: number) => meterLevelDb(desk, moment, of, at)
  /** Anything that can be routed to a zone; mixes share the numbers of the sources. */
  const routed = (at: number) => {
    if (desk.source.has(at)) return level('source', at)
    return desk.mix.has(at) ? level('mix', at) : FLOOR_DB
  }
  const held = moment.heldDb(family, index)
  if (held !== null) return held
  switch (family) {
    case 'source':
      return behind(desk.source.get(index), () => moment.playedDb(index))
    case 'mix': {
      const mix = desk.mix.get(index)
      return behind(mix, () => sumDb((mix?.sends ?? []).map(({ source, gainDb }) => level('source', source) + gainDb)))
    }
    case 'zone': {
      const zone = desk.zone.get(index)
      return behind(zone, () => {
        const programme = routed(zone?.source ?? -1)
        const voice = moment.voiceDb(index)
        return voice === null ? programme : sumDb([voice, programme - DUCK_DB])
      })
    }
    case 'group': {
      const group = desk.group.get(index)
      return group?.active === true ? behind(group, () => routed(group.source)) : FLOOR_DB
    }
  }
}

/** A level behind a gain and a mute; what is muted need not be worked out. */
function behind(fader: Fader | undefined, levelDb: () => number): number {
  if (fader === undefined || fader.muted) return FLOOR_DB
  const before = levelDb()
  return before <= FLOOR_DB ? FLOOR_DB : clamp(before + fader.gainDb, FLOOR_DB, CEILING_DB)
}
