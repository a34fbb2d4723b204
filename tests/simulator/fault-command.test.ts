import { describe, expect, onTestFinished, test } from 'vitest'
import { createSimulatorClock } from '../../src-simulator/clock.ts'
import type { Device } from '../../src-simulator/device.ts'
import { createFaultControl } from '../../src-simulator/fault-control.ts'
import { createActiveFaults, FAULTS } from '../../src-simulator/faults.ts'
import type { House } from '../../src-simulator/house.ts'
import type { Levels } from '../../src-simulator/levels.ts'
import type { Listener } from '../../src-simulator/listener.ts'
import { planStorm, stormFaults } from '../../src-simulator/storm.ts'
import type { Telemetry } from '../../src-simulator/telemetry.ts'
import { until } from '../support/wait.ts'
import { setUp } from './test-bench.ts'

const KEEP_ALIVE = { method: 'get', params: { param: 'KeepAlive', fmt: 'str' } }
const ENOUGH = { withinMs: 3000 }
const getName = (index: number) => ({ method: 'get', params: { param: `ZoneName_${index}`, fmt: 'str' } })
const setGain = (val: number) => ({ method: 'set', params: { param: 'ZoneGain_3', val } })

describe('faults of replies', () => {
  test('error-form', async () => {
    const { client, processor } = await setUp({})
    await processor.fault('error-form', { form: 'method' })
    expect(await client.ask(getName(7))).toMatchObject({ method: 'error', params: { code: -32604 } })
  })

  test('bad-parameter spoils its batch and fails alone', async () => {
    const { client, processor } = await setUp({})
    await processor.fault('bad-parameter', { param: 'ZoneName_3' })
    const batch = { method: 'get', params: [getName(3).params, getName(0).params] }
    expect(await client.ask(batch)).toMatchObject({ error: { code: -32604 } })
    expect(await client.ask(getName(0))).toHaveProperty('result')
  })

  test('late-ids', async () => {
    const { client, processor } = await setUp({ speed: 20 })
    await processor.fault('late-ids', { delayMs: 6000 })
    const startMs = performance.now()
    await client.ask(KEEP_ALIVE)
    expect((performance.now() - startMs) * 20).toBeGreaterThan(5900)
  })

  test('unknown-ids and duplicate-ids', async () => {
    const { client, processor } = await setUp({})
    await processor.fault('unknown-ids')
    await client.ask(KEEP_ALIVE)
    expect(client.messages().map(({ id }) => id)).toEqual([expect.toSatisfy((id) => id > 1_000_000), 1])
    await processor.clear()
    await processor.fault('duplicate-ids')
    await client.ask(KEEP_ALIVE)
    await client.ask(KEEP_ALIVE)
    expect(
      client
        .messages()
        .map(({ id }) => id)
        .slice(2, 5),
    ).toEqual([2, 2, 3])
  })

  test('swapped-ids: in the wrong order, with the other content too if asked; a last one is not lost', async () => {
    const { client, processor } = await setUp({})
    await processor.fault('swapped-ids')
    const both = await Promise.all([client.ask(getName(3)), client.ask(getName(0))])
    expect(client.messages().map(({ id }) => id)).toEqual([2, 1])
    expect(both.map(({ result }) => result)).toEqual([
      [{ param: 'ZoneName_3', str: 'Main Bar' }],
      [{ param: 'ZoneName_0', str: 'Patio' }],
    ])
    await processor.fault('swapped-ids', { contents: true })
    const [first] = await Promise.all([client.ask(getName(3)), client.ask(getName(0))])
    expect(first.result).toEqual([{ param: 'ZoneName_0', str: 'Patio' }])
    expect(await client.ask(KEEP_ALIVE)).toHaveProperty('result')
  })
})

describe('faults of commands', () => {
  test('wedge: nothing is answered or done while meters flow, and then it is', async () => {
    const { client, processor, ear } = await setUp({})
    await client.ask({ method: 'sub', params: { param: 'ZoneMeter_3', fmt: 'val' } })
    await processor.fault('wedge')
    client.forget()
    client.send(KEEP_ALIVE)
    client.send(setGain(-50))
    const heard = ear.datagrams.length
    await until(() => ear.datagrams.length > heard + 2, { ...ENOUGH, what: 'meters' })
    expect([client.segments, client.ending()]).toEqual([[], null])
    await processor.endFault('wedge')
    await client.ask(KEEP_ALIVE)
    expect((await processor.state()).values.ZoneGain_3).toBe(-12)
  })

  test('slow', async () => {
    const { client, processor } = await setUp({ speed: 20 })
    await processor.fault('slow', { perParameterMs: 1000 })
    const startMs = performance.now()
    await Promise.all([client.ask(KEEP_ALIVE), client.ask(KEEP_ALIVE)])
    expect((performance.now() - startMs) * 20).toBeGreaterThan(1900)
  })

  test('stall: slow, then everything in one burst and in order', async () => {
    const { client, processor } = await setUp({ speed: 10 })
    await processor.fault('stall')
    let answered = 0
    const asked = [-20, -21, -22].map((val) => client.ask(setGain(val)).then(() => (answered += 1)))
    const { atMs } = await processor.state()
    await until(async () => (await processor.state()).atMs > atMs + 500, { ...ENOUGH, what: 'half a simulated second' })
    expect([answered, (await processor.state()).values.ZoneGain_3]).toEqual([0, -12])
    await processor.endFault('stall')
    await Promise.all(asked)
    expect((await processor.state()).values.ZoneGain_3).toBe(-22)
    const times = (await processor.record()).frames.filter(({ way }) => way === 'out').map((frame) => frame.atMs)
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(100)
    expect(await client.ask(KEEP_ALIVE)).toHaveProperty('result')
  })

  test('set-refused, set-ignored, set-rounded, set-reverted', async () => {
    const { client, processor } = await setUp({ speed: 10 })
    const gain = async () => (await processor.state()).values.ZoneGain_3
    await processor.fault('set-refused')
    expect(await client.ask(setGain(-20))).toHaveProperty('error')
    await processor.clear()
    await processor.fault('set-ignored')
    expect([await client.ask(setGain(-20)), await gain()]).toEqual([expect.objectContaining({ result: 'OK' }), -12])
    await processor.clear()
    await processor.fault('set-rounded', { stepDb: 3 })
    await client.ask(setGain(-20))
    expect(await gain()).toBe(-21)
    await processor.clear()
    await processor.fault('set-reverted', { afterMs: 1000 })
    await client.ask(setGain(-30))
    expect(await gain()).toBe(-30)
    await until(async () => (await gain()) === -21, { ...ENOUGH, what: 'the old value back' })
  })

  test('fighting: somebody sets it back, until it ends', async () => {
    const { client, processor } = await setUp({ speed: 10 })
    const gain = async () => (await processor.state()).values.ZoneGain_3
    await processor.fault('fighting', { param: 'ZoneGain_3', val: -33, everyMs: 500, forMs: 3000 })
    await until(async () => (await gain()) === -33, { ...ENOUGH, what: 'the other hand' })
    await client.ask(setGain(-20))
    await until(async () => (await gain()) === -33, { ...ENOUGH, what: 'the other hand again' })
    await until(async () => (await processor.state()).faults.length === 0, { ...ENOUGH, what: 'its end' })
    await client.ask(setGain(-20))
    const { atMs } = await processor.state()
    await until(async () => (await processor.state()).atMs > atMs + 1200, { ...ENOUGH, what: 'two of its turns' })
    expect(await gain()).toBe(-20)
  })
})

describe('faults of meters', () => {
  const METERS = { method: 'sub', params: ['ZoneMeter_3', 'SourceMeter_0'].map((param) => ({ param, fmt: 'val' })) }

  test('telemetry-dead and then not', async () => {
    const { client, processor, ear } = await setUp({ speed: 5 })
    await processor.fault('telemetry-dead')
    await client.ask(METERS)
    for (let nth = 0; nth < 20; nth++) await client.ask(KEEP_ALIVE)
    expect(ear.datagrams).toEqual([])
    await processor.clear()
    await until(() => ear.datagrams.length > 0, { ...ENOUGH, what: 'meters again' })
  })

  test('udp-loss and udp-duplicate: fewer, and more, than were measured', async () => {
    const { client, processor, ear } = await setUp({ speed: 10, meterHz: 20 })
    await processor.fault('udp-duplicate', { share: 1 })
    await client.ask(METERS)
    await until(() => ear.datagrams.length >= 4, { ...ENOUGH, what: 'pairs' })
    expect(ear.datagrams[0]).toEqual(ear.datagrams[1])
    await processor.clear()
    await processor.fault('udp-loss', { share: 1 })
    const { datagramsSent } = await processor.record()
    await client.ask(KEEP_ALIVE)
    await client.ask(KEEP_ALIVE)
    expect((await processor.record()).datagramsSent).toBe(datagramsSent)
  })

  test('udp-reorder: a level comes after its successor', async () => {
    const { client, processor, ear } = await setUp({ speed: 10 })
    await processor.fault('udp-reorder', { share: 0.5 })
    await client.ask({ method: 'sub', params: { param: 'SourceMeter_3', fmt: 'val' } })
    const levels = () => ear.datagrams.flatMap(({ text }) => Number(/"val":(-?[\d.]+)/.exec(text)?.[1] ?? Number.NaN))
    for (let levelDb = -60; levelDb <= -40; levelDb++) {
      await processor.hold('SourceMeter_3', levelDb)
      const atLeast = (await processor.record()).datagramsSent + 2
      await until(async () => (await processor.record()).datagramsSent >= atLeast, { ...ENOUGH, what: 'a round' })
    }
    const falls = levels().filter((level, nth) => nth > 0 && level >= -60 && level < (levels()[nth - 1] ?? level))
    expect(falls.length).toBeGreaterThan(0)
  })

  test('foreign-sender: plausible levels from another address, beside the true ones', async () => {
    const { client, processor, ear } = await setUp({})
    await processor.hold('SourceMeter_0', -20)
    await processor.fault('foreign-sender', { host: '127.0.0.9', val: -1.5 })
    await client.ask(METERS)
    const from = (host: string) =>
      ear.datagrams.filter(({ from: sender, text }) => sender === host && /Meter/.test(text))
    await until(() => from('127.0.0.9').length > 0, { ...ENOUGH, what: 'the other sender' })
    expect(from('127.0.0.9')[0]?.text).toContain('{"param":"SourceMeter_0","val":-1.5}')
    expect(from('127.0.0.1')[0]?.text).toContain('{"param":"SourceMeter_0","val":-20}')
    await processor.clear()
    const heard = ear.datagrams.length
    await until(() => ear.datagrams.length > heard + 2, { ...ENOUGH, what: 'the true ones' })
    expect(ear.datagrams.at(-1)?.from).toBe('127.0.0.1')
  })
})

describe('faults of the setup', () => {
  test('rename: subscribers hear of it', async () => {
    const { client, processor } = await setUp({})
    await client.ask({ method: 'sub', params: getName(3).params })
    await processor.fault('rename', { param: 'ZoneName_3', str: 'Théâtre 🎭' })
    await client.message('the new name', ({ params }) => params?.[0]?.str === 'Théâtre 🎭')
  })

  test('reassign: everything of a zone moves with its name, said or unsaid, and its group finds it', async () => {
    const { client, processor } = await setUp({})
    await client.ask({ method: 'sub', params: [getName(0).params, getName(1).params] })
    await processor.fault('reassign', { family: 'Zone', how: 'rotate' })
    await client.message('the new name', ({ params }) => params?.length === 1 && params[0]?.str === 'Main Bar')
    expect((await processor.state()).values).toMatchObject({
      ZoneName_0: 'Main Bar',
      ZoneGain_0: -12,
      ZoneName_3: 'Zone 6',
    })
    await processor.outsideSet('GroupActive_5', { val: 1 })
    expect((await processor.state()).values).toMatchObject({ ZoneGrouped_0: 1, ZoneGrouped_4: 1, ZoneGrouped_3: 0 })
    client.forget()
    await processor.fault('reassign', { family: 'Zone', how: 'shift', silent: true })
    await client.ask(KEEP_ALIVE)
    expect(client.lines()).toHaveLength(1)
    const { values } = await processor.state()
    expect([values.ZoneName_1, values.ZoneName_0]).toEqual(['Main Bar', undefined])
  })

  test('reassign of sources takes sounds and routes along', async () => {
    const { processor } = await setUp({})
    await processor.play(0, 'silence')
    await processor.fault('reassign', { family: 'Source', how: 'shift' })
    await until(async () => (await processor.state()).values.SourceMeter_1 === -80, {
      ...ENOUGH,
      what: 'the silent one',
    })
    const { values } = await processor.state()
    expect(values).toMatchObject({ SourceName_1: 'Jukebox', ZoneSource_3: 1, Mix_14_SourceMute_1: 0 })
  })
})

describe('the table of faults', () => {
  test('refuses what it does not know, in a sentence', async () => {
    const { processor } = await setUp({})
    await expect(processor.fault('wedge', { nonsense: 1 } as never)).rejects.toThrow('no option "nonsense"')
    await expect(processor.fault('allow-list', { mode: 'maybe' })).rejects.toThrow('one of ignore, refuse')
    await expect(processor.fault('slow', { perParameterMs: '5' } as never)).rejects.toThrow('is a number')
  })

  test('refuses a storm that would have no end', async () => {
    const { processor } = await setUp({})
    await expect((async () => processor.storm(1, 1000, 0))()).rejects.toThrow('A storm has at most')
  })

  test('tells what this computer cannot show, and goes on', async () => {
    const { client, processor } = await setUp({ speed: 100 })
    // An address for documents (RFC 5737), which no computer has.
    const stranger = { host: '203.0.113.9', val: -1.5 }
    await expect(processor.fault('foreign-sender', stranger)).rejects.toThrow('does not have the address 203.0.113.9')
    expect(await processor.state()).toMatchObject({ faults: [], unavailable: ['foreign-sender'] })
    expect(await client.ask(KEEP_ALIVE)).toHaveProperty('result')
    await processor.fault('wedge')
    expect(await processor.state()).toMatchObject({ faults: ['wedge'] })
  })

  test('a storm leaves out what this computer cannot show', async () => {
    const clock = createSimulatorClock(1)
    onTestFinished(clock.stop)
    const missing = async () => {
      throw new Error('bind EADDRNOTAVAIL')
    }
    const nothing = async () => undefined
    const faults = createFaultControl({
      clock,
      faults: createActiveFaults(),
      telemetry: { watchForeignSender: missing } as unknown as Telemetry,
      listener: { connections: () => [], ignoreNew: () => undefined, open: nothing } as unknown as Listener,
      device: {} as Device,
      house: {} as House,
      levels: {} as Levels,
    })
    expect(faults.storm(1, 20, 10, ['foreign-sender'])).toHaveLength(2)
    await until(() => faults.unavailable().length > 0, { ...ENOUGH, what: 'the storm has come to it' })
    expect(faults.unavailable()).toEqual(['foreign-sender'])
    await faults.close()
  })

  test('a storm is the same for the same seed, has every fault before any twice, and leaves a pause after each', () => {
    const names = stormFaults()
    const plan = planStorm(5, 60_000 * names.length, 60_000, names)
    expect(planStorm(5, 60_000 * names.length, 60_000, names)).toEqual(plan)
    expect(planStorm(6, 60_000 * names.length, 60_000, names)).not.toEqual(plan)
    expect(new Set(plan.map(({ name }) => name)).size).toBe(names.length)
    expect(names.length).toBe(Object.keys(FAULTS).length - 4)
    expect(plan.every(({ forMs }) => forMs < 60_000)).toBe(true)
  })

  test('a storm runs and ends, and the unit works after it', async () => {
    const { connect, processor } = await setUp({ speed: 200 })
    await processor.storm(3, 120_000, 4000)
    const ended = async () => {
      const { atMs, stormEndsAtMs, faults } = await processor.state()
      return atMs > (stormEndsAtMs ?? atMs) && faults.length === 0
    }
    await until(ended, { ...ENOUGH, what: 'the end of the storm' })
    expect(await (await connect()).ask(KEEP_ALIVE)).toHaveProperty('result')
  })
})
