import { createServer, type Server, type Socket } from 'node:net'
import type { SimulatorClock } from './clock.ts'
import { type Connection, createConnection } from './connection.ts'
import type { ActiveFaults } from './faults.ts'
import type { Recorder } from './record.ts'

/** The TCP side: who may connect, and what the unit does to the connections that it has. */
export interface Listener {
  /** Listens; on the same port again after a pause. */
  open(): Promise<void>
  /** Stops listening; connections stay. */
  pause(): void
  port(): number
  connections(): readonly Connection[]
  /** Whether new connections are accepted and then ignored, as by a unit that has not started up. */
  ignoreNew(ignore: boolean): void
  close(): Promise<void>
}

export interface ListenerNeeds {
  readonly host: string
  readonly port: number
  readonly clock: SimulatorClock
  readonly faults: ActiveFaults
  readonly recorder: Recorder
  readonly onLine: (connection: Connection, line: string) => void
}

/** A client that says nothing for this long is sent away, in simulated ms (protocol.md §3). */
const IDLE_MS = 5 * 60_000

export function createListener(needs: ListenerNeeds): Listener {
  const { host, clock, faults, recorder, onLine } = needs
  const connections = new Set<Connection>()
  const sockets = new Set<Socket>()
  let server: Server | null = null
  let { port } = needs
  let ignoring = false
  let nextId = 1

  function accept(socket: Socket): void {
    sockets.add(socket)
    const connection = createConnection({
      id: nextId++,
      socket,
      clock,
      faults,
      recorder,
      idleMs: IDLE_MS,
      onLine,
      onClose(closed) {
        connections.delete(closed)
        sockets.delete(socket)
      },
    })
    connections.add(connection)
    if (ignoring) connection.silence('mute')
    const list = faults.active('allow-list')
    if (list?.mode === 'ignore') connection.silence('mute')
    if (list?.mode === 'refuse') connection.reset()
    const limited = faults.active('client-limit')
    if (limited !== null && connections.size > limited.limit) turnAway(connection, limited.mode)
  }

  function turnAway(connection: Connection, mode: string): void {
    if (mode === 'close') connection.end()
    else if (mode === 'ignore') connection.silence('mute')
    else if (mode === 'evict') [...connections].find((other) => other !== connection)?.reset()
    else connection.reset()
  }

  return {
    async open() {
      if (server !== null) return
      // Half-open sockets are allowed because a silent connection must not answer the client's FIN with its own.
      const opened = createServer({ allowHalfOpen: true }, accept)
      server = opened
      await new Promise<void>((resolve, reject) => {
        opened.once('error', reject)
        opened.listen(port, host, () => {
          opened.off('error', reject)
          resolve()
        })
      })
      const address = opened.address()
      if (typeof address === 'object' && address !== null) port = address.port
    },
    pause() {
      server?.close()
      server = null
    },
    port: () => port,
    connections: () => [...connections],
    ignoreNew(ignore) {
      ignoring = ignore
    },
    async close() {
      const closed = [...sockets].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())))
      const last = server
      if (last !== null) closed.push(new Promise((resolve) => last.close(() => resolve())))
      server = null
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
    },
  }
}
