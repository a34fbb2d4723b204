import { expect, test } from 'vitest'
import { busiestParam } from '../../src-simulator/record.ts'
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
