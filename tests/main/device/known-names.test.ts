import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFleet, type Fleet } from '../../../src-main/device/fleet.ts'
import { createNameMemory } from '../../../src-main/device/name-memory.ts'
import { createMeterBank, type MeterBank } from '../../../src-main/meters/bank.ts'
import { NO_READING } from '../../../src-shared/decibels.ts'
import { type Processor, ProcessorId } from '../../../src-shared/model/processor.ts'
import { createTestVenue, type TestVenue } from '../../support/fleet.ts'
import { createRecordedLog, type RecordedLog } from '../../support/log.ts'
import { freeUdpPort } from '../../support/ports.ts'
import type { SimulatorHandle } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

type Families = Record<string, [index: number, name: string][]>

/** A program that ended after it had read a processor whole, and another that starts on what it kept. */
interface SecondStart {
  readonly fleet: Fleet
  readonly bank: MeterBank
  readonly log: RecordedLog
  /** What the processor was asked since, line by line. */
  asked(): Promise<readonly string[]>
  /** Resolves when nothing is left to be read, what is new at the processor included. */
  scanned(): Promise<void>
  close(): Promise<void>
}

const id = ProcessorId.parse('p-1')
let venue: TestVenue
let processor: Processor
let simulator: SimulatorHandle
let second: SecondStart | undefined

beforeEach(async () => {
  venue = await createTestVenue(10)
  simulator = (await venue.add(1)).simulator
  await venue.ready(id)
  processor = { id, name: 'Bar', model: 'AZM8', host: simulator.host, port: simulator.port }
})
afterEach(async () => {
  await second?.close()
  second = undefined
  await venue.close()
})

async function kept(): Promise<Families> {
  const content = JSON.parse(await readFile(venue.namesFile, 'utf8')) as { processors: Record<string, Families> }
  return content.processors[id]!
}

/** Ends the first program, lets `change` write over what it kept, and starts the second. */
async function startAgain(change: (families: Families) => unknown = () => undefined): Promise<SecondStart> {
  const before = venue.sound(id)
  await venue.fleet.close()
  venue.names.close()
  const families = await kept()
  expect(families.Zone).toEqual(before.zones.map(({ index, name }) => [index, name]))
  const text = change(families)
  const content = typeof text === 'string' ? text : JSON.stringify({ version: 1, processors: { [id]: families } })
  await writeFile(venue.namesFile, content)
  await simulator.resetRecord()
  const { clock } = venue
  const log = createRecordedLog()
  const bank = createMeterBank(clock, () => -30)
  const names = createNameMemory({ clock, log, file: venue.namesFile })
  const fleet = createFleet({ clock, log, random: () => 0.5, bank, names, meterPort: await freeUdpPort() })
  fleet.put(processor)
  const asked = async () => (await simulator.record()).frames.filter(({ way }) => way === 'in').map(({ text }) => text)
  second = {
    ...{ fleet, bank, log, asked },
    async scanned() {
      // The last of the index space that is read.
      await until(async () => (await asked()).some((line) => line.includes('BellScheduleName_9')), {
        ...{ withinMs: 15_000, what: 'the whole index space was read' },
      })
    },
    async close() {
      await fleet.close()
      names.close()
    },
  }
  return second
}

const sound = () => second!.fleet.sound.get()[0]!
const isComplete = () => sound().reading.kind === 'complete'

describe('a processor that was read in an earlier run', () => {
  test('has its names at once, and no value and no level before it answered', async () => {
    const names = venue.sound(id).zones.map(({ name }) => name)
    const { fleet, bank } = await startAgain()
    expect(fleet.views.get()[0]!.link.kind).toBe('connecting')
    expect(sound().zones.map(({ name }) => name)).toEqual(names)
    expect(sound().zones.every(({ gainDb, muted }) => gainDb === null && muted === null)).toBe(true)
    expect(bank.frame(false).tenthsDb.every((level) => level === NO_READING)).toBe(true)
  })

  test('is online after its known zones and sources were verified, before any other name is asked for', async () => {
    const { zones, sources } = venue.sound(id)
    const { fleet, asked } = await startAgain()
    await until(() => fleet.views.get()[0]!.link.kind === 'online', { withinMs: 5_000, what: 'it is online' })
    const lines = await asked()
    const namesOf = (text: string) =>
      [...text.matchAll(/"param":"(\w+)Name_(\d+)","fmt":"str"/g)].map(([, f, i]) => `${f} ${i}`)
    const metersAt = lines.findIndex((line) => line.includes('SourceMeter_'))
    const before = lines.slice(0, metersAt).filter((line) => line.includes('"get"'))
    expect(before.flatMap(namesOf)).toEqual([
      ...zones.map(({ index }) => `Zone ${index}`),
      ...sources.map(({ index }) => `Source ${index}`),
    ])
  })

  test('shows what is new at it since, a zone with its level and a scene, when the rest was verified', async () => {
    const { zones, scenes } = venue.sound(id)
    const zone = zones[0]!
    const { fleet, bank, scanned } = await startAgain((families) => {
      families.Zone = families.Zone!.filter(([index]) => index !== zone.index)
      families.Scene = families.Scene!.slice(1)
    })
    expect(sound().zones).toHaveLength(zones.length - 1)
    await until(isComplete, { withinMs: 15_000, what: 'what is known was verified' })
    await scanned()
    await until(() => sound().zones.length === zones.length && sound().scenes.length === scenes.length, {
      ...{ withinMs: 5_000, what: 'the new ones are there' },
    })
    await until(() => sound().zones.find(({ index }) => index === zone.index)?.gainDb !== null, {
      ...{ withinMs: 5_000, what: 'its volume is known' },
    })
    expect(bank.layout.get().slots.some(({ family, index }) => family === 'zone' && index === zone.index)).toBe(true)
    expect(fleet.views.get()[0]!.link.kind).toBe('online')
  })

  test('that gave an index to another zone meanwhile never shows a level or a value under the old name', async () => {
    const zone = venue.sound(id).zones[0]!
    const { bank } = await startAgain((families) => {
      families.Zone = families.Zone!.map(([index, name]) => [index, index === zone.index ? 'Cellar' : name])
    })
    const wrong: string[] = []
    await until(
      () => {
        const place = bank.layout
          .get()
          .slots.findIndex(({ family, index }) => family === 'zone' && index === zone.index)
        const now = sound().zones.find(({ index }) => index === zone.index)
        const level = bank.frame(false).tenthsDb[place]
        if (now?.name === 'Cellar' && (now.gainDb !== null || level !== NO_READING))
          wrong.push(JSON.stringify([now, level]))
        return now?.name === zone.name && isComplete()
      },
      { withinMs: 15_000, what: 'it has its present name' },
    )
    expect(wrong).toEqual([])
  })

  test('that moves its zones without a word after they were verified has their own values when the rest was read', async () => {
    const { fleet, scanned } = await startAgain()
    // In the moment in which everything that is known was verified, and before the index space is read.
    const { promise: isMoved, resolve } = Promise.withResolvers<void>()
    const stop = fleet.sound.subscribe(([own]) => {
      if (own?.reading.kind === 'complete')
        resolve(simulator.fault('reassign', { family: 'Zone', how: 'rotate', silent: true }))
    })
    await isMoved
    stop()
    await scanned()
    const { values } = await simulator.state()
    const told = () => sound().zones.map(({ index, name, gainDb, muted }) => [index, name, gainDb, muted])
    const there = sound().zones.map(({ index }) => [
      ...[index, values[`ZoneName_${index}`], values[`ZoneGain_${index}`], values[`ZoneMute_${index}`] === 1],
    ])
    await until(() => JSON.stringify(told()) === JSON.stringify(there), {
      ...{ withinMs: 5_000, what: 'each zone has its own values' },
    })
  })

  test.each([
    ['nonsense', () => '{"version":1,'],
    ['another version', () => '{"version":2,"processors":{}}'],
    ['an index that is none', (families: Families) => void families.Zone!.push([-1, 'Nowhere'])],
  ])('is read anew where the file holds %s, and the log says so', async (_, change) => {
    const { zones } = venue.sound(id)
    const { log } = await startAgain(change)
    expect(sound().zones).toEqual([])
    expect(log.lines.filter(({ message }) => message.includes('cannot be used'))).toHaveLength(1)
    await until(isComplete, { withinMs: 15_000, what: 'it is read' })
    expect(sound().zones.map(({ name }) => name)).toEqual(zones.map(({ name }) => name))
  })

  test('is nothing to one at another address, and nothing after it was removed', async () => {
    const { fleet } = await startAgain()
    fleet.put({ ...processor, port: processor.port + 1 })
    expect(sound().zones).toEqual([])
    fleet.remove(id)
    fleet.put(processor)
    expect(sound().zones).toEqual([])
  })
})
