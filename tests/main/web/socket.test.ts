import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { createApi, type PresentRoles } from '../../../src-main/api/dispatch.ts'
import { createTopic } from '../../../src-main/topic.ts'
import { createWebDoor, type DoorRefusal } from '../../../src-main/web/door.ts'
import { MOST_TOPICS } from '../../../src-main/web/socket.ts'
import { call, define, topic } from '../../../src-shared/contract/define.ts'
import type { Role } from '../../../src-shared/contract/role.ts'
import { createRecordedLog } from '../../support/log.ts'
import { ROLES_OF_KEYS } from '../../support/roles.ts'
import { until } from '../../support/wait.ts'

const contract = define({
  things: {
    echo: call<string>()('staff', z.strictObject({ text: z.string() })),
    never: call<string>()('staff', z.strictObject({})),
    value: topic<string>('staff'),
    secret: topic<string>('technician'),
  },
})

const SECRET = 'good'

/** A door of its own with a small contract behind it. */
async function place(roles: PresentRoles = ROLES_OF_KEYS) {
  const value = createTopic('first')
  const refusals: DoorRefusal[] = []
  const audited: string[] = []
  const revocations = new Set<(id: number) => void>()
  const api = createApi(
    contract,
    { things: { echo: ({ text }) => text, never: () => new Promise<string>(() => undefined) } },
    { things: { value, secret: value } },
    { roles, audit: ({ path, outcome }) => audited.push(`${path} ${outcome}`), report: () => undefined },
  )
  const door = await createWebDoor({
    api,
    keys: {
      find: (secret) => (secret === SECRET ? { id: 3, name: 'tablet', role: 'staff' } : undefined),
      cookieFor: (secret) => secret,
      findByCookie: (value) =>
        value === SECRET ? { holder: { id: 3, name: 'tablet', role: 'staff' }, sessionId: null } : undefined,
      onRevoked(listener) {
        revocations.add(listener)
        return () => void revocations.delete(listener)
      },
    },
    addresses: ['127.0.0.1'],
    alsoKnownAs: [],
    port: 0,
    pageFolder: '/nowhere',
    health: () => ({}),
    audit: (refusal) => refusals.push(refusal),
    log: createRecordedLog(),
    monotonicMs: () => performance.now(),
  })
  onTestFinished(() => door.close())
  const revoke = (id: number) => {
    for (const listener of revocations) listener(id)
  }
  return { door, value, refusals, audited, revoke }
}

/** A client that keeps everything it was told. */
async function connect(url: string, headers: Record<string, string>) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}ws`, { headers })
  const told: Record<string, unknown>[] = []
  socket.on('message', (data) => told.push(JSON.parse(String(data))))
  await once(socket, 'open')
  onTestFinished(() => socket.terminate())
  return { socket, told, say: (message: unknown) => socket.send(JSON.stringify(message)) }
}

const bearer = { authorization: `Bearer ${SECRET}` }
const seen = <T>(condition: () => T, what: string) => until(condition, { withinMs: 5000, what })

test.each([
  ['no key', {}, 401],
  ['a wrong key', { authorization: 'Bearer bad' }, 401],
  ['a foreign host', { ...bearer, host: 'evil.example' }, 403],
  ['a cookie from another site', { cookie: 'COOKIE', origin: 'http://evil.example' }, 403],
  ['a cookie and no origin', { cookie: 'COOKIE' }, 403],
])('%s is refused with %i and a row', async (_, headers, status) => {
  const { door, refusals } = await place()
  const cookie = `atlas-console-${door.port}=${SECRET}`
  const sent = 'cookie' in headers ? { ...headers, cookie } : headers
  const socket = new WebSocket(`${door.url.replace('http', 'ws')}ws`, { headers: sent as Record<string, string> })
  const [error] = await once(socket, 'error')
  expect(String(error)).toContain(String(status))
  expect(refusals).toEqual([expect.objectContaining({ path: 'socket' })])
})

test('another address than /ws is refused', async () => {
  const { door, refusals } = await place()
  const socket = new WebSocket(`${door.url.replace('http', 'ws')}elsewhere`, { headers: bearer })
  const [error] = await once(socket, 'error')
  expect(String(error)).toContain('404')
  expect(refusals).toEqual([{ caller: 'tablet', role: 'staff', path: 'page', outcome: 'not-found' }])
})

test('calls are answered under their ids', async () => {
  const { door } = await place()
  const origin = door.url.slice(0, -1)
  const { told, say } = await connect(door.url, { cookie: `atlas-console-${door.port}=${SECRET}`, origin })
  say({ type: 'call', id: 7, path: 'things.echo', input: { text: 'hello' } })
  say({ type: 'call', id: 8, path: 'things.echo', input: { text: 1 } })
  say({ type: 'call', id: 9, path: 'things.value', input: {} })
  await seen(() => told.length === 3, 'three replies')
  // Each answer comes when it is ready, whatever was asked before it.
  expect(told.sort((a, b) => Number(a.id) - Number(b.id))).toEqual([
    { type: 'reply', id: 7, reply: { ok: true, value: 'hello' } },
    { type: 'reply', id: 8, reply: expect.objectContaining({ ok: false, code: 'bad-input' }) },
    { type: 'reply', id: 9, reply: expect.objectContaining({ ok: false, code: 'not-found' }) },
  ])
})

test('a topic gives its present value, then the newest, until it is closed', async () => {
  const { door, value } = await place()
  const { told, say } = await connect(door.url, bearer)
  say({ type: 'open', id: 1, path: 'things.value' })
  await seen(() => told.length === 1, 'the present value')
  for (let i = 0; i < 100; i++) value.set(`value ${i}`)
  await seen(() => told.some(({ value: each }) => each === 'value 99'), 'the newest value')
  expect(told.length).toBeLessThan(5)
  say({ type: 'close', id: 1 })
  say({ type: 'call', id: 2, path: 'things.echo', input: { text: 'closed' } })
  await seen(() => told.some(({ id }) => id === 2), 'the reply')
  const before = told.length
  value.set('unheard')
  say({ type: 'call', id: 3, path: 'things.echo', input: { text: 'end' } })
  await seen(() => told.some(({ id }) => id === 3), 'the last reply')
  expect(told.length).toBe(before + 1)
})

test('a topic that is not there, not allowed, twice under one id, or one too many is refused', async () => {
  const { door, audited } = await place()
  const { told, say } = await connect(door.url, bearer)
  say({ type: 'open', id: 1, path: 'things.nothing' })
  say({ type: 'open', id: 2, path: 'things.secret' })
  say({ type: 'open', id: 3, path: 'things.value' })
  say({ type: 'open', id: 3, path: 'things.value' })
  for (let id = 10; id < 10 + MOST_TOPICS; id++) say({ type: 'open', id, path: 'things.value' })
  const refused = () => told.filter(({ type }) => type === 'refused')
  await seen(() => refused().length === 4, 'four refusals')
  expect(refused().map(({ id, reply }) => [id, (reply as { code: string }).code])).toEqual([
    [1, 'not-found'],
    [2, 'not-allowed'],
    [3, 'bad-input'],
    [9 + MOST_TOPICS, 'bad-input'],
  ])
  expect(audited).toEqual(['things.nothing not-found', 'things.secret not-allowed'])
})

test('more calls at once than one socket may have are refused as busy', async () => {
  const { door } = await place()
  const { told, say } = await connect(door.url, bearer)
  for (let id = 1; id <= 65; id++) say({ type: 'call', id, path: 'things.never', input: {} })
  await seen(() => told.length > 0, 'a refusal')
  expect(told).toEqual([{ type: 'reply', id: 65, reply: expect.objectContaining({ code: 'busy' }) }])
})

test.each([
  ['no JSON', (socket: WebSocket) => socket.send('hello'), 1008],
  ['no message', (socket: WebSocket) => socket.send('{"type":"call"}'), 1008],
  ['bytes', (socket: WebSocket) => socket.send(Buffer.from('{"type":"close","id":1}')), 1008],
  ['too much', (socket: WebSocket) => socket.send('x'.repeat(70_000)), 1009],
])('%s ends the socket', async (_, speak, code) => {
  const { door, refusals } = await place()
  const { socket } = await connect(door.url, bearer)
  const closed = once(socket, 'close')
  speak(socket)
  expect((await closed)[0]).toBe(code)
  if (code === 1008)
    expect(refusals).toEqual([{ caller: 'tablet', role: 'staff', path: 'socket', outcome: 'bad-input' }])
})

test('a revoked key ends its sockets, and only those', async () => {
  const { door, revoke } = await place()
  const { socket, told, say } = await connect(door.url, bearer)
  revoke(99)
  say({ type: 'call', id: 1, path: 'things.echo', input: { text: 'still here' } })
  await seen(() => told.length === 1, 'the reply')
  const closed = once(socket, 'close')
  revoke(3)
  expect((await closed)[0]).toBe(1008)
})

test('a topic ends as soon as its reader may not read it any more, and one that is still allowed goes on', async () => {
  let present: Role = 'technician'
  const listeners = new Set<() => void>()
  const { door, value } = await place({
    of: () => present,
    used: () => undefined,
    onChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  })
  const { socket, told, say } = await connect(door.url, bearer)
  say({ type: 'open', id: 1, path: 'things.secret' })
  say({ type: 'open', id: 2, path: 'things.value' })
  await seen(() => told.length === 2, 'both present values')
  present = 'staff'
  for (const listener of listeners) listener()
  value.set('second')
  await seen(() => told.length >= 4, 'the refusal and the next value')
  expect(told.slice(2)).toMatchObject([
    { type: 'refused', id: 1, reply: { code: 'not-allowed' } },
    { type: 'value', id: 2, value: 'second' },
  ])
  const closed = once(socket, 'close')
  socket.close()
  await closed
  await seen(() => listeners.size === 0, 'the socket has let go')
})

test('a reader that does not read misses values, holds nobody up, and gets the newest in the end', async () => {
  const { door, value } = await place()
  const slow = await connect(door.url, bearer)
  const quick = await connect(door.url, bearer)
  slow.say({ type: 'open', id: 1, path: 'things.value' })
  quick.say({ type: 'open', id: 1, path: 'things.value' })
  await seen(() => slow.told.length === 1 && quick.told.length === 1, 'both present values')
  slow.socket.pause()
  const filler = 'x'.repeat(1_000_000)
  const rounds = 30
  for (let round = 1; round <= rounds; round++) {
    value.set(`${round} ${filler}`)
    await seen(() => quick.told.length === round + 1, `the quick reader has value ${round}`)
  }
  slow.socket.resume()
  await seen(() => String(slow.told.at(-1)?.value).startsWith(`${rounds} `), 'the slow reader has the newest')
  // What the system keeps in its own buffers is all that may have waited for it: some megabytes.
  expect(slow.told.length).toBeLessThan(rounds / 2)
})

test('closing the door ends its sockets', async () => {
  const { door } = await place()
  const { socket } = await connect(door.url, bearer)
  const closed = once(socket, 'close')
  await door.close()
  await closed
})
