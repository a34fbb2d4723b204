import { expect, test } from 'vitest'
import { createSimulatorClock } from '../../src-simulator/clock.ts'
import { busiestParam } from '../../src-simulator/record.ts'
import { createSentLevelsLog } from '../../src-simulator/sent-levels.ts'
import { until } from '../support/wait.ts'
import { setUp } from './test-bench.ts'

test('sockets, and what a reconnection forgot to subscribe to', async () => {
  const { client, connect, processor } = await setUp({})
  const [gain, mute] = ['ZoneGain_3', 'ZoneMute_3'].map((param) => ({ param, fmt: 'val' }))
  await client.ask({ method: 'sub', params: [gain, mute] })
  const other = await connect()
  await other.ask({ method: 'sub', params: gain })
  const { connections, ...record } = await processor.record()
  expect(record).toMatchObject({ socketsOpen: 2, socketsEver: 2, mostSocketsOpen: 2 })
  expect(connections.map(({ missing }) => missing)).toEqual([[], ['ZoneMute_3 val']])
})

test('writes, those that cannot be, and a mute that was switched off', async () => {
  const { client, processor } = await setUp({})
  await client.ask({ method: 'set', params: { param: 'ZoneMute_1', val: 0 } })
  await client.ask({ method: 'set', params: { param: 'ZoneMute_3', val: 0 } })
  expect(await client.ask({ method: 'set', params: { param: 'ZoneMeter_3', val: -3 } })).toHaveProperty('error')
  expect(await client.ask({ method: 'set', params: { param: 'ZoneGain_15', val: -3 } })).toHaveProperty('error')
  expect(await client.ask({ method: 'set', params: { param: 'ZoneMute_3', val: 'on' } })).toHaveProperty('error')
  client.send({ method: 'set', params: 5 })
  await client.ask({ method: 'bmp', params: { param: 'ZoneGain_3', pct: 1 } })
  const record = await processor.record()
  expect(record.writes.map(({ method, param, value }) => [method, param, value])).toEqual([
    ['set', 'ZoneMute_1', 0],
    ['set', 'ZoneMute_3', 0],
    ['set', 'ZoneMeter_3', -3],
    ['set', 'ZoneGain_15', -3],
    ['set', 'ZoneMute_3', 'on'],
    ['bmp', 'ZoneGain_3', 1],
  ])
  expect(record.badWrites.map(({ param, why }) => [param, why])).toEqual([
    ['ZoneMeter_3', 'read-only'],
    ['ZoneGain_15', 'unknown'],
    ['ZoneMute_3', 'value'],
  ])
  expect(record.unmutes.map(({ param }) => param)).toEqual(['ZoneMute_1'])
  expect(record.linesNotUnderstood).toEqual(['{"jsonrpc":"2.0","method":"set","params":5}'])
  expect(record.mostWritesPerSecond).toEqual({ param: 'ZoneMute_3', count: 2 })
})

test('frames both ways with their times, keep-alives and their longest gap, and a fresh start', async () => {
  const { client, processor } = await setUp({})
  const keepAlive = { method: 'get', params: { param: 'KeepAlive', fmt: 'str' } }
  for (let nth = 0; nth < 3; nth++) await client.ask(keepAlive)
  const { frames, connections } = await processor.record()
  expect(frames.map(({ way }) => way)).toEqual(['in', 'out', 'in', 'out', 'in', 'out'])
  expect(frames.every(({ atMs }, nth) => nth === 0 || atMs >= (frames[nth - 1]?.atMs ?? 0))).toBe(true)
  expect(connections[0]?.keepAlivesAtMs).toHaveLength(3)
  expect(connections[0]?.longestKeepAliveGapMs).toBeGreaterThan(0)
  await processor.resetRecord()
  expect(await processor.record()).toMatchObject({ frames: [], socketsOpen: 1, socketsEver: 1 })
})

test('the busiest second of a parameter slides over the writes', () => {
  const at = (param: string, ...timesMs: number[]) =>
    timesMs.map((atMs) => ({ atMs, connection: 1, method: 'set', param, format: 'val' as const, value: 0 }))
  expect(busiestParam([...at('A', 0, 400, 1200, 1300, 1350), ...at('B', 0, 999, 1000)])).toEqual({
    param: 'A',
    count: 4,
  })
  expect(busiestParam([])).toBeNull()
})

test('the levels that went out, to the number, when they are asked for and not before', async () => {
  const { client, ear, processor } = await setUp({ meterHz: 30 })
  const params = ['SourceMeter_0', 'ZoneMeter_3'].map((param) => ({ param, fmt: 'val' }))
  await client.ask({ method: 'sub', params: [...params, { param: 'SourceMeter_0', fmt: 'pct' }] })
  await until(() => ear.datagrams.length > 3, { withinMs: 3000, what: 'meters' })
  expect(await processor.sentLevels('SourceMeter_0')).toEqual({ atMs: [], levelDb: [], complete: true })

  await processor.recordLevels(true)
  await until(async () => (await processor.sentLevels('ZoneMeter_3')).atMs.length >= 10, {
    withinMs: 3000,
    what: 'ten levels',
  })
  await processor.recordLevels(false)
  const sent = await processor.sentLevels('SourceMeter_0')
  const { datagramsSent } = await processor.record()
  await until(() => ear.datagrams.length >= datagramsSent, { withinMs: 3000, what: 'all that was sent' })
  const heard = ear.datagrams.flatMap(({ text }) => {
    const { params: entries } = JSON.parse(text) as { params: { param: string; val?: number }[] }
    return entries.flatMap(({ param, val }) => (param === 'SourceMeter_0' && val !== undefined ? [val] : []))
  })
  expect(heard.join(' ')).toContain(sent.levelDb.join(' '))
  expect(sent.atMs.every((atMs, nth) => nth === 0 || atMs > (sent.atMs[nth - 1] ?? 0))).toBe(true)
  expect(sent.atMs).toHaveLength(sent.levelDb.length)
  await processor.resetRecord()
  expect((await processor.sentLevels('SourceMeter_0')).levelDb).toEqual([])
})

test('a lost datagram was not sent, and one that went twice was sent twice', async () => {
  const { client, processor } = await setUp({ recordLevels: true, meterHz: 30 })
  await processor.fault('udp-loss', { share: 1 })
  await client.ask({ method: 'sub', params: { param: 'SourceMeter_0', fmt: 'val' } })
  const { atMs } = await processor.state()
  await until(async () => (await processor.state()).atMs > atMs + 150, { withinMs: 3000, what: 'some rounds' })
  expect((await processor.sentLevels('SourceMeter_0')).levelDb).toEqual([])
  await processor.clear()
  await processor.fault('udp-duplicate', { share: 1 })
  const { levelDb } = await until(
    async () => {
      const sent = await processor.sentLevels('SourceMeter_0')
      return sent.levelDb.length >= 4 && sent
    },
    { withinMs: 3000, what: 'two pairs' },
  )
  expect(levelDb[0]).toBe(levelDb[1])
  expect(levelDb[2]).toBe(levelDb[3])
})

test('the levels that are kept have an end, and say so', () => {
  const clock = createSimulatorClock(1)
  const log = createSentLevelsLog(clock, 100)
  log.keep(true)
  for (let nth = 0; nth < 124; nth++) log.sent([{ param: 'SourceMeter_0', val: -nth / 10 }])
  expect(log.of('SourceMeter_0')).toMatchObject({ complete: true })
  log.sent([{ param: 'SourceMeter_0', val: -60 }])
  const { levelDb, atMs, complete } = log.of('SourceMeter_0')
  expect([levelDb.length, atMs.length, levelDb[0], levelDb.at(-1), complete]).toEqual([100, 100, -2.5, -60, false])
})
