import { describe, expect, test } from 'vitest'
import { until } from '../support/wait.ts'
import { setUp } from './test-bench.ts'

const KEEP_ALIVE = { method: 'get', params: { param: 'KeepAlive', fmt: 'str' } }
const GAIN = { param: 'ZoneGain_3', fmt: 'val' }
const ENOUGH = { withinMs: 3000 }

describe('faults of connections', () => {
  test('half-open: nothing comes, no end, the meters stop; the client can still leave; a new connection works', async () => {
    const { client, connect, processor, ear } = await setUp({ speed: 20 })
    await client.ask({ method: 'sub', params: { param: 'ZoneMeter_3', fmt: 'val' } })
    await processor.fault('half-open')
    client.forget()
    const other = await connect()
    client.send(KEEP_ALIVE)
    client.send(KEEP_ALIVE)
    await other.ask(KEEP_ALIVE)
    const heard = ear.datagrams.length
    await other.ask(KEEP_ALIVE)
    expect([client.segments, client.ending()]).toEqual([[], null])
    expect(ear.datagrams.slice(heard).filter(({ text }) => text.includes('Meter'))).toEqual([])
    await client.close()
    await until(async () => (await processor.record()).socketsOpen === 1, {
      ...ENOUGH,
      what: 'the end of the silent one',
    })
  })

  test('reset-mid-frame: half a frame and a reset', async () => {
    const { client, processor } = await setUp({})
    await processor.fault('reset-mid-frame')
    await until(() => client.ending() === 'ECONNRESET', { ...ENOUGH, what: 'the reset' })
    expect(Buffer.concat(client.segments).toString()).toBe(
      '{"jsonrpc":"2.0","method":"update","params":[{"param":"ZoneGain_',
    )
  })

  test('allow-list: an unlisted client is reset, or accepted and ignored; the listed one goes on', async () => {
    const { client, connect, processor } = await setUp({})
    await processor.fault('allow-list', { mode: 'refuse' })
    const refused = await connect()
    await until(() => refused.ending() === 'ECONNRESET', { ...ENOUGH, what: 'the refusal' })
    await processor.fault('allow-list', { mode: 'ignore' })
    const ignored = await connect()
    ignored.send(KEEP_ALIVE)
    await client.ask(KEEP_ALIVE)
    await client.ask(KEEP_ALIVE)
    expect([ignored.segments, ignored.ending()]).toEqual([[], null])
  })

  test.each([
    ['reset', 'ECONNRESET', null],
    ['close', 'fin', null],
    ['ignore', null, null],
    ['evict', null, 'ECONNRESET'],
  ] as const)('client-limit: %s', async (mode, newOne, oldOne) => {
    const { client, connect, processor } = await setUp({})
    await client.ask(KEEP_ALIVE)
    await processor.fault('client-limit', { limit: 1, mode })
    const other = await connect()
    await until(() => other.ending() === newOne && client.ending() === oldOne, {
      ...ENOUGH,
      what: 'who was turned away',
    })
  })

  test('control-off: connections end and nothing listens, until it is switched on again on the same port', async () => {
    const { client, connect, processor } = await setUp({})
    await processor.fault('control-off')
    await until(() => client.ending() === 'fin', { ...ENOUGH, what: 'the end' })
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await processor.clear()
    expect(await (await connect()).ask(KEEP_ALIVE)).toHaveProperty('result')
  })

  test('reboot: no FIN, the next bytes are answered with a reset, subscriptions are gone, it is back at once', async () => {
    const { client, connect, processor } = await setUp({})
    await client.ask({ method: 'sub', params: GAIN })
    await processor.fault('reboot')
    const next = await connect()
    await processor.outsideSet('ZoneGain_3', { val: -44 })
    await next.ask(KEEP_ALIVE)
    expect(client.ending()).toBeNull()
    expect(client.lines().at(-1)).toMatch(/-12/)
    client.send(KEEP_ALIVE)
    await until(() => client.ending() === 'ECONNRESET', { ...ENOUGH, what: 'the reset' })
  })

  test('reboot: nothing listens while it starts up, and then it does', async () => {
    const { connect, processor } = await setUp({ speed: 100 })
    await processor.fault('reboot', { bootMs: 20_000 })
    expect((await processor.state()).started).toBe(false)
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    const next = await until(() => connect(), { ...ENOUGH, what: 'the end of the start' })
    expect(await next.ask(KEEP_ALIVE)).toHaveProperty('result')
  })

  test('reboot: it may accept and ignore while it starts up', async () => {
    const { connect, processor } = await setUp({ speed: 100 })
    await processor.fault('reboot', { bootMs: 20_000, listening: true })
    const early = await connect()
    early.send(KEEP_ALIVE)
    await until(async () => (await processor.state()).started, { ...ENOUGH, what: 'the end of the start' })
    await (await connect()).ask(KEEP_ALIVE)
    expect(early.segments).toEqual([])
  })
})

describe('faults of framing', () => {
  test('split-bytes: a frame in many segments, whole in the end', async () => {
    const { client, processor } = await setUp({ naming: 'emoji' })
    await processor.fault('split-bytes')
    const reply = await client.ask({ method: 'get', params: { param: 'ZoneName_3', fmt: 'str' } })
    expect(reply.result).toEqual([{ param: 'ZoneName_3', str: expect.stringContaining('🍺') }])
    expect(client.segments.length).toBeGreaterThan(20)
  })

  test('joined: many frames in one segment', async () => {
    const { client, processor } = await setUp({})
    await processor.fault('joined', { holdMs: 200 })
    const asked = [1, 2, 3, 4, 5].map(() => client.ask(KEEP_ALIVE))
    await Promise.all(asked)
    expect([client.segments.length, client.lines().length]).toEqual([1, 5])
  })

  test('crlf and blank-lines', async () => {
    const { client, processor } = await setUp({})
    await processor.fault('crlf')
    await processor.fault('blank-lines')
    await client.ask(KEEP_ALIVE)
    expect(Buffer.concat(client.segments).toString()).toMatch(/^\r\n {2}\r\n\{.*\}\r\n$/)
  })

  test('garbage: noise before each true frame and datagram', async () => {
    const { client, processor, ear } = await setUp({})
    await processor.fault('garbage')
    await client.ask({ method: 'sub', params: [GAIN, { param: 'ZoneMeter_3', fmt: 'val' }] })
    for (let nth = 0; nth < 6; nth++) await client.ask(KEEP_ALIVE)
    const parsed = client.lines().filter((line) => line.startsWith('{"jsonrpc":"2.0","result"'))
    expect(client.lines().length).toBeGreaterThanOrEqual(2 * parsed.length)
    expect(Buffer.concat(client.segments).includes(Buffer.from([0xff, 0xfe]))).toBe(true)
    await until(() => ear.datagrams.some(({ text }) => text.startsWith('HTTP')), { ...ENOUGH, what: 'noise by UDP' })
  })

  test('endless-line: a megabyte without a newline', async () => {
    const { client, processor } = await setUp({})
    await processor.fault('endless-line')
    await until(() => Buffer.concat(client.segments).length === 1_048_576, { ...ENOUGH, what: 'all of it' })
    expect(client.lines()).toEqual([])
  })

  test('wrong-types: no value in an update is what it should be, and names are no text', async () => {
    const { client, processor, ear } = await setUp({})
    await processor.fault('wrong-types')
    const params = [GAIN, { param: 'ZoneName_3', fmt: 'str' }, { param: 'ZoneMeter_3', fmt: 'val' }]
    await client.ask({ method: 'sub', params })
    for (let nth = 0; nth < 9; nth++) await processor.outsideSet('ZoneGain_3', { val: -20 - nth })
    await client.ask(KEEP_ALIVE)
    const updates = client.messages().filter(({ method }) => method === 'update')
    const values = updates.flatMap((update) => update.params ?? [])
    expect(values.length).toBeGreaterThan(9)
    const finite = values.filter(({ val }) => typeof val === 'number' && Number.isFinite(val))
    expect([finite, values.filter(({ str }) => typeof str === 'string')]).toEqual([[], []])
    await until(() => ear.datagrams.length > 8, { ...ENOUGH, what: 'datagrams' })
    expect(Number.isFinite(ear.newest('ZoneMeter_3', 'val'))).toBe(false)
  })
})
