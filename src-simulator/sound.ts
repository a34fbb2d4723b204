import { CEILING_DB, FLOOR_DB } from '../src-shared/decibels.ts'
import { clamp } from './parameters.ts'
import { hashToUnit } from './random.ts'
import type { Sound } from './venue.ts'

/**
 * The level of a sound in dB at a moment: a pure function of the seed, the programme and the time, so that two simulators with
 * one seed make the same evening and a meter can be read at any moment and in any order. Time before the start is negative.
 */
export function soundLevelDb(sound: Sound, seed: number, programme: number, atMs: number): number {
  const noise = (periodMs: number, salt: number) => smooth(seed, programme * 16 + salt, atMs / periodMs)
  switch (sound) {
    case 'silence':
      return FLOOR_DB
    case 'noise':
      return -62 + 3 * noise(120, 1)
    case 'speech': {
      // Phrases of some seconds with pauses between; syllables inside.
      const talking = noise(1800, 2) > 0.42
      return talking ? -34 + 10 * noise(1300, 3) + 14 * noise(130, 4) : -60 + 4 * noise(150, 1)
    }
    case 'television': {
      // Speech too, but never without the crowd and the music behind it.
      const talking = noise(1500, 9) > 0.35
      return talking ? -32 + 8 * noise(1300, 10) + 10 * noise(130, 11) : -40 + 4 * noise(150, 12)
    }
    case 'loud-voice':
      // Somebody close to a microphone who does not stop for breath.
      return -16 + 6 * noise(900, 13) + 7 * noise(130, 14)
    case 'music': {
      // A slow swell, a beat at 118 to the minute, and some air on top.
      const beat = Math.max(0, 1 - remainder(atMs + programme * 97, 508) / 260)
      return -27 + 9 * noise(4200, 5) + 8 * beat + 4 * noise(90, 6)
    }
    case 'clipping':
      return clamp(soundLevelDb('music', seed, programme, atMs) + 16, FLOOR_DB, CEILING_DB)
    case 'drop-out': {
      // In every 12 seconds the line is gone for one to three.
      const turn = Math.floor(atMs / 12_000)
      const startMs = 8000 * hashToUnit(seed, programme, turn, 7)
      const lengthMs = 1000 + 2000 * hashToUnit(seed, programme, turn, 8)
      const inTurnMs = atMs - turn * 12_000
      return inTurnMs >= startMs && inTurnMs < startMs + lengthMs
        ? FLOOR_DB
        : soundLevelDb('music', seed, programme, atMs)
    }
  }
}

/** Several levels heard together. */
export function sumDb(levels: readonly number[]): number {
  const power = levels.filter((level) => level > FLOOR_DB).reduce((sum, level) => sum + 10 ** (level / 10), 0)
  return power === 0 ? FLOOR_DB : clamp(10 * Math.log10(power), FLOOR_DB, CEILING_DB)
}

/** What is left in [0, divisor), before the simulator's start too, where time is negative. */
function remainder(dividend: number, divisor: number): number {
  return dividend - Math.floor(dividend / divisor) * divisor
}

/** Noise in [0, 1] that glides between random points one unit apart. */
function smooth(seed: number, salt: number, at: number): number {
  const left = Math.floor(at)
  const share = at - left
  const bend = share * share * (3 - 2 * share)
  return hashToUnit(seed, salt, left) * (1 - bend) + hashToUnit(seed, salt, left + 1) * bend
}
