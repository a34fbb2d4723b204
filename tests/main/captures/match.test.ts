import { describe, expect, test } from 'vitest'
import { compareEntries } from '../../../src-main/captures/compare.ts'
import { planItems } from '../../../src-main/captures/plan.ts'
import type { CaptureEntry, RoutedSource, SettingValue } from '../../../src-shared/model/capture.ts'
import { isPlaceholderName } from '../../../src-shared/model/sound.ts'
import { createSeededRandom } from '../../support/random.ts'

/** A zone or source as somebody knows it who sees through every name: `self` stays with it wherever it goes. */
interface Thing {
  readonly self: number
  readonly name: string
  readonly index: number
  readonly gainDb: number
  readonly muted: boolean
  /** Of a zone: which source plays in it, by itself; null for none. */
  readonly plays: number | null
}
interface Unit {
  readonly sources: readonly Thing[]
  readonly zones: readonly Thing[]
}

const NAMES = ['Bar', 'Patio', 'Stage', 'Lounge', 'Café', 'Roof', 'Hall', 'Cellar', 'Kitchen', 'Foyer', 'TV', 'Mic']

function entriesOf({ sources, zones }: Unit): readonly CaptureEntry[] {
  const routed = (plays: number | null): RoutedSource => {
    const source = sources.find(({ self }) => self === plays)
    return source ? { kind: 'source', index: source.index, name: source.name } : { kind: 'none', index: -1, name: null }
  }
  const common = ({ gainDb, muted }: Thing): SettingValue[] => [
    { what: 'gain', gainDb, gainPercent: null },
    { what: 'mute', muted },
  ]
  return [
    ...sources.map(
      (source): CaptureEntry => ({
        place: { family: 'source', index: source.index, name: source.name },
        values: common(source),
        grouped: null,
      }),
    ),
    ...zones.map(
      (zone): CaptureEntry => ({
        place: { family: 'zone', index: zone.index, name: zone.name },
        values: [...common(zone), { what: 'source', source: routed(zone.plays) }],
        grouped: false,
      }),
    ),
  ]
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const rest = [...items]
  return items.map(() => rest.splice(Math.floor(random() * rest.length), 1)[0]!)
}

function makeThings(count: number, kind: string, sourceSelves: readonly number[], random: () => number): Thing[] {
  const indices = shuffled([...Array(16).keys()], random)
  const names = shuffled(NAMES, random)
  return Array.from({ length: count }, (_, self) => {
    const dice = random()
    const index = indices[self]!
    // Some have a name of their own, some share one, some have none.
    const name = dice < 0.65 ? names[self % names.length]! : dice < 0.8 ? 'Twin' : dice < 0.95 ? `${kind} ${index}` : ''
    const plays = random() < 0.2 ? null : (sourceSelves[Math.floor(random() * sourceSelves.length)] ?? null)
    return { self, name, index, ...values(random), plays }
  })
}

function values(random: () => number): { gainDb: number; muted: boolean } {
  // Few values, so that equal ones occur too.
  return { gainDb: -Math.floor(random() * 12) * 5, muted: random() < 0.3 }
}

/** The setup was edited: every index may be another's, some places are gone, some are new, and everything was changed. */
function reassigned(things: readonly Thing[], random: () => number): Thing[] {
  const stays = things.filter(() => random() < 0.9)
  // A whole number of the old indices, so that most names stand where another one stood.
  const pool = random() < 0.5 ? stays.map(({ index }) => index) : [...Array(16).keys()]
  const indices = shuffled(pool, random)
  const moved = stays.map((thing, nth) => ({ ...thing, index: indices[nth]!, ...values(random) }))
  if (random() < 0.3) {
    const free = [...Array(32).keys()].find((index) => !moved.some((each) => each.index === index))!
    moved.push({ ...moved[0]!, self: 100, name: random() < 0.5 ? 'Twin' : 'Newcomer', index: free })
  }
  return shuffled(moved, random)
}

describe('indices reassigned between capture and restore', () => {
  test('1,000 times at random: the right places get the right values, or are refused by name', () => {
    let written = 0
    let refused = 0
    for (let seed = 1; seed <= 1000; seed++) {
      const random = createSeededRandom(seed)
      const sources = makeThings(2 + Math.floor(random() * 8), 'Source', [], random)
      const zones = makeThings(
        2 + Math.floor(random() * 8),
        'Zone',
        sources.map(({ self }) => self),
        random,
      )
      const past: Unit = { sources, zones }
      const movedSources = reassigned(sources, random)
      const sourceSelves = movedSources.map(({ self }) => self)
      const now: Unit = {
        sources: movedSources,
        zones: reassigned(zones, random).map((zone) => ({
          ...zone,
          plays: sourceSelves[Math.floor(random() * sourceSelves.length)] ?? null,
        })),
      }
      const { items } = planItems(entriesOf(past), entriesOf(now))

      const idsOnce = new Set<string>()
      for (const { id, place, name, to, deed, reason } of items) {
        expect(idsOnce.has(id), `seed ${seed}: ${id} comes once`).toBe(false)
        idsOnce.add(id)
        if (deed === 'refuse') {
          refused += 1
          expect(reason, `seed ${seed}`).not.toBeNull()
          continue
        }
        if (deed === 'write') written += 1
        if (place.family !== 'zone' && place.family !== 'source') throw new Error(`Nobody asked for ${id}`)
        const [was, is] = place.family === 'zone' ? [past.zones, now.zones] : [past.sources, now.sources]
        // Whoever really stands at the index that is written.
        const target = is.find(({ index }) => index === place.index)!
        expect(target.name).toBe(name)
        // One that is new under a name that went with another is that name's now.
        const truth = was.find(({ self }) => self === target.self) ?? was.find((each) => each.name === target.name)
        expect(truth, `seed ${seed}: ${id} was there before`).toBeDefined()
        if (to.what === 'gain') expect(to.gainDb, `seed ${seed}: ${id}`).toBe(truth?.gainDb)
        if (to.what === 'mute') expect(to.muted, `seed ${seed}: ${id}`).toBe(truth?.muted)
        if (to.what === 'source') {
          const played = now.sources.find(({ index }) => index === to.source?.index)
          const playedThen = past.sources.find(({ self }) => self === truth?.plays)
          const isStill = now.sources.some(({ self }) => self === playedThen?.self)
          if (isStill) expect(played?.self, `seed ${seed}: ${id}`).toBe(playedThen?.self)
          else expect(played?.name, `seed ${seed}: ${id}`).toBe(playedThen?.name)
        }
      }
      // Nothing is dropped without a word: each setting of the capture is written, so already, or refused.
      expect(items).toHaveLength(entriesOf(past).flatMap((entry) => entry.values).length)
      // And nothing is refused without need: a name of its own is enough.
      const isOwn = (things: readonly Thing[], name: string) => things.filter((each) => each.name === name).length === 1
      for (const { name } of past.zones) {
        if (isPlaceholderName(name) || !isOwn(past.zones, name) || !isOwn(now.zones, name)) continue
        expect(
          items.find((item) => item.id.endsWith(' gain') && item.name === name && item.place.family === 'zone')?.deed,
        ).not.toBe('refuse')
      }
    }
    expect(written).toBeGreaterThan(5_000)
    expect(refused).toBeGreaterThan(1_000)
  })

  const zone = (index: number, name: string, gainDb: number): CaptureEntry => ({
    place: { family: 'zone', index, name },
    values: [
      { what: 'gain', gainDb, gainPercent: null },
      { what: 'mute', muted: false },
    ],
    grouped: false,
  })
  const deedsOf = (past: readonly CaptureEntry[], now: readonly CaptureEntry[]) =>
    Object.fromEntries(
      planItems(past, now)
        .items.filter(({ what }) => what === 'gain')
        .map(({ place, deed }) => [
          `${'name' in place ? place.name : ''} ${'index' in place ? place.index : ''}`,
          deed,
        ]),
    )

  test('a place that nobody named counts where it stands, unless others of its kind moved', () => {
    const past = [zone(3, 'Zone 3', -20), zone(1, 'Bar', -10), zone(2, 'Patio', -10)]
    expect(deedsOf(past, [zone(3, 'Zone 3', -5), zone(1, 'Bar', -10), zone(2, 'Patio', -10)])).toMatchObject({
      'Zone 3 3': 'write',
    })
    expect(deedsOf(past, [zone(3, 'Zone 3', -5), zone(2, 'Bar', -10), zone(1, 'Patio', -10)])).toMatchObject({
      'Zone 3 3': 'refuse',
      'Bar 2': 'nothing',
    })
    expect(deedsOf(past, [zone(5, 'Zone 3', -5), zone(1, 'Bar', -10), zone(2, 'Patio', -10)])).toMatchObject({
      'Zone 3 3': 'refuse',
    })
  })

  test('of two with one name nothing is written but what both had', () => {
    const now = [zone(1, 'Bar', -5), zone(2, 'Bar', -6)]
    expect(deedsOf([zone(1, 'Bar', -20), zone(2, 'Bar', -30)], now)).toEqual({ 'Bar 1': 'refuse', 'Bar 2': 'refuse' })
    expect(deedsOf([zone(1, 'Bar', -20), zone(2, 'Bar', -20)], now)).toEqual({ 'Bar 1': 'write', 'Bar 2': 'write' })
    expect(deedsOf([zone(1, 'Bar', -20)], now)).toEqual({ 'Bar 1': 'refuse' })
  })

  test('compares by name, tells what is gone, new and unknown, and takes a tenth of a dB for the same', () => {
    const unknown: CaptureEntry = { ...zone(4, 'Hall', 0), values: [{ what: 'mute', muted: null }] }
    const compared = compareEntries(
      [zone(1, 'Bar', -20), zone(2, 'Patio', -10), zone(3, 'Roof', -10), unknown],
      [zone(2, 'Bar', -20.04), zone(1, 'Patio', -10.3), zone(3, 'Cellar', -10), zone(4, 'Hall', 0)],
    )
    expect(compared.map(({ name, kind, indexPast, indexNow }) => [name, kind, indexPast, indexNow])).toEqual([
      ['Bar', 'same', 1, 2],
      ['Patio', 'different', 2, 1],
      ['Roof', 'gone', 3, null],
      ['Hall', 'same', 4, 4],
      ['Cellar', 'new', null, 3],
    ])
    expect(compared[3]?.unknown).toEqual(['mute'])
  })
})
