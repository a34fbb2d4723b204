import { isDeepStrictEqual } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { FAULTS, type FaultName } from '../../../src-simulator/faults.ts'
import { createTestVenue, type TestVenue } from '../../support/fleet.ts'
import { type SimulatorHandle, startSimulator } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

const SPEED = 40
const BURSTS = 6
/** Bursts of many short faults of every kind, and of few that last long enough for a link to give up on its connection. */
const QUICK = { lengthMs: 60_000, everyMs: 4_000, names: Object.keys(FAULTS) as FaultName[] }
const LASTING = {
  lengthMs: 280_000,
  everyMs: 70_000,
  names: ['half-open', 'wedge', 'allow-list', 'control-off', 'reboot', 'late-ids', 'telemetry-dead'],
} as const
/** After the last fault a link has at most its longest back-off, a connection and a reading before it. */
const CALM_WITHIN_MS = 150_000

describe('a seeded storm of faults', () => {
  let venue: TestVenue
  let processors: { readonly id: ProcessorId; readonly simulator: SimulatorHandle }[]
  const rejections: unknown[] = []
  const onRejection = (reason: unknown) => rejections.push(reason)

  beforeAll(async () => {
    process.on('unhandledRejection', onRejection)
    venue = await createTestVenue(SPEED, startSimulator)
    processors = [await venue.add(1), await venue.add(2, { model: 'AZM4', seed: 5 })]
    for (const { id } of processors) await venue.ready(id)
  })
  afterAll(async () => {
    process.off('unhandledRejection', onRejection)
    await venue.close()
  })

  it('leaves one socket each, everything subscribed, nothing written, nothing unhandled, and flat memory', async () => {
    const heapMb: number[] = []
    let reconnections = 0

    for (let burst = 0; burst < BURSTS; burst++) {
      const { lengthMs, everyMs, names } = burst % 2 === 0 ? QUICK : LASTING
      for (const [i, { simulator }] of processors.entries()) {
        await simulator.storm(1_000 * burst + i, lengthMs, everyMs, names)
      }
      for (const { id, simulator } of processors) {
        await until(
          async () => {
            const { atMs, stormEndsAtMs } = await simulator.state()
            return stormEndsAtMs === null || atMs > stormEndsAtMs
          },
          { withinMs: lengthMs / SPEED + 3_000, what: 'the storm is over' },
        )
        await simulator.clear()
        await until(async () => (await missingNow(simulator)).length === 0, {
          withinMs: CALM_WITHIN_MS / SPEED,
          what: `${id} has subscribed to everything again after burst ${burst}`,
        })
        await until(async () => isDeepStrictEqual(zoneNames(id), await zoneNamesOf(simulator)), {
          withinMs: CALM_WITHIN_MS / SPEED,
          what: `the zones of ${id} are known by their present names and indices`,
        })
        await venue.ready(id)
        await expectLevel(id, simulator, -11 - burst / 10)
      }
      heapMb.push(heapUsedMb())
    }

    for (const { simulator } of processors) {
      const { socketsOpen, socketsEver, writes, badWrites, unmutes } = await simulator.record()
      expect(socketsOpen).toBe(1)
      expect(writes).toEqual([])
      expect(badWrites).toEqual([])
      expect(unmutes).toEqual([])
      reconnections += socketsEver - 1
    }
    expect(reconnections).toBeGreaterThan(BURSTS)
    expect(rejections).toEqual([])
    expect(venue.log.lines.filter(({ level }) => level === 'error')).toEqual([])
    // From the second burst on, when everything has been used once: what grows with each storm would show.
    expect(Math.max(...heapMb.slice(2)) - heapMb[1]!, `heap after each burst, MB: ${heapMb}`).toBeLessThan(3)
  })

  function zoneNames(id: ProcessorId): Record<number, string> {
    return Object.fromEntries(venue.sound(id).zones.map(({ index, name }) => [index, name]))
  }

  async function expectLevel(id: ProcessorId, simulator: SimulatorHandle, levelDb: number): Promise<void> {
    const { index, name } = venue.sound(id).zones[0]!
    await simulator.hold(`ZoneMeter_${index}`, levelDb)
    await until(() => venue.levelDb(id, 'zone', name) === Number(levelDb.toFixed(1)), {
      withinMs: 3_000,
      what: `${name} of ${id} shows ${levelDb} dB`,
    })
    await simulator.hold(`ZoneMeter_${index}`, null)
  }
})

/** What a processor has to tell, from its own table of parameters and not from what this console asked for. */
async function everythingToSubscribe(simulator: SimulatorHandle): Promise<string[]> {
  const { values } = await simulator.state()
  return Object.keys(values).flatMap((param) => {
    const stem = /^(?:Source|Mix|Zone|Group)(Gain|Mute|Meter|Name|Source|Grouped|Active|Combine)_\d+$/.exec(param)?.[1]
    if (stem === undefined) return []
    return stem === 'Gain' ? [`${param} val`, `${param} pct`] : [`${param} ${stem === 'Name' ? 'str' : 'val'}`]
  })
}

/** What is not subscribed on the connection that is open now. */
async function missingNow(simulator: SimulatorHandle): Promise<string[]> {
  const { connections } = await simulator.record()
  const subscribed = new Set(connections.findLast(({ closedAtMs }) => closedAtMs === null)?.subscribed ?? [])
  return (await everythingToSubscribe(simulator)).filter((query) => !subscribed.has(query))
}

async function zoneNamesOf(simulator: SimulatorHandle): Promise<Record<number, string>> {
  const { values } = await simulator.state()
  const named = Object.entries(values).filter(([param]) => param.startsWith('ZoneName_'))
  return Object.fromEntries(named.map(([param, name]) => [Number(param.slice('ZoneName_'.length)), String(name)]))
}

function heapUsedMb(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed / 1_048_576
}
