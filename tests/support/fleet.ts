import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, createScaledClock } from '../../src-main/clock.ts'
import { createFleet, type Fleet } from '../../src-main/device/fleet.ts'
import { createNameMemory, type NameMemory } from '../../src-main/device/name-memory.ts'
import { createMeterBank, type MeterBank } from '../../src-main/meters/bank.ts'
import { NO_READING } from '../../src-shared/decibels.ts'
import { type Processor, ProcessorId, type ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { createRecordedLog, type RecordedLog } from './log.ts'
import { createPatientClock } from './patient-clock.ts'
import { freeUdpPort } from './ports.ts'
import { createSeededRandom } from './random.ts'
import { inProcessSimulator, type SimulatorHandle, type TestChoices } from './simulator.ts'
import { until } from './wait.ts'

/** A fleet and its simulated processors on one faster clock, as the tests of the link use them. */
export interface TestVenue {
  readonly fleet: Fleet
  readonly bank: MeterBank
  readonly names: NameMemory
  /** Where its names are kept. */
  readonly namesFile: string
  readonly log: RecordedLog
  readonly clock: Clock
  readonly meterPort: number
  /** Starts a simulated processor at 127.0.0.`host` and puts it in the fleet under that id. */
  add(host: number, choices?: Partial<TestChoices>): Promise<{ id: ProcessorId; simulator: SimulatorHandle }>
  view(id: ProcessorId): ProcessorView
  sound(id: ProcessorId): ProcessorSound
  /** The level in dB that stands under this name now; null for no reading or no such name. */
  levelDb(id: ProcessorId, family: 'zone' | 'source', name: string): number | null
  /** Waits until the link is online and everything is read. */
  ready(id: ProcessorId): Promise<void>
  close(): Promise<void>
}

/** A venue on a clock that is `speed` times as fast; `start` says where its processors run. */
export function createTestVenue(speed: number, start: StartSimulator = inProcessSimulator): Promise<TestVenue> {
  return venueOn(createScaledClock(speed), speed, start)
}

/** A venue in which what comes at once is told from what comes later, however busy the computer is. */
export async function createPatientVenue(speed: number): Promise<TestVenue> {
  const clock = createPatientClock(speed)
  const venue = await venueOn(clock, speed, (choices) => inProcessSimulator(choices, clock.forSimulator()))
  return {
    ...venue,
    async close() {
      await venue.close()
      clock.stop()
    },
  }
}

type StartSimulator = (choices: TestChoices) => Promise<SimulatorHandle>

async function venueOn(clock: Clock, speed: number, start: StartSimulator): Promise<TestVenue> {
  const log = createRecordedLog()
  const bank = createMeterBank(clock, () => -30)
  const meterPort = await freeUdpPort()
  const folder = await mkdtemp(join(tmpdir(), 'atlas-fleet-'))
  const namesFile = join(folder, 'known-names.json')
  const names = createNameMemory({ clock, log, file: namesFile })
  const fleet = createFleet({ clock, log, random: createSeededRandom(7), bank, names, meterPort })
  const simulators: SimulatorHandle[] = []

  const view = (id: ProcessorId) => fleet.views.get().find((each) => each.id === id)!
  const sound = (id: ProcessorId) => fleet.sound.get().find((each) => each.processorId === id)!
  return {
    fleet,
    bank,
    names,
    namesFile,
    log,
    clock,
    meterPort,
    async add(host, choices) {
      const simulator = await start({ host: `127.0.0.${host}`, meterPort, speed, ...choices })
      simulators.push(simulator)
      const id = ProcessorId.parse(`p-${host}`)
      const processor: Processor = {
        id,
        name: `Processor ${host}`,
        model: 'AZM8',
        host: simulator.host,
        port: simulator.port,
      }
      fleet.put(processor)
      return { id, simulator }
    },
    view,
    sound,
    levelDb(id, family, name) {
      const channel = sound(id)[family === 'zone' ? 'zones' : 'sources'].find((each) => each.name === name)
      const place = bank.layout
        .get()
        .slots.findIndex((slot) => slot.processorId === id && slot.family === family && slot.index === channel?.index)
      const tenths = bank.frame(false).tenthsDb[place]
      return tenths === undefined || tenths === NO_READING ? null : tenths / 10
    },
    async ready(id) {
      await until(() => view(id).link.kind === 'online' && sound(id).reading.kind === 'complete', {
        withinMs: 15_000,
        what: `${id} is online and read`,
      })
    },
    async close() {
      await fleet.close()
      names.close()
      await Promise.all(simulators.map((simulator) => simulator.stop()))
      await rm(folder, { recursive: true })
    },
  }
}
