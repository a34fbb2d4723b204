import { beforeEach, describe, expect, it } from 'vitest'
import { decode, type Query, type Update } from '../../../src-main/device/protocol.ts'
import { createSession, type Session, type WireFault } from '../../../src-main/device/session.ts'
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts'

interface Sent {
  readonly method: string
  readonly params: readonly Query[]
  readonly id: number | undefined
}

const ALIVE = '{"jsonrpc":"2.0","method":"getResp","params":{"param":"KeepAlive","str":"OK"}}'
const query = (index: number): Query => ({ param: `ZoneName_${index}`, fmt: 'str' })

describe('session', () => {
  let clock: ManualClock
  let session: Session
  let sent: Sent[]
  let updates: Update[]
  let faults: WireFault[]
  let roundTrips: number[]
  let silences: number

  beforeEach(() => {
    clock = createManualClock()
    sent = []
    updates = []
    faults = []
    roundTrips = []
    silences = 0
    session = createSession(clock, (line) => sent.push(JSON.parse(line)), {
      onUpdates: (values) => updates.push(...values),
      onAnswered: (roundTripMs) => roundTrips.push(roundTripMs),
      onSilent: () => silences++,
      onFault: (fault) => faults.push(fault),
    })
    session.checkNow()
  })
  const receive = (line: string) => session.receive(decode(line))
  const answer = (id: number | undefined, ...values: object[]) =>
    receive(JSON.stringify({ jsonrpc: '2.0', result: values, id }))

  it('asks whether the processor is there before anything else, and measures the round trip', async () => {
    const asked = session.query('get', [query(0)], 'sync')
    expect(sent).toMatchObject([{ method: 'get', params: { param: 'KeepAlive' } }])
    await clock.advance(37)
    receive(ALIVE)
    expect(roundTrips).toEqual([37])
    answer(sent[1]!.id, { param: 'ZoneName_0', str: 'Bar' })
    await expect(asked).resolves.toEqual([{ param: 'ZoneName_0', fmt: 'str', value: 'Bar' }])
    expect(updates).toContainEqual({ param: 'ZoneName_0', fmt: 'str', value: 'Bar' })
  })

  it('has few in flight, and lets a person go first', () => {
    receive(ALIVE)
    for (let i = 0; i < 5; i++) void session.query('get', [query(i)], 'background')
    expect(sent.filter(({ id }) => id !== undefined)).toHaveLength(2)
    void session.set({ param: 'ZoneGain_0', val: -20 })
    answer(sent[1]!.id, { param: 'ZoneName_0', str: 'Bar' })
    expect(sent.at(-1)).toMatchObject({ method: 'set', params: [{ param: 'ZoneGain_0', val: -20 }] })
  })

  it('keeps no more parameters in flight than a slow unit answers soon', () => {
    receive(ALIVE)
    const many = Array.from({ length: 20 }, (_, i) => query(i))
    void session.query('get', many, 'sync')
    void session.query('get', many, 'sync')
    expect(sent.filter(({ id }) => id !== undefined)).toHaveLength(1)
  })

  it('counts ids that are late, doubled or unknown, and uses nothing of them', async () => {
    receive(ALIVE)
    const asked = session.query('get', [query(0)], 'sync')
    const id = sent.at(-1)!.id
    answer(id, { param: 'ZoneName_0', str: 'Bar' })
    await asked
    answer(id, { param: 'ZoneName_0', str: 'Old' })
    answer(9_999, { param: 'ZoneName_0', str: 'Foreign' })
    expect(faults).toEqual(['unknown-id', 'unknown-id'])
    expect(updates.map(({ value }) => value)).not.toContain('Old')
    expect(updates.map(({ value }) => value)).not.toContain('Foreign')
  })

  it('is silent when a keep-alive is not answered within 4 s, at most 19 s after the last answer, and says it once', async () => {
    receive(ALIVE)
    await clock.advance(14_999)
    expect(sent).toHaveLength(1)
    await clock.advance(4_000)
    expect(silences).toBe(0)
    await clock.advance(1)
    expect(silences).toBe(1)
    await clock.advance(30_000)
    expect(silences).toBe(1)
    receive(ALIVE)
    await clock.advance(1_000)
    receive(ALIVE)
    await clock.advance(16_000)
    expect(sent.length).toBeGreaterThan(5)
  })

  it('is silent within 19 s of the last answer whatever was in flight when the processor stopped', async () => {
    for (const askedAfterMs of [0, 500, 9_000, 10_900, 14_000, 14_999]) {
      silences = 0
      session.checkNow()
      receive(ALIVE)
      await clock.advance(askedAfterMs)
      const asked = session.query('get', [query(0)], 'sync').catch((error) => error.reason)
      await clock.advance(19_000 - askedAfterMs)
      expect(silences, `asked after ${askedAfterMs} ms`).toBe(1)
      expect(['timed-out', 'no-answer']).toContain(await asked)
      receive(ALIVE)
      await clock.advance(1_000)
    }
  })

  it('fails what is asked of a silent processor at once, and works again when it answers', async () => {
    receive(ALIVE)
    await clock.advance(20_000)
    await expect(session.query('get', [query(0)], 'sync')).rejects.toMatchObject({ reason: 'no-answer' })
    await expect(session.set({ param: 'ZoneMute_0', val: 1 })).rejects.toMatchObject({ reason: 'no-answer' })
    await clock.advance(1_000)
    receive(ALIVE)
    void session.query('get', [query(0)], 'sync')
    expect(sent.at(-1)).toMatchObject({ method: 'get', params: [{ param: 'ZoneName_0' }] })
  })

  it('gives a slow unit the time it needs for what it was asked', async () => {
    receive(ALIVE)
    const batch = Array.from({ length: 16 }, (_, i) => query(i))
    let outcome = 'waiting'
    session.query('get', batch, 'sync').then(
      () => (outcome = 'answered'),
      (error) => (outcome = error.reason),
    )
    await clock.advance(6_000)
    expect(outcome).toBe('waiting')
    await clock.advance(500)
    expect(outcome).toBe('timed-out')
  })

  it('rejects with what the processor said, and everything that waits when it is closed', async () => {
    receive(ALIVE)
    const refused = session.query('get', [query(0)], 'sync')
    receive(JSON.stringify({ error: { code: -32_604, message: 'could not be found' }, id: sent.at(-1)!.id }))
    await expect(refused).rejects.toMatchObject({ reason: 'refused', code: -32_604 })
    const waiting = [0, 1, 2].map((i) => session.query('get', [query(i)], 'sync'))
    session.close()
    for (const each of waiting) await expect(each).rejects.toMatchObject({ reason: 'ended' })
    await expect(session.query('get', [query(0)], 'sync')).rejects.toMatchObject({ reason: 'ended' })
    const before = sent.length
    await clock.advance(60_000)
    expect(sent).toHaveLength(before)
  })
})
