import { describe, expect, test } from 'vitest'
import { until } from '../support/wait.ts'
import { setUp } from './test-bench.ts'

const name = (index: number) => ({ param: `ZoneName_${index}`, fmt: 'str' })

describe('replies, by the id rules', () => {
  test('get: a getResp without an id, a result with one', async () => {
    const { client } = await setUp({})
    client.send({ method: 'get', params: name(3) })
    const plain = await client.message('a getResp', ({ method }) => method === 'getResp')
    expect(plain).toEqual({ jsonrpc: '2.0', method: 'getResp', params: [{ param: 'ZoneName_3', str: 'Main Bar' }] })
    const result = await client.ask({ method: 'get', params: [name(0), { param: 'ZoneGain_0', fmt: 'pct' }] })
    expect(result).toEqual({
      jsonrpc: '2.0',
      result: [
        { param: 'ZoneName_0', str: 'Patio' },
        { param: 'ZoneGain_0', pct: 60.06 },
      ],
      id: 1,
    })
  })

  test('sub: the present value, then one update per change to every subscriber, the writer too, in its own formats', async () => {
    const { client, connect } = await setUp({})
    const other = await connect()
    client.send({ method: 'sub', params: { param: 'ZoneGain_3', fmt: 'val' } })
    other.send({
      method: 'sub',
      params: [
        { param: 'ZoneGain_3', fmt: 'val' },
        { param: 'ZoneGain_3', fmt: 'pct' },
      ],
    })
    await client.message('the present value', ({ params }) => params?.[0]?.val === -12)
    await other.message('the present values', ({ params }) => params?.length === 2)
    client.send({ method: 'set', params: { param: 'ZoneGain_3', val: -40 } })
    const own = await client.message('the change', ({ params }) => params?.[0]?.val === -40)
    expect(own).toEqual({ jsonrpc: '2.0', method: 'update', params: [{ param: 'ZoneGain_3', val: -40 }] })
    const theirs = await other.message('the change', ({ params }) => params?.[0]?.val === -40)
    expect(theirs.params).toEqual([
      { param: 'ZoneGain_3', val: -40 },
      { param: 'ZoneGain_3', pct: 25 },
    ])
  })

  test('set and bmp: OK with an id, nothing without one and without a subscription', async () => {
    const { client, processor } = await setUp({})
    client.send({ method: 'set', params: { param: 'ZoneGain_3', val: -30 } })
    expect(await client.ask({ method: 'bmp', params: { param: 'ZoneGain_3', val: 2.5 } })).toEqual({
      jsonrpc: '2.0',
      result: 'OK',
      id: 1,
    })
    expect(client.lines()).toHaveLength(1)
    expect((await processor.state()).values.ZoneGain_3).toBe(-27.5)
    for (const muted of [1, 0]) {
      await client.ask({ method: 'bmp', params: { param: 'ZoneMute_3', val: 1 } })
      expect((await processor.state()).values.ZoneMute_3).toBe(muted)
    }
  })

  test('a dB number sent as percent is clamped to silence, and a gain never unmutes', async () => {
    const { client, processor } = await setUp({})
    await client.ask({
      method: 'set',
      params: [
        { param: 'ZoneGain_1', pct: -20 },
        { param: 'ZoneGain_3', val: 7 },
      ],
    })
    const { values } = await processor.state()
    expect(values).toMatchObject({ ZoneGain_1: -80, ZoneMute_1: 1, ZoneGain_3: 0 })
  })

  test('unsub ends one format and leaves the other', async () => {
    const { client, processor } = await setUp({})
    const both = [
      { param: 'ZoneGain_3', fmt: 'val' },
      { param: 'ZoneGain_3', fmt: 'pct' },
    ]
    await client.ask({ method: 'sub', params: both })
    expect(await client.ask({ method: 'unsub', params: both[0] })).toMatchObject({ result: 'OK' })
    const [connection] = (await processor.state()).connections
    expect(connection?.subscriptions).toEqual(['ZoneGain_3 pct'])
  })

  test('a keep-alive is answered on TCP and on UDP', async () => {
    const { client, ear } = await setUp({})
    client.send({ method: 'get', params: { param: 'KeepAlive', fmt: 'str' } })
    const reply = await client.message('an answer', ({ method }) => method === 'getResp')
    expect(reply.params).toEqual([{ param: 'KeepAlive', str: 'OK' }])
    await until(() => ear.newest('KeepAlive', 'str') === 'OK', { withinMs: 2000, what: 'the echo' })
  })

  test('an unknown parameter: -32604 with an id, and each form of it', async () => {
    const { client, processor } = await setUp({})
    const ask = () => client.ask({ method: 'get', params: name(7) })
    expect(await ask()).toMatchObject({ error: { code: -32604 } })
    await processor.vary({ errorForm: 'string' })
    expect((await ask()).error).toMatch(/-32604/)
    await processor.vary({ errorForm: 'method' })
    expect(await ask()).toMatchObject({ method: 'error', params: { code: -32604 } })
    client.send({ method: 'get', params: name(7) })
    await client.message('an error without an id', ({ method, id }) => method === 'error' && id === undefined)
  })

  test('one bad parameter spoils a batch, is left out of it, or is marked in it', async () => {
    const { client, processor } = await setUp({})
    const ask = () => client.ask({ method: 'get', params: [name(3), name(7), name(0)] })
    expect(await ask()).toMatchObject({ error: { code: -32604 } })
    await processor.vary({ badInBatch: 'left-out' })
    expect((await ask()).result).toHaveLength(2)
    await processor.vary({ badInBatch: 'marked' })
    expect((await ask()).result).toContainEqual({
      param: 'ZoneName_7',
      error: expect.objectContaining({ code: -32604 }),
    })
  })

  test('sub with an id may carry the values in its result', async () => {
    const { client } = await setUp({ variants: { subReply: 'values' } })
    const reply = await client.ask({ method: 'sub', params: { param: 'ZoneMute_1', fmt: 'val' } })
    expect(reply.result).toEqual([{ param: 'ZoneMute_1', val: 1 }])
  })

  test('subscriptions end with their connection', async () => {
    const { client, connect, processor } = await setUp({})
    await client.ask({ method: 'sub', params: { param: 'ZoneMute_1', fmt: 'val' } })
    await client.close()
    const next = await connect()
    await processor.outsideSet('ZoneMute_1', { val: 0 })
    await next.ask({ method: 'get', params: name(3) })
    expect(next.lines()).toHaveLength(1)
  })

  test('the field unit takes 50 to 100 ms a parameter, one at a time, whoever asks', async () => {
    const { client, connect } = await setUp({ timing: 'field', speed: 10 })
    const other = await connect()
    const startMs = performance.now()
    await Promise.all([
      client.ask({ method: 'get', params: [name(3), name(0), name(4), name(1), name(2)] }),
      other.ask({ method: 'get', params: [name(3), name(0), name(4), name(1), name(2)] }),
    ])
    const simulatedMs = (performance.now() - startMs) * 10
    expect(simulatedMs).toBeGreaterThan(480)
  })

  test('a client that says nothing for five minutes is closed, one that does is not', async () => {
    const { client, connect } = await setUp({ speed: 600 })
    const other = await connect()
    await until(
      () => {
        other.send({ method: 'get', params: { param: 'KeepAlive', fmt: 'str' } })
        return client.ending() === 'fin'
      },
      { withinMs: 5000, what: 'the end of the idle one' },
    )
    expect(other.ending()).toBeNull()
  })
})
