import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import { AppError, type FailureCode } from '../../src-shared/contract/reply.ts'
import type { Role } from '../../src-shared/contract/role.ts'
import type { Api } from '../api/dispatch.ts'
import type { Log } from '../log.ts'
import { createServer } from '../node-http.ts'
import { rawRefusal, statusOf } from './answer.ts'
import { type DoorContext, judgeRequest } from './context.ts'
import { type Holder, hostNames } from './guard.ts'
import { answerRequest } from './request.ts'
import { auditNameOf, routeOf } from './routes.ts'
import { MAX_MESSAGE_BYTES, serveSocket } from './socket.ts'

/** A request that got no further than the door. */
export interface DoorRefusal {
  readonly caller: string
  readonly role: Role | null
  /** A path of the contract, anything else that was asked for in its place, or a fixed word. */
  readonly path: string
  readonly outcome: FailureCode
}

/** The keys that open the door. */
export interface DoorKeys {
  find(secret: string): Holder | undefined
  onRevoked(listener: (id: number) => void): () => void
}

export interface WebDoorParts {
  readonly api: Api
  readonly keys: DoorKeys
  /** The addresses to listen on, the first of them for {@link WebDoor.url}. */
  readonly addresses: readonly string[]
  /** Other addresses under which the door may be asked for: this computer's own, where it listens on all of them. */
  readonly alsoKnownAs: readonly string[]
  /** 0 takes a free one. */
  readonly port: number
  /** Where the built page is. */
  readonly pageFolder: string
  /** The body of `GET /api/health`: for everybody who can reach the door, so without secrets. */
  readonly health: () => unknown
  readonly audit: (refusal: DoorRefusal) => void
  readonly log: Log
}

/** The door for browsers and scripts, open. */
export interface WebDoor {
  /** With a slash at the end. */
  readonly url: string
  readonly port: number
  /** Ends every connection. */
  close(): Promise<void>
}

/** Whoever sends more slowly than this holds one of few places. */
const HEADERS_TIMEOUT_MS = 5000
const REQUEST_TIMEOUT_MS = 30_000
/** How often Node looks who is too slow; its own 30 s would make the others pointless. */
const TIMEOUTS_PERIOD_MS = 1000
const MOST_CONNECTIONS = 500

/**
 * Opens the web door (commands.md, "Web door").
 *
 * @throws AppError `port-taken`, and `bad-input` for an address that this computer does not have
 */
export async function createWebDoor(parts: WebDoorParts): Promise<WebDoor> {
  const servers: Server[] = []
  const sockets = new Map<WebSocket, Holder>()
  let loading: Promise<WebSocketServer> | undefined
  let isClosed = false
  let context: DoorContext | undefined
  const ready = () => {
    if (!context) throw new Error('A request came before the door was open')
    return context
  }

  /** Loaded for the first page that wants a socket: it brings TLS and zlib along, which a console in a window never needs. */
  async function loadUpgrades(): Promise<WebSocketServer> {
    const { WebSocketServer } = await import('ws')
    const upgrades = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
    upgrades.on('wsClientError', (_error, socket, request) => {
      ready().refuse(request, null, 'socket', 'bad-input')
      socket.end(rawRefusal(400, 'bad-input', 'That is not a handshake of WebSocket 13.'))
    })
    return upgrades
  }

  function serve(): Server {
    const options = {
      // Without a host a request is refused by our own guard, which leaves a row in the audit.
      requireHostHeader: false,
      // Some clients offer HTTP/2 with every request, and want an ordinary answer where nobody takes the offer.
      shouldUpgradeCallback: (request: IncomingMessage) => request.headers.upgrade?.toLowerCase() === 'websocket',
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUTS_PERIOD_MS,
    }
    const server = createServer(options, (request, response) => {
      void answerRequest(request, response, ready()).catch((error) => failed(request, response, error))
    })
    server.maxConnections = MOST_CONNECTIONS
    server.on('upgrade', (request, socket, head) => {
      void upgrade(request, socket, head).catch((error) => {
        parts.log.error('Opening a socket failed', error)
        socket.destroy()
      })
    })
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
      parts.audit({ caller: 'unknown', role: null, path: 'malformed', outcome: 'bad-input' })
      socket.end(malformed(error.code))
    })
    return server
  }

  function failed(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    parts.log.error(`Answering ${request.method} failed`, error)
    if (response.headersSent) response.destroy()
    else response.writeHead(500).end()
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', (error) => parts.log.debug('A connection ended while it was becoming a socket', error.message))
    loading ??= loadUpgrades()
    const upgrades = await loading
    // Nothing below waits: a key that is good here cannot be revoked before the socket is known.
    if (isClosed) return void socket.destroy()
    const { house, refuse, api, log } = ready()
    const route = routeOf(request.url ?? '')
    const verdict = judgeRequest(request, true, house)
    if (verdict.kind === 'refused') {
      refuse(request, verdict.holder, auditNameOf(route), verdict.code)
      return void socket.end(rawRefusal(statusOf(verdict.code), verdict.code, verdict.message))
    }
    const { holder } = verdict
    if (route.kind !== 'socket') {
      refuse(request, holder, auditNameOf(route), 'not-found')
      return void socket.end(rawRefusal(404, 'not-found', 'A WebSocket opens at /ws only.'))
    }
    upgrades.handleUpgrade(request, socket, head, (ws) => {
      sockets.set(ws, holder)
      ws.on('close', () => sockets.delete(ws))
      const caller = { name: holder.name, role: holder.role, door: 'web' } as const
      serveSocket(ws, api, caller, log, () => refuse(request, holder, 'socket', 'bad-input'))
    })
  }

  const stopWatching = parts.keys.onRevoked((id) => {
    for (const [socket, holder] of sockets) if (holder.id === id) socket.close(1008, 'This token was revoked.')
  })

  async function close(): Promise<void> {
    isClosed = true
    stopWatching()
    for (const socket of sockets.keys()) socket.terminate()
    await Promise.all(
      servers.map((server) => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        server.closeAllConnections()
        return closed
      }),
    )
  }

  try {
    let port = parts.port
    for (const address of parts.addresses) {
      const server = serve()
      port = await listen(server, address, port)
      // Such as too many open files: it passes, and must not end the program.
      server.on('error', (error) => parts.log.warn('The web door could not take a connection', error.message))
      servers.push(server)
    }
    const hosts = hostNames([...parts.addresses, ...parts.alsoKnownAs], port)
    context = {
      ...parts,
      house: { hosts, cookieName: `atlas-console-${port}`, find: (secret) => parts.keys.find(secret) },
      refuse: (request, holder, path, outcome) =>
        parts.audit({
          caller: holder?.name ?? `unknown at ${request.socket.remoteAddress ?? 'an unknown address'}`,
          role: holder?.role ?? null,
          path,
          outcome,
        }),
    }
    const [first = ''] = parts.addresses
    return { url: `http://${first.includes(':') ? `[${first}]` : first}:${port}/`, port, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function listen(server: Server, address: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(explain(error, address, port))
    server.once('error', failed)
    server.listen(port, address, () => {
      server.off('error', failed)
      resolve()
    })
  })
  return (server.address() as AddressInfo).port
}

function explain(error: NodeJS.ErrnoException, address: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new AppError('port-taken', `Another program is using port ${port}. Choose another one with --port.`)
    case 'EACCES':
      return new AppError('port-taken', `This user may not open port ${port}. Choose one above 1023 with --port.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new AppError('bad-input', `${address} is not an address of this computer.`)
    default:
      return error
  }
}

/** The answer to bytes that are no request, or not soon enough. */
function malformed(nodeCode: string | undefined): string {
  switch (nodeCode) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return rawRefusal(408, 'bad-input', 'That request came too slowly.')
    case 'HPE_HEADER_OVERFLOW':
      return rawRefusal(431, 'bad-input', 'The headers of that request are too long.')
    default:
      return rawRefusal(400, 'bad-input', 'That is not an HTTP request.')
  }
}
