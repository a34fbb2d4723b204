import { describe, expect, it } from 'vitest'
import { backoffMs } from '../../../src-main/device/backoff.ts'
import { splitParameter } from '../../../src-main/device/parameters.ts'
import { type ReceptionTimes, receptionOf } from '../../../src-main/device/reception.ts'
import { toTenthsDb } from '../../../src-shared/decibels.ts'
import { Host } from '../../../src-shared/model/processor.ts'
import { isPlaceholderName } from '../../../src-shared/model/sound.ts'

const NEVER = Number.NEGATIVE_INFINITY

describe('back-off', () => {
  it('grows to half a minute, and leaves half of each wait to chance', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 60].map((attempt) => backoffMs(attempt, 1))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000,
    ])
    expect(backoffMs(6, 0)).toBe(15_000)
  })
})

describe('reception', () => {
  const base: ReceptionTimes = { nowMs: 60_000, connectedMs: 0, datagramMs: NEVER, echoMs: NEVER, answeredMs: 50_000 }
  it.each<[string, Partial<ReceptionTimes>, ReturnType<typeof receptionOf>]>([
    ['meters come', { datagramMs: 59_900 }, 'heard'],
    ['nothing new to say, but the echo came', { datagramMs: 50_010, echoMs: 50_010 }, 'heard'],
    ['the echo came before the reply', { datagramMs: 49_990, echoMs: 49_990 }, 'heard'],
    ['nothing for long and no echo', { datagramMs: 20_000, echoMs: 20_000 }, 'silent'],
    ['nothing ever', {}, 'silent'],
    ['just connected', { connectedMs: 59_000, answeredMs: 59_000 }, null],
    ['connected and not answered yet', { connectedMs: 55_000, answeredMs: 30_000 }, null],
    ['the echo may still come', { answeredMs: 59_500, datagramMs: 40_000 }, null],
    ['heard only on the connection before', { connectedMs: 45_000, datagramMs: 44_000, echoMs: 44_900 }, 'silent'],
  ])('%s', (_, times, expected) => {
    expect(receptionOf({ ...base, ...times })).toBe(expected)
  })
})

describe('names on the wire', () => {
  it.each([
    ['ZoneGain_3', 'ZoneGain', 3],
    ['Mix_14_SourceGain_2', 'Mix_14_SourceGain', 2],
    ['KeepAlive', 'KeepAlive', -1],
    ['ZoneGain_', 'ZoneGain_', -1],
    ['ZoneGain_03', 'ZoneGain_03', -1],
    ['_3', '_3', -1],
    ['ZoneGain_1000', 'ZoneGain_1000', -1],
  ])('splits %s', (param, stem, index) => {
    expect(splitParameter(param)).toEqual({ stem, index })
  })

  it.each([
    ['Zone 3', true],
    ['source12', true],
    ['', true],
    ['  ', true],
    ['Group 5', true],
    ['Mix 14', true],
    ['Zone A', false],
    ['Patio 2', false],
    ['TV 1', false],
  ])('takes %j for a placeholder: %s', (name, expected) => {
    expect(isPlaceholderName(name)).toBe(expected)
  })
})

describe('levels', () => {
  it.each([
    [-23.44, -234],
    [-23.45, -234],
    [-23.46, -235],
    [-0.04, 0],
    [12, 0],
    [-200, -800],
    [Number.NaN, -32_768],
    [Number.POSITIVE_INFINITY, -32_768],
  ])('keeps %s dB as %s tenths', (levelDb, tenths) => {
    expect(Object.is(toTenthsDb(levelDb), tenths)).toBe(true)
  })
})

describe('an address', () => {
  it.each(['192.168.1.50', 'atlas.local', 'atlas-bar', 'a', '10.0.0.1'])('may be %s', (host) => {
    expect(Host.safeParse(host).success).toBe(true)
  })
  it.each([
    '',
    '   ',
    '192.168.1',
    '192.168.1.256',
    '1.2.3.4.5',
    '01.2.3.4',
    'http://atlas',
    'atlas/x',
    'a b',
    '-a',
    'a:80',
    '::1',
  ])('may not be %j', (host) => {
    expect(Host.safeParse(host).success).toBe(false)
  })
})
