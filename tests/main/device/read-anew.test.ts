import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createReadAnew } from '../../../src-main/device/read-anew.ts'
import { createTestVenue, type TestVenue } from '../../support/fleet.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { until } from '../../support/wait.ts'

describe('reading anew', () => {
  let venue: TestVenue
  beforeEach(async () => {
    // At its own pace: the check of each minute does not come before the end of a test.
    venue = await createTestVenue(1)
  })
  afterEach(() => venue.close())

  it('finds names and values that moved without a word, over the connection that stands', async () => {
    const { id, simulator } = await venue.add(1)
    await venue.ready(id)
    const before = venue.sound(id).zones
    await simulator.fault('reassign', { family: 'Zone', how: 'rotate', silent: true })
    const answer = await venue.fleet.readAnew()
    expect(answer.processors).toEqual([{ id, name: 'Processor 1', outcome: 'read' }])
    const { values } = await simulator.state()
    const after = venue.sound(id).zones
    expect(after.map(({ name }) => name)).not.toEqual(before.map(({ name }) => name))
    for (const { index, name, gainDb, source } of after) {
      expect(name).toBe(values[`ZoneName_${index}`])
      expect(gainDb).toBe(values[`ZoneGain_${index}`])
      expect(source).toBe(values[`ZoneSource_${index}`])
    }
    expect((await simulator.record()).socketsEver).toBe(1)
  })

  it('says which processor is not connected, and reads the others', async () => {
    const here = await venue.add(1)
    const gone = await venue.add(2)
    await venue.ready(here.id)
    await venue.ready(gone.id)
    await gone.simulator.fault('control-off')
    await until(() => venue.view(gone.id).link.kind === 'waiting', { withinMs: 10_000, what: 'it is lost' })
    const { processors } = await venue.fleet.readAnew()
    expect(processors.map(({ id, outcome }) => [id, outcome])).toEqual([
      [here.id, 'read'],
      [gone.id, 'not-connected'],
    ])
  })
})

it('does not call it read where answers are missing', async () => {
  const venue = await createTestVenue(10)
  onTestFinished(() => venue.close())
  const { id, simulator } = await venue.add(1)
  await venue.ready(id)
  await simulator.fault('slow', { perParameterMs: 60_000 })
  const { processors } = await venue.fleet.readAnew()
  expect(processors.map(({ outcome }) => outcome)).not.toContain('read')
})

it('is one reading for all who ask at once, and again only after 5 s', async () => {
  const clock = createManualClock()
  let readings = 0
  let finish = (): void => undefined
  const verify = () => {
    readings += 1
    return new Promise<'read'>((resolve) => {
      finish = () => resolve('read')
    })
  }
  const views = { get: () => [{ id: 'p-1', name: 'Bar' }] }
  const readAnew = createReadAnew(clock, { views, link: () => ({ verify }) } as never)
  const both = [readAnew(), readAnew()]
  finish()
  const [first, second] = await Promise.all(both)
  expect(second).toBe(first)
  await clock.advance(4_900)
  expect(await readAnew()).toBe(first)
  expect(readings).toBe(1)
  await clock.advance(200)
  const later = readAnew()
  finish()
  expect((await later).atMs).toBeGreaterThan(first!.atMs)
  expect(readings).toBe(2)
})
