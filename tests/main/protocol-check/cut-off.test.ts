import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isAsLeft } from '../../../src-main/protocol-check/cut-off.ts'
import { sentenceOf } from '../../../src-main/protocol-check/cut-off-words.ts'
import { createMovedValues, type Moved } from '../../../src-main/protocol-check/moved.ts'
import { AppError } from '../../../src-shared/contract/reply.ts'
import { ANN, type ControlVenue, controlVenueForTest } from '../../support/control-venue.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { createRecordedLog } from '../../support/log.ts'
import { protocolRoomForTest, TECHNICIAN } from '../../support/protocol-room.ts'
import type { SimulatorHandle } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

const SOON = { withinMs: 20_000 }
/** Muted in the simulated bar, so that a check goes further down on it. */
const MUTED = 'Restrooms'
const MAIN = 'Main Bar'

async function place(name: string) {
  const venue = await controlVenueForTest(10, { model: 'AZM4' })
  const { index } = venue.target('zone', name)
  const param = `ZoneGain_${index}`
  const room = await protocolRoomForTest(venue)
  const gain = async () => Number((await venue.simulator.state()).values[param])
  await venue.simulator.resetRecord()
  return { ...venue, ...room, venue, index, param, gain, beforeDb: await gain() }
}
type Place = Awaited<ReturnType<typeof place>>

const run = ({ check, id, index }: Place) => check.run({ processorId: id, mayWrite: true, zone: index }, TECHNICIAN)

/** Does something in the moment in which it is heard that a check has gone down by `depthDb`. */
function whenLowered<T>(
  { fleet, sound, id, index, beforeDb }: Place,
  depthDb: number,
  act: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve) => {
    const stop = fleet.sound.subscribe(() => {
      const now = sound(id).zones.find((each) => each.index === index)?.gainDb ?? beforeDb
      if (now > beforeDb - depthDb) return
      stop()
      resolve(act())
    })
  })
}

/** Runs a check in which something breaks once it has gone down by `depthDb`; what it moved is told as unknown then. */
async function cutOff(at: Place, depthDb: number, breakIt: (unit: SimulatorHandle) => Promise<unknown>): Promise<void> {
  const broken = whenLowered(at, depthDb, () => breakIt(at.simulator))
  expect((await run(at)).putBack).toMatchObject([{ parameter: at.param, state: 'unknown' }])
  await broken
}

/** Nothing above what it was, no step up that is heard as a jump, and nothing is unmuted. */
async function assertGentle({ simulator, beforeDb }: Place): Promise<void> {
  const { writes, unmutes } = await simulator.record()
  const values = writes.map(({ value }) => Number(value))
  const ups = values.map((value, nth) => value - (values[nth - 1] ?? value))
  expect(Math.max(...values)).toBeLessThanOrEqual(beforeDb)
  expect(Math.max(...ups)).toBeLessThanOrEqual(6)
  expect(unmutes).toEqual([])
}

const goneFor = (venue: ControlVenue) =>
  until(() => venue.view(venue.id).link.kind !== 'online', { ...SOON, what: 'the link is lost' })

test.each([
  ['the link goes away for longer than it has patience', (unit: SimulatorHandle) => unit.fault('control-off')],
  ['the processor starts again', (unit: SimulatorHandle) => unit.fault('reboot', { bootMs: 40_000 })],
])('what a check has moved is put back once the processor is there again, when %s', async (_, breakIt) => {
  const at = await place(MUTED)
  const found = at.startCutOff().findings
  const news: number[] = []
  onTestFinished(found.subscribe((all) => void news.push(all.length)))
  await cutOff(at, 24, breakIt)
  expect(await at.gain()).toBeLessThan(at.beforeDb)
  expect(found.get()).toMatchObject([{ severity: 'moderate', message: expect.stringContaining('may be quieter') }])
  await expect(run(at)).rejects.toMatchObject({ code: 'busy', message: expect.stringMatching(/not put back yet/) })
  await at.simulator.endFault('control-off')
  await until(async () => (await at.gain()) === at.beforeDb, { ...SOON, what: 'it is put back' })
  await until(() => !existsSync(at.file), { ...SOON, what: 'nothing is left' })
  expect(found.get()).toMatchObject([{ severity: 'minor', message: expect.stringContaining('was put back') }])
  await assertGentle(at)
  const told = await at.history()
  expect(told.map(({ kind, who, door }) => [kind, who, door])).toEqual([
    ['protocol-check', 'Ben', 'window'],
    ['protocol-check', 'Ben', 'window'],
  ])
  expect(told[1]).toMatchObject({ after: at.beforeDb, wanted: at.beforeDb, result: 'applied' })
  // It waits, it is on its way, it is back: whatever is heard meanwhile is no news.
  expect(news.length).toBeLessThanOrEqual(4)
  expect((await run(at)).putBack).toMatchObject([{ state: 'as-before' }])
})

test('what somebody has set since, and what has another name, is left alone and told', async () => {
  const at = await place(MAIN)
  const found = at.startCutOff().findings
  const messages = () => found.get().map(({ message }) => message)
  await cutOff(at, 2, (unit) => unit.fault('control-off'))
  await goneFor(at.venue)
  const writes = (await at.simulator.record()).writes.length
  await at.simulator.outsideSet(at.param, { val: -44 })
  await at.simulator.endFault('control-off')
  await until(() => messages().some((each) => /was changed since/.test(each)), { ...SOON, what: 'it is told' })
  expect(at.values.all()).toEqual([])

  await at.simulator.outsideSet(at.param, { val: at.beforeDb })
  const left = { ...leftAt(at, at.beforeDb), beforeDb: at.beforeDb + 5, name: 'Another Bar' }
  at.values.put([left])
  await at.simulator.fault('reset-mid-frame')
  await until(() => messages().some((each) => /was not found/.test(each)), { ...SOON, what: 'it is told' })
  expect((await at.simulator.record()).writes).toHaveLength(writes)
  expect(await at.gain()).toBe(at.beforeDb)
})

test('a value that the processor does not take back is told, with what to set by hand', async () => {
  const at = await place(MAIN)
  at.values.put([{ ...leftAt(at, at.beforeDb), beforeDb: at.beforeDb + 2 }])
  await at.simulator.fault('set-ignored')
  const found = at.startCutOff().findings
  await until(() => found.get().some(({ message }) => /could not be put back/.test(message)), {
    ...SOON,
    what: 'it is told',
  })
  expect(found.get()).toMatchObject([{ severity: 'moderate', action: `Set it by hand. It was ${at.beforeDb + 2} dB.` }])
})

function leftAt({ id, index }: Place, nowDb: number): Moved {
  const by = { name: 'Ben', role: 'technician', door: 'window' } as const
  const target = { processorId: id, family: 'zone', index, name: MAIN } as const
  return { ...target, beforeDb: nowDb, seenDb: nowDb, wantedDb: nowDb, isReturning: false, sinceMs: 0, by }
}

test('what a check moves is on the disk before it is moved, and nothing is moved where the disk takes nothing', async () => {
  const at = await place(MAIN)
  const seen: unknown[] = []
  onTestFinished(
    at.fleet.sound.subscribe(() => {
      const now = at.sound(at.id).zones.find(({ index }) => index === at.index)?.gainDb
      if (now !== at.beforeDb) seen.push(existsSync(at.file) ? JSON.parse(readFileSync(at.file, 'utf8')) : null)
    }),
  )
  const kept = at.values.put
  await run(at)
  expect(seen).not.toContain(null)
  expect(seen[0]).toMatchObject([{ name: MAIN, beforeDb: at.beforeDb, by: { name: 'Ben', role: 'technician' } }])
  expect(existsSync(at.file)).toBe(false)

  await at.simulator.resetRecord()
  Object.assign(at.values, {
    put() {
      throw new AppError('disk-full')
    },
  })
  const report = await run(at)
  expect(report.answers.find(({ id }) => id === 'percent-curve')).toMatchObject({ state: 'failed' })
  expect(report.putBack).toEqual([])
  expect((await at.simulator.record()).writes).toEqual([])
  Object.assign(at.values, { put: kept })
})

test('a check is one line in the history, by who began it, and nobody’s undo', async () => {
  const at = await place(MAIN)
  onTestFinished(at.fleet.sound.subscribe(() => at.venue.room.changes.settle()))
  await at.set(at.target('zone', MAIN), 'gain-db', at.beforeDb - 1, TECHNICIAN)
  await run(at)
  const told = await at.history()
  expect(told.map(({ kind }) => kind)).toEqual(['by-hand', 'protocol-check'])
  expect(told[1]).toMatchObject({
    name: MAIN,
    who: 'Ben',
    door: 'window',
    before: at.beforeDb - 1,
    wanted: at.beforeDb - 4,
    after: at.beforeDb - 1,
    result: 'applied',
  })
  // Whatever of it is asked about, it was this console: on its way down as on its way up.
  const acts = at.venue.room.ownActs(at.id, told[1]!.firstMs - 1, told[1]!.lastMs + 1)
  expect(acts.filter(({ way }) => way === 'check').at(-1)).toMatchObject({
    order: { change: { what: 'gain-db', gainDb: at.beforeDb - 4 } },
    backTo: at.beforeDb - 1,
  })
  expect((await at.venue.room.takingBack.undo(null, TECHNICIAN)).of.kind).toBe('by-hand')
  await expect(at.venue.room.takingBack.undo(null, ANN)).rejects.toMatchObject({ code: 'not-found' })
})

test('somebody else’s hand during a check is told as theirs, and what moves along in a group is not', async () => {
  const at = await place(MAIN)
  onTestFinished(at.fleet.sound.subscribe(() => at.venue.room.changes.settle()))
  const moved = whenLowered(at, 1, () => at.simulator.outsideSet(at.param, { val: -50 }))
  expect((await run(at)).putBack).toMatchObject([{ state: 'changed-by-another', nowDb: -50 }])
  await moved
  expect((await at.history()).map(({ kind, result, after }) => [kind, result, after])).toEqual(
    expect.arrayContaining([
      ['protocol-check', 'overtaken', expect.any(Number)],
      ['at-the-device', 'applied', -50],
    ]),
  )

  await at.set(at.target('group', 'Bar and Patio'), 'combine', 1)
  await until(() => at.sound(at.id).zones.find(({ name }) => name === MAIN)?.grouped, {
    ...SOON,
    what: 'it is combined',
  })
  const before = (await at.history()).length
  await run(at)
  expect((await at.history()).slice(before).filter(({ kind }) => kind === 'at-the-device')).toEqual([])
})

test('a value stands where it was left at what was read or written last, and on its way back at anything between', () => {
  const left = { ...leftAt({ id: 'p-1', index: 3 } as Place, 0), beforeDb: -12, seenDb: -18, wantedDb: -24 }
  const stands = (value: Moved) => [-12, -17.5, -18, -20, -23.5, -24, -26].filter((nowDb) => isAsLeft(value, nowDb))
  expect(stands(left)).toEqual([-18, -23.5, -24])
  expect(stands({ ...left, isReturning: true })).toEqual([-12, -17.5, -18, -20, -23.5, -24])
})

test('what everybody is told has at most fifteen words, with the longest names', () => {
  const left = { ...leftAt({ id: 'p-1', index: 3 } as Place, 0), name: 'Upper Dining Room Terrace' }
  const kinds = ['waiting', 'put-back', 'as-before', 'gone'] as const
  const ends = [
    ...kinds.map((kind) => ({ kind })),
    ...(['changed-since', 'not-put-back'] as const).map((kind) => ({ kind, nowDb: null })),
  ]
  const said = ends.map((end) => sentenceOf(left, end))
  expect(said.filter((sentence) => sentence.split(' ').length > 15)).toEqual([])
  expect(new Set(said).size).toBe(6)
})

test('a record of moved values that cannot be read is told, and is no reason not to start', async () => {
  const file = path.join(await dataFolderForTest(), 'protocol-check.json')
  const log = createRecordedLog()
  writeFileSync(file, '[{"half')
  expect(createMovedValues(file, log).all()).toEqual([])
  expect(log.lines.map(({ message }) => message)).toContain('What a check of the protocol has moved cannot be read')
})
