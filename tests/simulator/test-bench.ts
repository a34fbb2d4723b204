import { afterEach } from 'vitest'
import type { SimulatorChoices } from '../../src-simulator/simulator.ts'
import { inProcessSimulator, type SimulatorHandle } from '../support/simulator.ts'
import { type MeterEar, openMeterEar, openRawClient, type RawClient } from './raw-client.ts'

/** A processor, one client of it, and an ear for its meters. */
export interface TestBench {
  readonly processor: SimulatorHandle
  readonly client: RawClient
  readonly ear: MeterEar
  /** One more client. */
  connect(): Promise<RawClient>
}

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

/** Sets the three up; the test's end takes them down. */
export async function setUp(choices: SimulatorChoices): Promise<TestBench> {
  const ear = await openMeterEar()
  endings.push(ear.close)
  const processor = await inProcessSimulator({ meterPort: ear.port, ...choices })
  endings.push(processor.stop)
  const open = async () => {
    const client = await openRawClient(processor.host, processor.port)
    endings.push(client.close)
    return client
  }
  return { processor, ear, client: await open(), connect: open }
}
