import { CEILING_DB, FLOOR_DB } from '../src-shared/decibels.ts'
import type { Device } from './device.ts'
import type { House } from './house.ts'
import { clamp } from './parameters.ts'
import { soundLevelDb, sumDb } from './sound.ts'
import type { Sound } from './venue.ts'

/** What the meters show: each source's sound, and how it arrives in mixes, zones and groups. */
export interface Levels {
  /** Brings the meters among the device's parameters up to this moment. */
  measure(atMs: number): void
  /** Shows exactly this level on a meter until it is let go with null. False if there is no such meter. */
  hold(param: string, levelDb: number | null): boolean
  held(): Readonly<Record<string, number>>
  /** Changes what a source sounds like. False if there is no such source. */
  play(source: number, sound: Sound): boolean
  reassign(newIndex: ReadonlyMap<number, number>): void
}

/** How far a priority event pushes the programme down, in dB. */
const DUCK_DB = 25

export function createLevels(
  device: Device,
  house: House,
  seed: number,
  firstSounds: ReadonlyMap<number, Sound>,
): Levels {
  let sounds = new Map(firstSounds)
  const holds = new Map<string, number>()
  let nowMs = 0

  /** A level behind a gain and a mute. */
  function behind(kind: string, index: number | string, levelDb: number): number {
    if (device.number(`${kind}Mute_${index}`, 0) === 1 || levelDb <= FLOOR_DB) return FLOOR_DB
    return clamp(levelDb + device.number(`${kind}Gain_${index}`, FLOOR_DB), FLOOR_DB, CEILING_DB)
  }

  /** The level of anything that can be routed to a zone; mixes share the numbers of the sources. */
  function routed(index: number): number {
    if (device.parameter(`SourceName_${index}`) !== undefined) return levelOf('Source', index)
    if (device.parameter(`MixName_${index}`) !== undefined) return levelOf('Mix', index)
    return FLOOR_DB
  }

  function levelOf(kind: string, index: number): number {
    const held = holds.get(`${kind}Meter_${index}`)
    if (held !== undefined) return held
    switch (kind) {
      case 'Source':
        return behind(kind, index, soundLevelDb(sounds.get(index) ?? 'silence', seed, index, nowMs))
      case 'Mix': {
        const sends = device.indices('SourceName').map((source) => {
          const send = `Mix_${index}_SourceGain_${source}`
          const muted = device.number(`Mix_${index}_SourceMute_${source}`, 1) === 1
          return muted ? FLOOR_DB : levelOf('Source', source) + device.number(send, FLOOR_DB)
        })
        return behind(kind, index, sumDb(sends))
      }
      case 'Zone': {
        const programme = routed(device.number(`ZoneSource_${index}`, -1))
        if (!house.ducked(index)) return behind(kind, index, programme)
        const voice = soundLevelDb('speech', seed, 999, nowMs)
        return behind(kind, index, sumDb([voice, programme - DUCK_DB]))
      }
      default:
        if (!house.groupIsActive(index)) return FLOOR_DB
        return behind(kind, index, routed(device.number(`GroupSource_${index}`, -1)))
    }
  }

  return {
    measure(atMs) {
      nowMs = atMs
      for (const parameter of device.parameters()) {
        if (parameter.kind !== 'meter') continue
        const [, kind = '', index = ''] = /^([A-Z][a-z]+)Meter_(\d+)$/.exec(parameter.name) ?? []
        parameter.value = Math.round(levelOf(kind, Number(index)) * 100) / 100
      }
    },
    hold(param, levelDb) {
      if (device.parameter(param)?.kind !== 'meter') return false
      if (levelDb === null) holds.delete(param)
      else holds.set(param, levelDb)
      return true
    },
    held: () => Object.fromEntries(holds),
    play(source, sound) {
      if (!sounds.has(source)) return false
      sounds.set(source, sound)
      return true
    },
    reassign(newIndex) {
      sounds = new Map([...sounds].map(([index, sound]) => [newIndex.get(index) ?? index, sound]))
    },
  }
}
