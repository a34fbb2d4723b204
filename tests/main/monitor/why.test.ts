import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChannelChangeStore } from '../../../src-main/store/channel-changes.ts'
import { GainDb } from '../../../src-shared/decibels.ts'
import type { CauseKind, OwnAct, WhyView } from '../../../src-shared/model/cause.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { oneStep } from '../../support/channel-change.ts'
import { createMonitoredVenue, type MonitoredVenue } from '../../support/monitored-venue.ts'
import type { SimulatorHandle } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

/** A minute passes in twelve seconds, for all incidents at once, each in another area. */
const SPEED = 5
const UNITS = ['hands', 'recalls', 'groups', 'habits'] as const
const DAY_MS = 86_400_000
type Unit = (typeof UNITS)[number]

let folder: string
let venue: MonitoredVenue
const units = new Map<Unit, { readonly id: ProcessorId; readonly simulator: SimulatorHandle }>()

const of = (unit: Unit) => units.get(unit)!
function zone(unit: Unit, name: string): number {
  return venue.sound(of(unit).id).zones.find((each) => each.name === name)!.index
}
function source(unit: Unit, name: string): number {
  return venue.sound(of(unit).id).sources.find((each) => each.name === name)!.index
}
function why(unit: Unit, name: string): Promise<WhyView> {
  return venue.room.monitor.why({ processorId: of(unit).id, family: 'zone', index: zone(unit, name) })
}
async function pass(ms: number): Promise<void> {
  const startMs = venue.clock.nowMs()
  await until(() => venue.clock.nowMs() - startMs > ms, { withinMs: 60_000, what: `${ms} ms pass` })
}

/** Waits until the cause of what is now, or of the newest swing, is this one; it needs samples, which come each second. */
async function expectCause(ask: () => Promise<WhyView>, kind: CauseKind, when: 'now' | 'past'): Promise<WhyView> {
  let view = await ask()
  const found = () =>
    when === 'now' ? view.now.map((cause) => cause.kind) : view.past.slice(0, 1).map(({ cause }) => cause.kind)
  await until(
    async () => {
      view = await ask()
      if (!found().includes(kind)) throw new Error(JSON.stringify(when === 'now' ? view.now : view.past))
      return true
    },
    { withinMs: 20_000, what: `the cause ${when} is ${kind}` },
  )
  return view
}

/** Says the minutes before through the recorder: an analysis collects for so long before it judges. */
async function tellPast(unit: Unit): Promise<void> {
  const { id: processorId, simulator } = of(unit)
  const meters = [{ family: 'source' as const, index: source(unit, 'TV 2') }]
  const told = await simulator.past(Math.round(venue.clock.nowMs()) - 302_000, 1000, 300, meters)
  await venue.room.takePast({ processorId, ...told })
}

/** This console does something, and writes it down. */
async function actOnHabits(name: string, way: OwnAct['way'], toDb: number): Promise<void> {
  const { id: processorId } = of('habits')
  const target = { processorId, family: 'zone', index: zone('habits', name) } as const
  const change = { what: 'gain-db', gainDb: GainDb.parse(toDb) } as const
  const order = { kind: 'control', target, change } as const
  venue.acts.push({ atMs: venue.clock.nowMs(), by: 'tablet', door: 'web', way, result: 'applied', backTo: null, order })
  await venue.fleet.link(processorId).write(target, change)
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'atlas-why-'))
  venue = await createMonitoredVenue(SPEED, folder)
  for (const [at, unit] of UNITS.entries()) {
    units.set(unit, await venue.add(at + 2, { seed: at + 2, meterHz: 4 }))
  }
  for (const { id } of units.values()) await venue.ready(id)
  for (const { id } of units.values()) await venue.room.monitor.setPeriod(id, 1000)
  for (const unit of UNITS) await tellPast(unit)
  await pass(25_000)

  const { id: processorId, simulator: hands } = of('hands')
  const target = { processorId, family: 'zone', index: zone('hands', 'Patio') } as const
  const gainDb = GainDb.parse(-52)
  const act = { by: 'tablet', door: 'web', way: 'command', result: 'applied', backTo: null } as const
  const order = { kind: 'control', target, change: { what: 'gain-db', gainDb } } as const
  venue.acts.push({ atMs: venue.clock.nowMs(), ...act, order })
  await venue.fleet.link(processorId).write(target, { what: 'gain-db', gainDb })

  for (let step = 1; step <= 16; step++) {
    await hands.outsideSet(`ZoneGain_${zone('hands', 'Dining Room')}`, { val: -20 - step * 1.5 })
    await pass(100)
  }
  await hands.play(source('hands', 'DJ'), 'silence')

  const { id: lostId, simulator: recalls } = of('recalls')
  const stage = { family: 'zone', index: zone('recalls', 'Stage'), what: 'mute', before: 0, after: 1 } as const
  const muted = [2, 1].map((days) => oneStep({ ...stage, atMs: venue.clock.nowMs() - days * DAY_MS }))
  createChannelChangeStore(venue.store.sqlite).add(lostId, muted, [], [])
  await recalls.outsideSet(`ZoneMute_${stage.index}`, { val: stage.after })
  await recalls.outsideSet('RecallScene_0', { val: 1 })

  const groups = of('groups')
  const [group] = venue.sound(groups.id).groups
  await groups.simulator.outsideSet(`GroupActive_${group!.index}`, { val: 1 })
  const announced = [zone('groups', 'Dining Room'), zone('groups', 'Stage')]
  await groups.simulator.duck(announced, 110_000, source('groups', 'Mic 2 Stage'))

  const { id: habitsId, simulator: habits } = of('habits')
  const patio = { family: 'zone', index: zone('habits', 'Patio'), what: 'gain', before: -18, after: -55 } as const
  const yesterdays = [2, 1].map((days) => oneStep({ ...patio, atMs: venue.clock.nowMs() - days * DAY_MS }))
  createChannelChangeStore(venue.store.sqlite).add(habitsId, yesterdays, [], [])
  await habits.outsideSet(`ZoneGain_${patio.index}`, { val: patio.after })
  await actOnHabits('Dining Room', 'preset', -52)
  await actOnHabits('Stage', 'undo', -40)
  // What another controller does at once fits nothing.
  await habits.outsideSet(`ZoneGain_${zone('habits', 'Main Bar')}`, { val: -80 })

  const lost = zone('recalls', 'Dining Room')
  await pass(3000)
  await recalls.fault('reset-mid-frame', {})
  await until(() => venue.view(lostId).link.kind !== 'online', { withinMs: 10_000, what: 'the link is lost' })
  await recalls.outsideSet(`ZoneGain_${lost}`, { val: -60 })
  await venue.ready(lostId)
  await pass(20_000)
}, 120_000)

afterAll(async () => {
  await venue.close()
  await rm(folder, { recursive: true, force: true })
})

test('our own command: who it was, and the drop that it made', async () => {
  const view = await expectCause(() => why('hands', 'Patio'), 'own-command', 'past')
  expect(view.past[0]).toMatchObject({ direction: 'drop', beforeDb: -18, afterDb: -52 })
  expect(view.past[0]?.cause).toMatchObject({
    by: 'tablet',
    sentence: 'Patio was changed from a browser, by tablet.',
  })
  expect(view.now[0]).toMatchObject({ kind: 'own-command', about: 'gain', by: 'tablet' })
})

test('a wall plate: a hand', async () => {
  const view = await expectCause(() => why('hands', 'Dining Room'), 'outside', 'past')
  expect(view.past[0]?.cause.sentence).toBe('Dining Room was turned by hand, at the wall or on a page.')
})

test('a scene: its name, as the device tells that it was recalled', async () => {
  const view = await expectCause(() => why('recalls', 'Main Bar'), 'scene', 'past')
  expect(view.past[0]?.cause.sentence).toBe('Main Bar was set when Opening was recalled.')
  expect(view.past[0]?.cause.evidence.events.map(({ text }) => text)).toContain('scene Opening was recalled')
})

test('a group: which one it plays with', async () => {
  const view = await expectCause(() => why('groups', 'Main Bar'), 'group', 'now')
  expect(view.now[0]?.sentence).toContain('Main Bar plays with its group, Bar and Patio.')
})

test('ducking: the microphone, while it lasts', async () => {
  const view = await expectCause(() => why('groups', 'Dining Room'), 'priority', 'now')
  expect(view.now.find(({ kind }) => kind === 'priority')?.sentence).toContain('Mic 2 Stage')
})

test('a silent source: that one, now and as the drop of the zone', async () => {
  await expectCause(() => why('hands', 'Stage'), 'source-silent', 'past')
  const view = await expectCause(() => why('hands', 'Stage'), 'source-silent', 'now')
  expect(view.now[0]).toMatchObject({
    kind: 'source-silent',
    sentence: 'Stage is silent: its source, DJ, sends no sound.',
  })
})

test('what changed while the link was lost: nobody saw it', async () => {
  const view = await expectCause(() => why('recalls', 'Dining Room'), 'link-gap', 'past')
  expect(view.past[0]?.cause.evidence.events.map(({ text }) => text)).toContain('not heard (link)')
})

test('a preset, an undo and a habit of the clock', async () => {
  await expectCause(() => why('habits', 'Dining Room'), 'own-preset', 'past')
  await expectCause(() => why('habits', 'Stage'), 'own-preset', 'past')
  const view = await expectCause(() => why('habits', 'Patio'), 'schedule', 'past')
  expect(view.past[0]?.cause.evidence.events).toHaveLength(3)
})

test('a level that follows what is set at that time each day', async () => {
  const view = await expectCause(() => why('recalls', 'Stage'), 'schedule', 'past')
  expect(view.past[0]).toMatchObject({ by: 'level', direction: 'drop', cause: { about: 'mute' } })
})

test('a drop that is explained is no finding, and one that is not is', async () => {
  await expectCause(() => why('habits', 'Main Bar'), 'unknown', 'past')
  // It counts once it has lasted for a minute.
  const { atMs } = (await why('habits', 'Main Bar')).past[0]!
  await pass(Math.max(0, atMs + 65_000 - venue.clock.nowMs()))
  const dropped: string[] = []
  let explained = 0
  for (const unit of UNITS) {
    const { findings } = await venue.room.monitor.analyze(of(unit).id)
    const drops = findings.filter(({ type }) => type === 'unexplained_drop')
    dropped.push(...drops.map(({ subject }) => `${unit}: ${subject?.name}`))
    const views = await Promise.all(
      venue
        .sound(of(unit).id)
        .zones.slice(0, 5)
        .map(({ name }) => why(unit, name)),
    )
    explained += views.flatMap(({ past }) => past).filter(({ direction }) => direction === 'drop').length
  }
  expect(dropped).toEqual(['habits: Main Bar'])
  // Each of the others has dropped as far.
  expect(explained).toBeGreaterThanOrEqual(8)
})

test('a quiet evening: nothing', async () => {
  expect(await why('hands', 'Main Bar')).toMatchObject({ name: 'Main Bar', now: [], past: [] })
})

test('a channel that does not exist is a clear failure', async () => {
  await expect(venue.room.monitor.why({ processorId: of('hands').id, family: 'zone', index: 77 })).rejects.toThrow(
    'The processor has no zone 77.',
  )
})

test('what was triggered is in the store', () => {
  const rows = venue.store.sqlite
    .prepare<[string], { kind: string; idx: number }>('select kind, idx from trigger_heard where processor_id = ?')
    .all(of('recalls').id)
  expect(rows).toEqual([{ kind: 'scene', idx: 0 }])
})
