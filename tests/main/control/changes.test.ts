import { expect, test } from 'vitest'
import { changesCsv } from '../../../src-main/control/change-csv.ts'
import { ANN, BEN, type ControlVenue, controlVenueForTest } from '../../support/control-venue.ts'
import { createSeededRandom } from '../../support/random.ts'
import { until } from '../../support/wait.ts'

const SOON = { withinMs: 8000 }

/** Waits on the venue's own clock. */
const pass = (venue: ControlVenue, ms: number) => new Promise<void>((resolve) => venue.clock.after(ms, resolve))
const muteOf = (venue: ControlVenue, name: string) =>
  venue.sound(venue.id).zones.find((each) => each.name === name)?.muted

test('what others change is told as at the device, and ours is not told twice', async () => {
  const venue = await controlVenueForTest(10)
  const bar = venue.target('zone', 'Main Bar')
  const patio = venue.target('zone', 'Patio')
  await Promise.all([venue.set(bar, 'gain-percent', 30), venue.set(patio, 'gain-db', -30), venue.set(patio, 'mute', 1)])
  await venue.simulator.outsideSet(`ZoneGain_${patio.index}`, { val: -44 })
  await venue.simulator.outsideSet(`ZoneMute_${bar.index}`, { val: 1 })
  await until(() => venue.room.changes.recent.get().length === 5, { ...SOON, what: 'all five are told' })
  await pass(venue, 6000)
  const told = await venue.history()
  expect(told.slice(3)).toMatchObject([
    { kind: 'at-the-device', who: null, name: 'Patio', what: 'gain-db', before: -30, after: -44, wanted: null },
    { kind: 'at-the-device', who: null, name: 'Main Bar', what: 'mute', before: 0, after: 1 },
  ])
  expect(told.filter(({ kind }) => kind === 'by-hand')).toHaveLength(3)
})

test('a volume that was turned at the device is told in percent beside dB, and goes back to that percent', async () => {
  const venue = await controlVenueForTest(10)
  const patio = venue.target('zone', 'Patio')
  const percentOf = () => venue.sound(venue.id).zones.find(({ name }) => name === 'Patio')!.gainPercent!
  const before = percentOf()
  await venue.simulator.outsideSet(`ZoneGain_${patio.index}`, { val: -44 })
  await until(() => venue.room.changes.recent.get().length === 1, { ...SOON, what: 'it is told' })
  const [told] = await venue.history()
  const after = percentOf()
  expect(after).not.toBe(before)
  expect(told).toMatchObject({ kind: 'at-the-device', what: 'gain-db', before: -18, after: -44 })
  expect(told?.percent).toEqual({ before, after })
  // Limits for staff are in percent: a volume of which only dB were known could not be put back by them.
  const put = await venue.room.takingBack.putBack(told!.id, false, ANN)
  expect(put.result).toMatchObject({ order: { change: { what: 'gain-percent' } }, outcome: { kind: 'applied' } })
  expect(percentOf()).toBeCloseTo(before, 0)
  expect(venue.sound(venue.id).zones.find(({ name }) => name === 'Patio')?.gainDb).toBeCloseTo(-18, 1)
  expect((await venue.history()).at(-1)).toMatchObject({ kind: 'put-back', what: 'gain-percent', undoOf: told!.id })
})

test('one takes back one’s own changes, the newest first, and nothing that somebody changed since', async () => {
  const venue = await controlVenueForTest(10)
  const { takingBack } = venue.room
  const bar = venue.target('zone', 'Main Bar')
  const patio = venue.target('zone', 'Patio')
  await venue.set(bar, 'source', -1)
  await venue.set(patio, 'gain-db', -24)
  await venue.set(bar, 'gain-db', -33, BEN)
  expect(await takingBack.undo(null, ANN)).toMatchObject({
    of: { name: 'Patio', before: -18, after: -24 },
    result: { outcome: { kind: 'applied', value: -18 } },
  })
  expect(await takingBack.undo(null, ANN)).toMatchObject({ of: { name: 'Main Bar', what: 'source' } })
  await expect(takingBack.undo(null, ANN)).rejects.toMatchObject({ code: 'not-found' })
  const [, , ofBen, undo] = await venue.history()
  expect(undo).toMatchObject({ kind: 'undo', who: 'Ann', undoOf: 2, before: -24, after: -18 })
  await expect(takingBack.undo(ofBen!.id, ANN)).rejects.toMatchObject({ code: 'not-found' })
  await expect(takingBack.undo(2, ANN)).rejects.toMatchObject({
    code: 'stale-plan',
    message: expect.stringMatching(/undone already/),
  })

  await venue.set(bar, 'gain-percent', 20, ANN)
  await expect(takingBack.undo(null, BEN)).rejects.toMatchObject({
    code: 'stale-plan',
    message: 'Ann changed it since.',
  })
  await venue.simulator.outsideSet(`ZoneGain_${bar.index}`, { val: -47 })
  await until(() => venue.room.changes.recent.get()[0]?.kind === 'at-the-device', { ...SOON, what: 'it is noted' })
  await expect(takingBack.undo(null, ANN)).rejects.toMatchObject({
    code: 'stale-plan',
    message: 'It was changed at the device since.',
  })
  // Anybody may put back what anybody changed, and insist on it once they were told.
  await expect(takingBack.putBack(ofBen!.id, false, ANN)).rejects.toMatchObject({ code: 'stale-plan' })
  const put = await takingBack.putBack(ofBen!.id, true, ANN)
  expect(put.result.outcome).toEqual({ kind: 'applied', value: -12 })
  const newest = (await venue.history()).at(-1)!
  expect(newest).toMatchObject({ kind: 'put-back', undoOf: ofBen!.id, who: 'Ann', after: -12 })
  // And what was put back can be undone like any change.
  expect((await takingBack.undo(null, ANN)).result.outcome).toEqual({ kind: 'applied', value: -47 })
})

test('nothing is taken back onto another area, nor what was only triggered', async () => {
  const venue = await controlVenueForTest(10)
  const { takingBack, desk } = venue.room
  const patio = venue.target('zone', 'Patio')
  const { recordId } = await desk.trigger({ processorId: venue.id, kind: 'gpo-preset', index: 0 }, ANN)
  await expect(takingBack.putBack(recordId!, false, ANN)).rejects.toMatchObject({ code: 'bad-input' })
  await venue.set(patio, 'gain-db', -24)
  await venue.simulator.fault('rename', { param: `ZoneName_${patio.index}`, str: 'Kitchen' })
  await until(() => venue.sound(venue.id).zones.some(({ name }) => name === 'Kitchen'), {
    ...SOON,
    what: 'it is named',
  })
  await expect(takingBack.undo(null, ANN)).rejects.toMatchObject({
    code: 'stale-plan',
    message: expect.stringMatching(/called “Kitchen”/),
  })
  await expect(takingBack.undo(9999, ANN)).rejects.toMatchObject({ code: 'not-found' })
})

test('twenty steps can be taken back and no more', async () => {
  const venue = await controlVenueForTest(25)
  const bar = venue.target('zone', 'Main Bar')
  const sources = venue.sound(venue.id).sources.map(({ index }) => index)
  const ids: (number | null)[] = []
  for (let at = 0; at < 21; at++) ids.push((await venue.set(bar, 'source', sources[at % 5]!)).recordId)
  await expect(venue.room.takingBack.undo(ids[0]!, ANN)).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringMatching(/last 20/),
  })
  expect((await venue.room.takingBack.undo(null, ANN)).of.id).toBe(ids[20])
})

test('mute all is at once, and its undo lets sound what nobody touched since', async () => {
  const venue = await controlVenueForTest(10)
  const { muteAll, takingBack } = venue.room
  const muted = await muteAll.mute(null, ANN)
  const names = muted.results.map(({ name }) => name)
  // The restrooms were muted before: they are none of its business.
  expect(names).toEqual(expect.arrayContaining(['Main Bar', 'Patio', 'Dining Room', 'Stage']))
  expect(names).not.toContain('Restrooms')
  expect(muted).toMatchObject({ notReached: [], batch: expect.any(Number) })
  expect(muted.results.every(({ outcome }) => outcome.kind === 'applied')).toBe(true)
  await expect(takingBack.undo(null, ANN)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/as a whole/),
  })

  // Ann has a hand in one, somebody at the wall in another; both are muted again.
  const patio = venue.target('zone', 'Patio')
  await venue.set(patio, 'mute', 0, BEN)
  await venue.set(patio, 'mute', 1, BEN)
  const stage = venue.target('zone', 'Stage')
  for (const val of [0, 1]) {
    await venue.simulator.outsideSet(`ZoneMute_${stage.index}`, { val })
    await until(() => muteOf(venue, 'Stage') === (val === 1), { ...SOON, what: 'it is heard of' })
  }
  await venue.simulator.resetRecord()
  const undone = await muteAll.undo(null, BEN)
  expect(undone.left).toEqual(expect.arrayContaining([patio, stage]))
  expect(undone.left).toHaveLength(2)
  expect(undone.results.map(({ name }) => name).sort()).toEqual(
    names.filter((n) => n !== 'Patio' && n !== 'Stage').sort(),
  )
  expect(['Main Bar', 'Dining Room'].map((name) => muteOf(venue, name))).toEqual([false, false])
  expect(['Patio', 'Stage', 'Restrooms'].map((name) => muteOf(venue, name))).toEqual([true, true, true])
  const { unmutes } = await venue.simulator.record()
  expect(unmutes).toHaveLength(undone.results.length)
  // What stayed muted stays so: a second undo touches nothing more.
  expect((await muteAll.undo(undone.batch, BEN)).results).toEqual([])
})

test('mute all mutes the group of combined zones, and says which processor it did not reach', async () => {
  const venue = await controlVenueForTest(10)
  await venue.set(venue.target('group', 'Bar and Patio'), 'combine', 1)
  await until(() => venue.sound(venue.id).zones.filter(({ grouped }) => grouped).length === 2, {
    ...SOON,
    what: 'the zones are combined',
  })
  const { results, batch } = await venue.room.muteAll.mute(venue.id, ANN)
  expect(results.map(({ name }) => name)).toContain('Bar and Patio')
  expect(results.map(({ name }) => name)).not.toContain('Patio')
  await until(() => muteOf(venue, 'Patio'), { ...SOON, what: 'the combined zone follows' })
  await venue.room.muteAll.undo(batch, ANN)
  await until(() => muteOf(venue, 'Patio') === false, { ...SOON, what: 'the combined zone follows back' })
  await venue.simulator.fault('control-off')
  await until(() => venue.view(venue.id).link.kind !== 'online', { ...SOON, what: 'the link is lost' })
  const lost = await venue.room.muteAll.mute(null, ANN)
  expect(lost).toMatchObject({ batch: null, notReached: [venue.id] })
})

test('automation never unmutes, whatever it is asked for and however', async () => {
  const venue = await controlVenueForTest(25)
  const random = createSeededRandom(5)
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)]!
  const names = ['Main Bar', 'Patio', 'Dining Room', 'Restrooms']
  const targets = [
    ...names.map((name) => venue.target('zone', name)),
    ...['Bar and Patio', 'Whole House'].map((name) => venue.target('group', name)),
    venue.target('source', 'Jukebox'),
  ]
  for (const name of names) await venue.set(venue.target('zone', name), 'mute', 1)
  await venue.simulator.resetRecord()
  // Zones take the mute of a group that is combined, and have their own again when it is parted.
  const [open] = targets.filter(({ family }) => family === 'group')
  await expect(venue.set(open!, 'combine', 1, BEN, 'schedule')).rejects.toMatchObject({ code: 'not-allowed' })
  await venue.set(open!, 'mute', 1, BEN, 'schedule')
  expect((await venue.set(open!, 'combine', 1, BEN, 'schedule')).outcome).toMatchObject({ kind: 'applied' })
  await expect(venue.set(open!, 'combine', 0, BEN, 'preset')).rejects.toMatchObject({ code: 'not-allowed' })
  const refused: unknown[] = []
  for (let round = 0; round < 8; round++) {
    const orders = Array.from({ length: 6 }, () => {
      const target = pick(targets)
      const what = pick(
        target.family === 'group' ? (['mute', 'gain-db', 'combine'] as const) : (['mute', 'gain-db'] as const),
      )
      const value = what === 'gain-db' ? -60 + Math.floor(random() * 20) : Math.round(random())
      return venue.set(target, what, value, BEN, pick(['preset', 'schedule'] as const))
    })
    for (const end of await Promise.allSettled(orders)) if (end.status === 'rejected') refused.push(end.reason)
    expect(names.map((name) => muteOf(venue, name))).toEqual([true, true, true, true])
  }
  expect(refused.length).toBeGreaterThan(5)
  for (const error of refused)
    expect(error).toMatchObject({ code: 'not-allowed', message: expect.stringMatching(/Only a person/) })
  const { unmutes, writes } = await venue.simulator.record()
  expect(unmutes).toEqual([])
  expect(writes.filter(({ param, value }) => param.includes('Mute') && value === 0)).toEqual([])
})

test('the history is searched by whom, what, when and name, page by page, and goes out as CSV', async () => {
  const venue = await controlVenueForTest(10)
  const bar = venue.target('zone', 'Main Bar')
  await venue.set(bar, 'mute', 1)
  await venue.set(venue.target('source', 'Jukebox'), 'gain-db', -9, BEN)
  await venue.set(bar, 'mute', 0, BEN)
  const all = { processorId: null, channel: null, who: null, kind: null, fromMs: null, toMs: null, text: '' }
  const search = async (filters: object, beforeId: number | null = null, limit = 50) =>
    (await venue.room.changes.search({ ...all, ...filters }, beforeId, limit)).map(({ id }) => id)
  expect(await search({})).toEqual([3, 2, 1])
  expect(await search({}, null, 2)).toEqual([3, 2])
  expect(await search({}, 2)).toEqual([1])
  expect(await search({ channel: { family: 'zone', index: bar.index } })).toEqual([3, 1])
  expect(await search({ who: 'Ben' })).toEqual([3, 2])
  expect(await search({ text: 'juke' })).toEqual([2])
  expect(await search({ text: '%' })).toEqual([])
  expect(await search({ kind: 'undo' })).toEqual([])
  expect(await search({ toMs: venue.clock.nowMs() - 3_600_000 })).toEqual([])
  expect(await search({ processorId: 'p-9' })).toEqual([])
  const csv = (await changesCsv(venue.room.changes.search, all)).split('\r\n')
  expect(csv).toHaveLength(5)
  expect(csv[0]).toMatch(/^id,time_utc,/)
  expect(csv[2]).toMatch(/^2,.*,source,\d+,Jukebox,gain-db,-3,-9,-9,Ben,manager,window,by-hand,applied,$/)
})
