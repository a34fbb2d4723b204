import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, resolve } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import { SECURITY_HEADERS } from '../../src-main/web/answer.ts'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { ValueOf } from '../../src-shared/contract/define.ts'
import type { Reply } from '../../src-shared/contract/reply.ts'

/** The topics that the page opens, by their paths. */
export interface FakeTopics {
  'system.info': ValueOf<AtlasContract['system']['info']>
  'processors.all': ValueOf<AtlasContract['processors']['all']>
  'sound.all': ValueOf<AtlasContract['sound']['all']>
  'meters.layout': ValueOf<AtlasContract['meters']['layout']>
  'meters.frame': ValueOf<AtlasContract['meters']['frame']>
  'control.pending': ValueOf<AtlasContract['control']['pending']>
  'changes.recent': ValueOf<AtlasContract['changes']['recent']>
  'monitor.states': ValueOf<AtlasContract['monitor']['states']>
  'monitor.insights': ValueOf<AtlasContract['monitor']['insights']>
  'alerts.open': ValueOf<AtlasContract['alerts']['open']>
  'backups.list': ValueOf<AtlasContract['backups']['list']>
  'backups.job': ValueOf<AtlasContract['backups']['job']>
  'backups.overview': ValueOf<AtlasContract['backups']['overview']>
  'captures.job': ValueOf<AtlasContract['captures']['job']>
  'protocolCheck.job': ValueOf<AtlasContract['protocolCheck']['job']>
  'rawConsole.state': ValueOf<AtlasContract['rawConsole']['state']>
  'captures.drift': ValueOf<AtlasContract['captures']['drift']>
  'backups.elsewhere': ValueOf<AtlasContract['backups']['elsewhere']>
  'restore.notice': ValueOf<AtlasContract['restore']['notice']>
  'presets.all': ValueOf<AtlasContract['presets']['all']>
  'health.update': ValueOf<AtlasContract['health']['update']>
  'tools.checks': ValueOf<AtlasContract['tools']['checks']>
  'tools.messages': ValueOf<AtlasContract['tools']['messages']>
  'access.state': ValueOf<AtlasContract['access']['state']>
  'limits.all': ValueOf<AtlasContract['limits']['all']>
  'network.state': ValueOf<AtlasContract['network']['state']>
}

export interface FakeCall {
  readonly path: string
  readonly input: unknown
}

/** A console without anything behind it: it serves the built page and says what a test tells it to say. */
export interface FakeConsole {
  /** With its slash at the end. */
  readonly url: string
  /** Every call that came, in order, but for what a page asks by itself and no test answers. */
  readonly calls: readonly FakeCall[]
  /** How many topics the page has open under this path now. */
  openTopics(path: keyof FakeTopics): number
  /** The newest value of a topic: told to whoever has it open, and to whoever opens it later. */
  say<P extends keyof FakeTopics>(path: P, value: FakeTopics[P]): void
  /** Answers the calls of one path from now on. A promise that stays open is a call that hangs. */
  answer(path: string, reply: (input: unknown) => Reply<unknown> | Promise<Reply<unknown>>): void
  /** Sends this text to every page as it is. */
  sayRaw(text: string): void
  /** Closes every socket and takes no new one until {@link comeBack}. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  /** From now on no page is known: 401 at every address but the page's own files. */
  lockOut(): void
  close(): Promise<void>
}

/** Set to 120, every word of a page arrives so many ms late: what a test takes for granted of a fast wire comes to light. */
const LAG_MS = Number(process.env.ATLAS_TEST_LAG_MS ?? 0)

const PAGE = resolve(import.meta.dirname, '../../out/renderer')

/** What pages ask without anybody pressing anything, and the answer: nothing. */
const OWN_QUESTIONS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['changes.search', []],
  ['health.reports', []],
  ['captures.list', []],
  ['captures.receipts', []],
  ['captures.settings', { dailyAt: '04:30', driftAfterMinutes: 60 }],
  ['monitor.why', { atMs: 0, name: '', now: [], past: [], fromMs: 0 }],
])

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Starts the console on a free port of loopback. */
export async function startFakeConsole(): Promise<FakeConsole> {
  const calls: FakeCall[] = []
  const topics = new Map<string, unknown>()
  const answers = new Map<string, (input: unknown) => Reply<unknown> | Promise<Reply<unknown>>>()
  /** For each socket the open topics, by the ids that the page chose. */
  const sockets = new Map<WebSocket, Map<number, string>>()
  let lockedOut = false

  async function receive(socket: WebSocket, opened: Map<number, string>, text: string): Promise<void> {
    const message = JSON.parse(text) as { type: string; id: number; path: string; input: unknown }
    const { type, id, path } = message
    if (type === 'close') {
      opened.delete(id)
    } else if (type === 'open') {
      opened.set(id, path)
      if (topics.has(path)) socket.send(JSON.stringify({ type: 'value', id, value: topics.get(path) }))
    } else {
      const answer = answers.get(path)
      const isOwnQuestion = !answer && OWN_QUESTIONS.has(path)
      if (!isOwnQuestion) calls.push({ path, input: message.input })
      const reply = (await answer?.(message.input)) ?? {
        ok: true,
        value: isOwnQuestion ? OWN_QUESTIONS.get(path) : null,
      }
      socket.send(JSON.stringify({ type: 'reply', id, reply }))
    }
  }

  const takeSocket = (socket: WebSocket) => {
    const opened = new Map<number, string>()
    sockets.set(socket, opened)
    socket.on('close', () => sockets.delete(socket))
    socket.on('message', (data) => {
      if (LAG_MS === 0) void receive(socket, opened, String(data))
      else setTimeout(() => receive(socket, opened, String(data)), LAG_MS)
    })
  }

  let server = await listen(0)
  const { port } = server.address() as AddressInfo

  async function listen(onPort: number): Promise<Server> {
    const http = createServer((request, response) => {
      if (request.method === 'GET') void serveFile(request.url ?? '/', response)
      else response.writeHead(lockedOut ? 401 : 200, SECURITY_HEADERS).end('{}')
    })
    const doors = new WebSocketServer({ noServer: true })
    http.on('upgrade', (request, socket, head) => {
      if (lockedOut) socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
      else doors.handleUpgrade(request, socket, head, takeSocket)
    })
    http.listen(onPort, '127.0.0.1')
    await once(http, 'listening')
    return http
  }

  async function goAway(): Promise<void> {
    for (const socket of sockets.keys()) socket.terminate()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }

  return {
    url: `http://127.0.0.1:${port}/`,
    calls,
    openTopics: (path) =>
      [...sockets.values()].flatMap((opened) => [...opened.values()]).filter((p) => p === path).length,
    say(path, value) {
      topics.set(path, value)
      for (const [socket, opened] of sockets) {
        for (const [id, open] of opened) {
          if (open === path) socket.send(JSON.stringify({ type: 'value', id, value }))
        }
      }
    },
    answer: (path, reply) => void answers.set(path, reply),
    sayRaw(text) {
      for (const socket of sockets.keys()) socket.send(text)
    },
    goAway,
    async comeBack() {
      server = await listen(port)
    },
    lockOut() {
      lockedOut = true
      for (const socket of sockets.keys()) socket.terminate()
    },
    close: goAway,
  }
}

async function serveFile(url: string, response: ServerResponse): Promise<void> {
  const path = new URL(url, 'http://x').pathname
  const file = join(PAGE, normalize(path === '/' ? '/index.html' : path))
  try {
    const body = await readFile(file)
    response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    response.end(body)
  } catch {
    response.writeHead(404, SECURITY_HEADERS).end('Not found')
  }
}
