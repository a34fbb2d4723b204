import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import type { FailureCode } from '../../src-shared/contract/reply.ts'
import type { Role } from '../../src-shared/contract/role.ts'
import type { Api } from '../api/dispatch.ts'
import type { Log } from '../log.ts'
import { createServer } from '../node-http.ts'
import { rawRefusal, statusOf } from './answer.ts'
import { createBrake } from './brake.ts'
import { type DoorContext, judgeRequest } from './context.ts'
import { callerOf, type Holder, hostNames, type Visit } from './guard.ts'
import { listen, serverOptions } from './listen.ts'
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
  /** What a browser keeps of a key that was found. */
  cookieFor(secret: string): string
  findByCookie(value: string): Visit | undefined
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
  /** For slowing wrong tokens down. */
  readonly monotonicMs: () => number
}

/** The door for browsers and scripts, open. */
export interface WebDoor {
  /** With a slash at the end. */
  readonly url: string
  readonly port: number
  /**
   * Opens it at exactly these further addresses, under these further names. What came in at any other one but the first ones is
   * ended at once.
   *
   * @throws AppError `port-taken`, `bad-input`; it is then open at none of them
   */
  setFurther(addresses: readonly string[], names: readonly string[]): Promise<void>
  /** Ends every connection. */
  close(): Promise<void>
}

const MOST_CONNECTIONS = 500

/**
 * Opens the web door (commands.md, "Web door").
 *
 * @throws AppError `port-taken`, and `bad-input` for an address that this computer does not have
 */
export async function createWebDoor(parts: WebDoorParts): Promise<WebDoor> {
  const servers: Server[] = []
  const further = new Map<string, Server>()
  const sockets = new Map<WebSocket, { readonly holder: Holder; readonly server: Server }>()
  let hosts: ReadonlySet<string> = new Set()
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
    const server = createServer(serverOptions, (request, response) => {
      void answerRequest(request, response, ready()).catch((error) => failed(request, response, error))
    })
    server.maxConnections = MOST_CONNECTIONS
    server.on('upgrade', (request, socket, head) => {
      void upgrade(server, request, socket, head).catch((error) => {
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

  async function upgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', (error) => parts.log.debug('A connection ended while it was becoming a socket', error.message))
    loading ??= loadUpgrades()
    const upgrades = await loading
    // Nothing below waits: a key that is good here cannot be revoked before the socket is known.
    if (isClosed || !server.listening) return void socket.destroy()
    const { house, refuse, api, log, brake } = ready()
    const route = routeOf(request.url ?? '')
    const { remoteAddress } = request.socket
    if (!brake.admits(remoteAddress)) {
      return void socket.end(rawRefusal(429, 'too-many-tries', 'Too many wrong tokens. Try again in a moment.'))
    }
    const verdict = judgeRequest(request, true, house)
    if (verdict.kind === 'refused') {
      refuse(request, verdict.holder, auditNameOf(route), verdict.code)
      if (verdict.code === 'unauthorized') brake.failed(remoteAddress)
      return void socket.end(rawRefusal(statusOf(verdict.code), verdict.code, verdict.message))
    }
    const { holder } = verdict
    if (route.kind !== 'socket') {
      refuse(request, holder, auditNameOf(route), 'not-found')
      return void socket.end(rawRefusal(404, 'not-found', 'A WebSocket opens at /ws only.'))
    }
    upgrades.handleUpgrade(request, socket, head, (ws) => {
      sockets.set(ws, { holder, server })
      ws.on('close', () => sockets.delete(ws))
      serveSocket(ws, api, callerOf(verdict, remoteAddress), log, () => refuse(request, holder, 'socket', 'bad-input'))
    })
  }

  const stopWatching = parts.keys.onRevoked((id) => {
    for (const [socket, { holder }] of sockets) if (holder.id === id) socket.close(1008, 'This token was revoked.')
  })

  /** Ends a listener with all that came in by it. */
  async function shut(server: Server): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const [socket, each] of sockets) if (each.server === server) socket.terminate()
    server.closeAllConnections()
    await closed
  }

  async function close(): Promise<void> {
    isClosed = true
    stopWatching()
    await Promise.all([...servers, ...further.values()].map(shut))
  }

  async function openAt(address: string, port: number): Promise<readonly [Server, number]> {
    const server = serve()
    const taken = await listen(server, address, port)
    // Such as too many open files: it passes, and must not end the program.
    server.on('error', (error) => parts.log.warn('The web door could not take a connection', error.message))
    return [server, taken]
  }

  async function setFurther(port: number, addresses: readonly string[], names: readonly string[]): Promise<void> {
    if (isClosed) return
    const own = [...parts.addresses, ...parts.alsoKnownAs]
    const wanted = addresses.filter((address) => !parts.addresses.includes(address))
    const gone = [...further].filter(([address]) => !wanted.includes(address))
    for (const [address] of gone) further.delete(address)
    hosts = hostNames([...own, ...further.keys()], port)
    await Promise.all(gone.map(([, server]) => shut(server)))
    try {
      for (const address of wanted) {
        if (!further.has(address)) further.set(address, (await openAt(address, port))[0])
      }
    } catch (error) {
      const opened = [...further.values()]
      further.clear()
      hosts = hostNames(own, port)
      await Promise.all(opened.map(shut))
      throw error
    }
    hosts = hostNames([...own, ...(wanted.length > 0 ? [...wanted, ...names] : [])], port)
  }

  try {
    let port = parts.port
    for (const address of parts.addresses) {
      const [server, taken] = await openAt(address, port)
      port = taken
      servers.push(server)
    }
    hosts = hostNames([...parts.addresses, ...parts.alsoKnownAs], port)
    context = {
      ...parts,
      house: {
        get hosts() {
          return hosts
        },
        cookieName: `atlas-console-${port}`,
        find: (secret) => parts.keys.find(secret),
        findByCookie: (value) => parts.keys.findByCookie(value),
      },
      cookieFor: (secret) => parts.keys.cookieFor(secret),
      brake: createBrake(parts.monotonicMs),
      refuse: (request, holder, path, outcome) =>
        parts.audit({
          caller: holder?.name ?? `unknown at ${request.socket.remoteAddress ?? 'an unknown address'}`,
          role: holder?.role ?? null,
          path,
          outcome,
        }),
    }
    const [first = ''] = parts.addresses
    return {
      url: `http://${first.includes(':') ? `[${first}]` : first}:${port}/`,
      port,
      setFurther: (addresses, names) => setFurther(port, addresses, names),
      close,
    }
  } catch (error) {
    await close()
    throw error
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
