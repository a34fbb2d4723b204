import { describe, expect, onTestFinished, test } from 'vitest'
import { createGuard, type MayChange } from '../../../src-main/access/guard.ts'
import { checkOrder } from '../../../src-main/access/limit-check.ts'
import { createLimits } from '../../../src-main/access/limits.ts'
import { createApi } from '../../../src-main/api/dispatch.ts'
import { createZoneHandlers } from '../../../src-main/api/zones.ts'
import { createTopic } from '../../../src-main/topic.ts'
import { contract } from '../../../src-shared/contract/contract.ts'
import type { ROLES } from '../../../src-shared/contract/role.ts'
import type { ControlChange, ControlOrder } from '../../../src-shared/model/control.ts'
import type { ZoneLimit } from '../../../src-shared/model/limits.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import type { Group, ProcessorSound, Zone } from '../../../src-shared/model/sound.ts'
import { controlVenueForTest } from '../../support/control-venue.ts'
import { createSeededRandom } from '../../support/random.ts'
import { ROLES_OF_KEYS } from '../../support/roles.ts'

const ID = 'p-1' as ProcessorId
const limit = (zone: number, zoneName: string, more: Partial<ZoneLimit>): ZoneLimit => ({
  processorId: ID,
  zone,
  zoneName,
  minPercent: 0,
  maxPercent: 100,
  allowedSources: null,
  lockedForStaff: false,
  ...more,
})

const channel = (index: number, name: string) => ({
  index,
  name,
  placeholder: false,
  gainDb: null,
  gainPercent: null,
  muted: null,
})
const zone = (index: number, name: string, grouped: boolean | null = false): Zone => ({
  ...channel(index, name),
  source: null,
  grouped,
})
const group = (index: number, active: boolean | null): Group => ({
  ...channel(index, `G ${index}`),
  source: null,
  active,
})
const soundOf = (zones: readonly Zone[], groups: readonly Group[]): ProcessorSound => ({
  processorId: ID,
  reading: { kind: 'complete' },
  sources: [channel(0, 'TV'), channel(1, 'DJ'), channel(2, 'Spotify')],
  mixes: [],
  zones,
  groups,
  scenes: [],
  routines: [],
  messages: [],
  gpoPresets: [],
  bellSchedules: [],
})
const order = (family: 'zone' | 'group' | 'source', index: number, change: ControlChange): ControlOrder => ({
  target: { processorId: ID, family, index },
  change,
})
const percent = (gainPercent: number) => ({ what: 'gain-percent', gainPercent }) as ControlChange
const db = (gainDb: number) => ({ what: 'gain-db', gainDb }) as ControlChange
const mute = { what: 'mute', muted: true } as const
const source = (index: number) => ({ what: 'source', source: index }) as const
const combine = (active: boolean) => ({ what: 'combine', active }) as const

describe('an order of staff', () => {
  const limits = [
    limit(0, 'Bar', { minPercent: 20, maxPercent: 60 }),
    limit(1, 'Patio', { allowedSources: ['TV', 'Spotify'] }),
    limit(2, 'Stage', { lockedForStaff: true }),
  ]
  const zones = [zone(0, 'Bar'), zone(1, 'Patio'), zone(2, 'Stage'), zone(3, 'Hall')]
  const apart = soundOf(zones, [group(0, false)])
  const combined = soundOf([zone(0, 'Bar', true), ...zones.slice(1)], [group(0, true)])
  const unclear = soundOf([zone(0, 'Bar', null), ...zones.slice(1)], [group(0, null)])
  test.each<[string, ControlOrder, ProcessorSound | null, string | null]>([
    ['inside the limit', order('zone', 0, percent(60)), apart, null],
    ['above it', order('zone', 0, percent(60.5)), apart, 'Staff may set Bar from 20 to 60 %.'],
    ['below it', order('zone', 0, percent(0)), apart, 'from 20'],
    ['in dB, of which nobody knows the percent', order('zone', 0, db(-80)), apart, 'in percent'],
    ['in dB without a volume limit', order('zone', 1, db(-10)), apart, null],
    ['that mutes', order('zone', 0, mute), apart, null],
    ['of a source that is allowed', order('zone', 1, source(2)), apart, null],
    ['of another source', order('zone', 1, source(1)), apart, 'Staff may play in Patio: TV, Spotify.'],
    ['of no source', order('zone', 1, source(-1)), apart, 'Patio'],
    ['of a source that nobody knows', order('zone', 1, source(9)), apart, 'Patio'],
    ['of a locked area', order('zone', 2, mute), apart, 'Stage is locked for staff.'],
    ['of an area without limits', order('zone', 3, db(0)), apart, null],
    ['of an area that is not known', order('zone', 9, percent(30)), apart, 'not known'],
    ['while nothing is known', order('zone', 0, percent(30)), null, 'not known'],
    ['of a source itself', order('source', 1, db(0)), apart, null],
    ['of a group that is not combined', order('group', 0, percent(100)), apart, null],
    ['that combines', order('group', 0, combine(true)), apart, 'locked'],
    ['that takes apart', order('group', 0, combine(false)), combined, null],
    ['of the volume of a group with a limited area in it', order('group', 0, percent(30)), combined, 'Bar'],
    ['that mutes that group', order('group', 0, mute), combined, null],
    ['of a group that may hold a limited area', order('group', 0, db(-3)), unclear, 'Bar'],
  ])('%s', (_what, one, sound, sentence) => {
    const judged = checkOrder(one, 'staff', limits, sound)
    if (sentence === null) expect(judged).toEqual({ kind: 'ok' })
    else expect(judged).toEqual({ kind: 'refused', sentence: expect.stringContaining(sentence) })
    for (const role of ['manager', 'technician'] as const) expect(checkOrder(one, role, limits, sound).kind).toBe('ok')
  })

  test('is held by the strictest where index and name have come apart', () => {
    // "Bar" is at 5 now, and "Cellar" where it was: the limit holds for both.
    const moved = soundOf([zone(0, 'Cellar'), zone(5, 'Bar')], [])
    const both = [...limits, limit(5, 'Attic', { maxPercent: 40 })]
    expect(checkOrder(order('zone', 0, percent(70)), 'staff', both, moved).kind).toBe('refused')
    expect(checkOrder(order('zone', 5, percent(50)), 'staff', both, moved)).toMatchObject({
      sentence: 'Staff may set Bar, Attic from 20 to 40 %.',
    })
    expect(checkOrder(order('zone', 5, percent(40)), 'staff', both, moved).kind).toBe('ok')
  })
})

test('a limit is told as drifted when its zone has another name, and is set to the present name only', () => {
  const sound = createTopic<readonly ProcessorSound[]>([soundOf([zone(0, 'Bar')], [])])
  const kept: ZoneLimit[] = []
  const limits = createLimits(
    {
      read: () => [...kept],
      write: (one) => void kept.push(one),
      remove: () => void kept.pop(),
    },
    sound,
  )
  onTestFinished(limits.close)
  expect(() => limits.set(limit(0, 'Patio', {}))).toThrow(expect.objectContaining({ code: 'bad-input' }))
  expect(limits.set(limit(0, 'Bar', { maxPercent: 50 }))).toMatchObject({ presentName: 'Bar' })
  sound.set([soundOf([zone(0, 'Cellar')], [])])
  expect(limits.views.get()).toMatchObject([{ zoneName: 'Bar', presentName: 'Cellar' }])
  sound.set([])
  expect(limits.views.get()).toMatchObject([{ presentName: null, maxPercent: 50 }])
  expect(() => limits.remove(ID, 7)).toThrow(expect.objectContaining({ code: 'not-found' }))
})

test('no orders of staff bring a zone out of its limits in a house whose groups have offsets that nobody is told', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = createSeededRandom(seed)
    const whole = (most: number) => Math.floor(random() * (most + 1))
    // Percent is the square root of the way in dB, as nothing in the console may assume.
    const house = Array.from({ length: 4 }, (_, index) => ({ index, percent: 50, source: 0, offset: whole(60) - 30 }))
    const members = [house.slice(0, 2), house.slice(1, 4)]
    const active = [whole(1) === 1, false]
    const limits = house
      .filter(() => random() < 0.6)
      .map(({ index }) =>
        limit(index, `Z ${index}`, {
          minPercent: whole(50),
          maxPercent: 50 + whole(50),
          allowedSources: random() < 0.5 ? ['TV'] : null,
        }),
      )
    for (let step = 0; step < 40; step += 1) {
      const isGrouped = (one: number) =>
        members.some((each, at) => active[at] && each.some(({ index }) => index === one))
      const sound = soundOf(
        house.map(({ index }) => zone(index, `Z ${index}`, isGrouped(index))),
        active.map((on, index) => group(index, on)),
      )
      const changes = [percent(whole(100)), db(-whole(80)), source(whole(3) - 1), combine(random() < 0.5), mute]
      const family = random() < 0.5 ? 'zone' : 'group'
      const index = whole(family === 'zone' ? 3 : 1)
      const change = changes[whole(4)]!
      if (family === 'zone' && change.what === 'combine') continue
      if (checkOrder(order(family, index, change), 'staff', limits, sound).kind === 'refused') continue
      const touched =
        family === 'zone' ? [house[index]!] : active[index] || change.what === 'combine' ? members[index]! : []
      for (const each of touched) {
        const shift = family === 'group' ? each.offset : 0
        if (change.what === 'gain-percent') each.percent = change.gainPercent + shift
        if (change.what === 'gain-db') each.percent = 100 * (1 + change.gainDb / 80) ** 2 + shift
        if (change.what === 'source') each.source = change.source
        // The group's own volume and source apply, whatever they are.
        if (change.what === 'combine' && change.active) Object.assign(each, { percent: whole(100), source: whole(2) })
      }
      if (family === 'group' && change.what === 'combine') active[index] = change.active
      for (const { zone: at, minPercent, maxPercent, allowedSources } of limits) {
        const { percent: now, source: playing } = house[at]!
        const inside = now >= minPercent && now <= maxPercent && (allowedSources === null || playing === 0)
        if (!inside) expect.fail(`seed ${seed}, step ${step}: ${JSON.stringify({ family, index, change, at, now })}`)
      }
    }
  }
})

describe('at a simulated processor', () => {
  test('its record has no write of staff outside the limits, in whatever order and however many at once', async () => {
    let mayChange: MayChange = () => undefined
    const venue = await controlVenueForTest(20, {}, (order, caller) => mayChange(order, caller))
    const { id, simulator } = venue
    const { zones, sources } = venue.sound(id)
    const [bar, patio, stage] = ['Main Bar', 'Patio', 'Stage'].map((name) => zones.find((each) => each.name === name)!)
    const [tv, dj] = ['TV 1', 'DJ'].map((name) => sources.find((each) => each.name === name)!)
    const own = (one: Zone, more: Partial<ZoneLimit>) => ({ ...limit(one.index, one.name, more), processorId: id })
    const limits = [
      own(bar!, { minPercent: 30, maxPercent: 60 }),
      own(patio!, { allowedSources: ['TV 1', 'Spotify'], maxPercent: 80 }),
      own(stage!, { lockedForStaff: true }),
    ]
    mayChange = createGuard({
      limits: () => limits,
      sound: venue.fleet.sound.get,
      triggersNeed: () => 'staff',
    })
    const api = createApi(
      { zones: contract.zones },
      { zones: createZoneHandlers(venue.fleet, venue.room.desk) },
      {},
      { roles: ROLES_OF_KEYS, audit: () => undefined, report: () => undefined },
    )
    const random = createSeededRandom(11)
    const ask = (role: (typeof ROLES)[number]) => {
      const one = { processorId: id, zone: [bar, patio, stage][Math.floor(random() * 3)]!.index }
      const caller = { name: 'someone', role, door: 'web' } as const
      switch (Math.floor(random() * 4)) {
        case 0:
          return api.call('zones.setGain', { ...one, gainDb: -Math.floor(random() * 80) }, caller)
        case 1:
          return api.call('zones.setSource', { ...one, source: random() < 0.5 ? tv!.index : dj!.index }, caller)
        case 2:
          return api.call('zones.setMute', { ...one, muted: true }, caller)
        default:
          return api.call('zones.setGainPercent', { ...one, gainPercent: Math.floor(random() * 101) }, caller)
      }
    }
    await simulator.resetRecord()
    const codes: string[] = []
    for (let round = 0; round < 20; round += 1) {
      const replies = await Promise.all(Array.from({ length: 8 }, () => ask(random() < 0.2 ? 'watch' : 'staff')))
      codes.push(...replies.map((reply) => (reply.ok ? 'ok' : reply.code)))
    }
    const { writes } = await simulator.record()
    expect(codes).toEqual(expect.arrayContaining(['ok', 'not-allowed']))
    expect(writes.length).toBeGreaterThan(20)
    const bad = writes.filter(({ param, format, value }) => {
      const at = Number(value)
      if (param.endsWith(`_${stage!.index}`)) return true
      if (param === `ZoneGain_${bar!.index}`) return format !== 'pct' || at < 30 || at > 60
      if (param === `ZoneGain_${patio!.index}`) return format !== 'pct' || at > 80
      return param === `ZoneSource_${patio!.index}` && at !== tv!.index
    })
    expect(bad).toEqual([])
    // A manager is not held by them: the check above would have seen it.
    const free = { name: 'Ann', role: 'manager', door: 'web' } as const
    expect(await api.call('zones.setGain', { processorId: id, zone: stage!.index, gainDb: -1 }, free)).toMatchObject({
      ok: true,
    })
  })
})

test('scenes need what the installer says', () => {
  let needed: 'staff' | 'manager' = 'staff'
  const mayChange = createGuard({ limits: () => [], sound: () => [], triggersNeed: () => needed })
  const recall = { processorId: ID, kind: 'scene', index: 1 } as const
  const staff = { name: 'Tom', role: 'staff', door: 'window' } as const
  expect(() => mayChange(recall, staff)).not.toThrow()
  needed = 'manager'
  expect(() => mayChange(recall, staff)).toThrow(expect.objectContaining({ code: 'not-allowed' }))
  expect(() => mayChange(recall, { ...staff, role: 'manager' })).not.toThrow()
})
