import { CHANNEL_FAMILIES, type ChannelFamily } from '../src-shared/model/sound.ts'
import { type Moment, meterLevelDb, readDesk } from './desk.ts'
import type { Device } from './device.ts'
import type { House } from './house.ts'
import { soundLevelDb } from './sound.ts'
import type { Sound } from './venue.ts'

/** What the meters show now: each source's sound, and how it arrives in mixes, zones and groups. */
export interface Levels {
  /** Brings the meters among the device's parameters up to this moment. */
  measure(atMs: number): void
  /**
   * Shows exactly this level on a meter until it is let go with null, or for this many measurements where `rounds` is not null.
   * False if there is no such meter.
   */
  hold(param: string, levelDb: number | null, rounds: number | null): boolean
  held(): Readonly<Record<string, number>>
  /** Changes what a source sounds like. False if there is no such source. */
  play(source: number, sound: Sound): boolean
  /** What a source plays; null if there is no such source. */
  playing(source: number): Playing | null
  reassign(newIndex: ReadonlyMap<number, number>): void
}

/** A sound, and the programme by which two sources with that sound differ or do not. */
export interface Playing {
  readonly sound: Sound
  readonly programme: number
}

/** The programme of the unit's own voice: a number that no source has. */
const OWN_VOICE = 999

export function createLevels(
  device: Device,
  house: House,
  seed: number,
  firstPlaying: ReadonlyMap<number, Playing>,
): Levels {
  let playing = new Map(firstPlaying)
  const holds = new Map<string, { readonly levelDb: number; roundsLeft: number | null }>()

  return {
    measure(atMs) {
      const desk = readDesk(device, house, 'nothing')
      const moment: Moment = {
        playedDb(source) {
          const { sound, programme } = playing.get(source) ?? { sound: 'silence', programme: source }
          return soundLevelDb(house.speaking(source) ? 'loud-voice' : sound, seed, programme, atMs)
        },
        heldDb: (family, index) => holds.get(meterName(family, index))?.levelDb ?? null,
        voiceDb(zone) {
          const event = house.priorityIn(zone)
          if (event === null) return null
          if (event.microphone === null) return soundLevelDb('speech', seed, OWN_VOICE, atMs)
          return meterLevelDb(desk, moment, 'source', event.microphone)
        },
      }
      for (const family of CHANNEL_FAMILIES) {
        for (const index of desk[family].keys()) {
          const meter = device.parameter(meterName(family, index))
          if (meter !== undefined) meter.value = Math.round(meterLevelDb(desk, moment, family, index) * 100) / 100
        }
      }
      for (const [param, hold] of holds) {
        if (hold.roundsLeft !== null && --hold.roundsLeft <= 0) holds.delete(param)
      }
    },
    hold(param, levelDb, rounds) {
      if (device.parameter(param)?.kind !== 'meter') return false
      if (levelDb === null) holds.delete(param)
      else holds.set(param, { levelDb, roundsLeft: rounds })
      return true
    },
    held: () => Object.fromEntries([...holds].map(([param, { levelDb }]) => [param, levelDb])),
    play(source, sound) {
      const before = playing.get(source)
      if (before === undefined) return false
      playing.set(source, { ...before, sound })
      return true
    },
    playing: (source) => playing.get(source) ?? null,
    reassign(newIndex) {
      playing = new Map([...playing].map(([index, own]) => [newIndex.get(index) ?? index, own]))
    },
  }
}

/** The parameter of a meter: `SourceMeter_3`. */
export function meterName(family: ChannelFamily, index: number): string {
  return `${METERS[family]}_${index}`
}

const METERS: Readonly<Record<ChannelFamily, string>> = {
  source: 'SourceMeter',
  mix: 'MixMeter',
  zone: 'ZoneMeter',
  group: 'GroupMeter',
}
