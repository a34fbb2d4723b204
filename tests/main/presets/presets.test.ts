import { expect, onTestFinished, test } from 'vitest'
import { createPresetRoom } from '../../../src-main/app-presets.ts'
import { AppError } from '../../../src-shared/contract/reply.ts'
import { NewPreset } from '../../../src-shared/model/preset.ts'
import { ANN, BEN, type ControlVenue, controlVenueForTest } from '../../support/control-venue.ts'
import { until } from '../../support/wait.ts'

const SOON = { withinMs: 15_000 }

function presetsOf(venue: ControlVenue) {
  const { clock, log, fleet, room: control, sqlite } = venue
  const room = createPresetRoom({ clock, log, sqlite, fleet, control, runs: true })
  onTestFinished(room.close)
  return room
}

/** A preset of zones by name: percent, or "mute". */
function evening(
  venue: ControlVenue,
  values: Readonly<Record<string, number | 'mute'>>,
  times: NewPreset['times'] = [],
) {
  const items = Object.entries(values).map(([name, value]) => ({
    family: 'zone' as const,
    index: venue.target('zone', name).index,
    name,
    value: value === 'mute' ? { what: 'mute' as const } : { what: 'gain-percent' as const, gainPercent: value },
  }))
  return NewPreset.parse({ processorId: venue.id, name: 'Evening', content: { kind: 'values', items }, times })
}

const zoneOf = (venue: ControlVenue, name: string) => venue.sound(venue.id).zones.find((each) => each.name === name)!
const written = async (venue: ControlVenue) => (await venue.simulator.record()).writes.map(({ param }) => param)

test('is applied in one batch through the desk, and taken back where nobody touched it since', async () => {
  const venue = await controlVenueForTest(10)
  const { presets, applier } = presetsOf(venue)
  const before = { bar: zoneOf(venue, 'Main Bar').gainPercent!, patio: zoneOf(venue, 'Patio').gainPercent! }
  const { id } = presets.create(evening(venue, { 'Main Bar': 20, Patio: 10 }), 'Ben')
  expect(presets.plan(id).lines.map(({ before: was, after }) => [was, after])).toEqual([
    [before.bar, 20],
    [before.patio, 10],
  ])
  const result = await presets.apply(id, ANN)
  expect(result.results.map(({ outcome }) => outcome.kind)).toEqual(['applied', 'applied'])
  expect(zoneOf(venue, 'Main Bar').gainPercent).toBeCloseTo(20, 0)
  expect(presets.plan(id).lines.every(({ state }) => state === 'same')).toBe(true)
  const told = await venue.history()
  expect(told.filter(({ kind }) => kind === 'preset').map(({ who, batch }) => [who, batch])).toEqual([
    ['Ann', result.batch],
    ['Ann', result.batch],
  ])
  // Applied again it writes nothing.
  const count = (await written(venue)).length
  expect(await presets.apply(id, ANN)).toMatchObject({ results: [], batch: null })
  expect((await written(venue)).length).toBe(count)

  await venue.set(venue.target('zone', 'Patio'), 'gain-percent', 33, BEN)
  const undone = await applier.undo(result.batch!, ANN)
  expect(undone.left).toEqual([{ name: 'Patio', sentence: 'Ben changed it since.' }])
  expect(zoneOf(venue, 'Main Bar').gainPercent).toBeCloseTo(before.bar, 0)
  expect(zoneOf(venue, 'Patio').gainPercent).toBeCloseTo(33, 0)
  await expect(applier.undo(7, ANN)).rejects.toMatchObject({ code: 'not-found' })
})

test('is bound to names: what was moved on the device gets its values, and what is gone is told', async () => {
  const venue = await controlVenueForTest(10)
  const { presets } = presetsOf(venue)
  const { id } = presets.create(evening(venue, { 'Main Bar': 20, Patio: 10 }), 'Ben')
  const patio = venue.target('zone', 'Patio')
  await venue.simulator.outsideSet(`ZoneName_${patio.index}`, { str: 'Terrace' })
  await until(() => presets.all.get().all[0]?.drifted[0] === 'Patio', { ...SOON, what: 'the drift is told' })
  const { results, lost } = await presets.apply(id, ANN)
  expect(results.map(({ name }) => name)).toEqual(['Main Bar'])
  expect(lost).toMatchObject([{ item: { name: 'Patio' }, note: 'Nothing has that name any more.' }])
  expect(await written(venue)).not.toContain(`ZoneGain_${patio.index}`)
})

test('is applied by the clock, told in the history, and never lets a muted area sound', async () => {
  const venue = await controlVenueForTest(10)
  const { presets } = presetsOf(venue)
  const bar = venue.target('zone', 'Main Bar')
  await venue.set(bar, 'mute', 1)
  // The next whole minute but one, on the wall's clock: the preset is set before its time.
  const due = new Date(Math.ceil(venue.clock.nowMs() / 60_000 + 0.2) * 60_000)
  const at = `${String(due.getHours()).padStart(2, '0')}:${String(due.getMinutes()).padStart(2, '0')}`
  const times = [{ at, days: [0, 1, 2, 3, 4, 5, 6], enabled: true }]
  const { id } = presets.create(evening(venue, { 'Main Bar': 20, Patio: 'mute' }, times), 'Ben')
  expect(presets.all.get().all[0]?.next).toHaveLength(3)
  await until(() => presets.all.get().all[0]?.lastRun !== null, { ...SOON, what: 'it is applied' })
  expect(presets.all.get().all.find((each) => each.id === id)?.lastRun).toMatchObject({ outcome: 'applied' })
  expect(zoneOf(venue, 'Main Bar')).toMatchObject({ muted: true })
  expect(zoneOf(venue, 'Main Bar').gainPercent).toBeCloseTo(20, 0)
  expect(zoneOf(venue, 'Patio').muted).toBe(true)
  const told = (await venue.history()).filter(({ kind }) => kind === 'schedule')
  expect(told.map(({ who }) => who)).toEqual(['schedule “Evening”', 'schedule “Evening”'])
  const unmutes = (await venue.simulator.record()).writes.filter(
    ({ param, value }) => param.includes('Mute') && value === 0,
  )
  expect(unmutes).toEqual([])
})

test('a scene of the processor is recalled by its name', async () => {
  const venue = await controlVenueForTest(10)
  const { presets } = presetsOf(venue)
  await until(() => venue.sound(venue.id).reading.kind === 'complete', { ...SOON, what: 'everything is read' })
  const [scene] = venue.sound(venue.id).scenes
  const bound = { kind: 'scene', scene: { index: scene!.index, name: scene!.name } } as const
  const { id } = presets.create(NewPreset.parse({ processorId: venue.id, name: 'Party', content: bound }), 'Ben')
  expect(await presets.apply(id, ANN)).toMatchObject({ batch: null, lost: [] })
  expect(await written(venue)).toContain(`RecallScene_${scene!.index}`)
  presets.change({ id, content: { kind: 'scene', scene: { index: 0, name: 'Gone' } } }, 'Ben')
  expect(presets.plan(id).obstacle).toContain('Gone')
  await expect(presets.apply(id, ANN)).rejects.toMatchObject({ code: 'stale-plan' })
})

test('what the role may not do is refused by its line, and nothing is applied to what is not connected', async () => {
  const locked = { index: -1 }
  const venue = await controlVenueForTest(10, {}, (order) => {
    if ('target' in order && order.target.index === locked.index) throw new AppError('not-allowed', 'Patio is locked.')
  })
  locked.index = venue.target('zone', 'Patio').index
  const { presets } = presetsOf(venue)
  const { id } = presets.create(evening(venue, { 'Main Bar': 20, Patio: 10 }), 'Ben')
  const { results } = await presets.apply(id, ANN)
  expect(results.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['Main Bar', { kind: 'applied', value: expect.closeTo(20, 0) }],
    ['Patio', { kind: 'refused', sentence: 'Patio is locked.' }],
  ])
  venue.fleet.remove(venue.id)
  await expect(presets.apply(id, ANN)).rejects.toMatchObject({
    code: 'processor-offline',
    message: 'The processor is not connected. Nothing was changed.',
  })
})
