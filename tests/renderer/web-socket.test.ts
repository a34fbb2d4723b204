import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws'
import { overWebSocket, type WebSocketOptions } from '../../src-renderer/transport/web-socket.ts'
import { until } from '../support/wait.ts'

type Sent = { readonly type: string; readonly id: number; readonly path?: string; readonly input?: unknown }

interface Server {
  readonly url: string
  /** What the page sent, one list for each socket that it opened. */
  readonly sockets: { readonly socket: ServerSocket; readonly sent: Sent[] }[]
  close(): Promise<void>
}

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function serve(port: number): Promise<Server> {
  const server = new WebSocketServer({ port, host: '127.0.0.1' })
  await once(server, 'listening')
  const sockets: Server['sockets'] = []
  server.on('connection', (socket) => {
    const sent: Sent[] = []
    sockets.push({ socket, sent })
    socket.on('message', (data) => sent.push(JSON.parse(String(data)) as Sent))
  })
  const made = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sockets,
    async close() {
      for (const { socket } of sockets) socket.terminate()
      await new Promise((done) => server.close(done))
    },
  }
  open.push(made)
  return made
}

function connect(url: string, change: Partial<WebSocketOptions>) {
  const connection = overWebSocket({
    url,
    isLockedOut: () => Promise.resolve(false),
    backOffMs: () => 10,
    silenceMs: 60_000,
    ...change,
  })
  open.push(connection)
  const states: string[] = []
  connection.state.subscribe(({ kind }) => states.push(kind))
  return { connection, states }
}

const soon = <T>(what: string, condition: () => T) => until(condition, { withinMs: 5_000, what })

describe('the wire over a WebSocket', () => {
  test('carries calls and topics', async () => {
    const server = await serve(0)
    const { connection } = connect(server.url, {})
    const heard: unknown[] = []
    const stop = connection.subscribe('sound.all', (value) => heard.push(value))
    await soon('the topic is opened', () => server.sockets[0]?.sent.length === 1)
    const { socket, sent } = server.sockets[0]!
    socket.send(JSON.stringify({ type: 'value', id: sent[0]!.id, value: ['first'] }))
    await soon('the value is heard', () => heard.length === 1)

    const reply = connection.call('system.status', {})
    await soon('the call is sent', () => sent.length === 2)
    expect(sent[1]).toMatchObject({ type: 'call', path: 'system.status', input: {} })
    socket.send(JSON.stringify({ type: 'reply', id: sent[1]!.id, reply: { ok: true, value: 7 } }))
    expect(await reply).toEqual({ ok: true, value: 7 })

    stop()
    await soon('the topic is closed', () => sent.length === 3)
    expect(sent[2]).toEqual({ type: 'close', id: sent[0]!.id })
    expect(new Set([sent[0]!.id, sent[1]!.id]).size).toBe(2)
  })

  test('answers what was under way when the wire breaks, and opens every topic again', async () => {
    const server = await serve(0)
    const { connection, states } = connect(server.url, {})
    const heard: unknown[] = []
    connection.subscribe('sound.all', (value) => heard.push(value))
    connection.subscribe('meters.frame', () => undefined)
    const gone = connection.subscribe('tools.checks', () => undefined)
    await soon('three topics are open', () => server.sockets[0]?.sent.length === 3)
    const pending = connection.call('processors.list', {})
    await soon('the call is sent', () => server.sockets[0]?.sent.length === 4)
    gone()

    server.sockets[0]!.socket.terminate()
    expect(await pending).toMatchObject({ ok: false, code: 'internal' })
    await soon('both topics are open again', () => server.sockets[1]?.sent.length === 2)
    expect(server.sockets[1]!.sent.map(({ path }) => path).sort()).toEqual(['meters.frame', 'sound.all'])
    expect(states).toEqual(['connected', 'reconnecting', 'connected'])

    const { socket, sent } = server.sockets[1]!
    socket.send(JSON.stringify({ type: 'value', id: sent.find(({ path }) => path === 'sound.all')!.id, value: 2 }))
    await soon('values come again', () => heard.length === 1)
  })

  test('keeps trying, says since when, and refuses calls meanwhile', async () => {
    const server = await serve(0)
    const waits: number[] = []
    const { connection } = connect(server.url, { backOffMs: (attempt) => waits.push(attempt) && 5 })
    await soon('it is connected', () => connection.state.get().kind === 'connected')
    const port = Number(new URL(server.url).port)
    const beforeMs = Date.now()
    await server.close()
    await soon('it tried some times', () => waits.length >= 3)
    const state = connection.state.get()
    expect(state.kind === 'reconnecting' && state.sinceMs).toBeGreaterThanOrEqual(beforeMs)
    expect(waits.slice(0, 3)).toEqual([0, 1, 2])
    expect(await connection.call('processors.list', {})).toMatchObject({ ok: false, code: 'internal' })

    await serve(port)
    await soon('it is connected again', () => connection.state.get().kind === 'connected')
  })

  test('is not disturbed by what is no message', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const server = await serve(0)
    const { connection, states } = connect(server.url, {})
    const heard: unknown[] = []
    connection.subscribe('sound.all', (value) => heard.push(value))
    await soon('the topic is opened', () => server.sockets[0]?.sent.length === 1)
    const { socket, sent } = server.sockets[0]!
    for (const text of ['', 'null', '{"type":"value"}', '{"type":"reply","id":1,"reply":7}']) socket.send(text)
    socket.send(JSON.stringify({ type: 'value', id: 999, value: 'of nobody' }))
    socket.send(JSON.stringify({ type: 'value', id: sent[0]!.id, value: 'mine' }))
    await soon('the good one is heard', () => heard.length === 1)
    expect(heard).toEqual(['mine'])
    expect(states).toEqual(['connected'])
    expect(warn).toHaveBeenCalledTimes(4)
    warn.mockRestore()
  })

  test('stops where the console does not know this browser', async () => {
    const server = await serve(0)
    const port = Number(new URL(server.url).port)
    await server.close()
    const { connection } = connect(`ws://127.0.0.1:${port}/`, { isLockedOut: () => Promise.resolve(true) })
    await soon('it is locked out', () => connection.state.get().kind === 'locked-out')
  })

  test('takes a wire for broken that answers nothing', async () => {
    const server = await serve(0)
    connect(server.url, { silenceMs: 50 })
    await soon('it asks', () => server.sockets[0]?.sent[0]?.path === 'system.status')
    await soon('it comes again on another wire', () => server.sockets.length >= 2)
  })

  test('gives up a wire that does not open', async () => {
    const taken: Socket[] = []
    const mute = createServer((socket) => taken.push(socket))
    mute.listen(0, '127.0.0.1')
    await once(mute, 'listening')
    open.push({
      close() {
        for (const socket of taken) socket.destroy()
        mute.close()
      },
    })
    connect(`ws://127.0.0.1:${(mute.address() as AddressInfo).port}/`, { silenceMs: 50 })
    await soon('it tries another', () => taken.length >= 2)
  })

  test('keeps a quiet wire that answers', async () => {
    const server = await serve(0)
    const { connection, states } = connect(server.url, { silenceMs: 40 })
    await soon('it is connected', () => server.sockets.length === 1)
    const { socket, sent } = server.sockets[0]!
    socket.on('message', (data) => {
      const { id } = JSON.parse(String(data)) as Sent
      socket.send(JSON.stringify({ type: 'reply', id, reply: { ok: true, value: null } }))
    })
    await soon('it asked some times', () => sent.length >= 4)
    expect(connection.state.get().kind).toBe('connected')
    expect(states.filter((kind) => kind === 'reconnecting')).toEqual([])
  })
})
