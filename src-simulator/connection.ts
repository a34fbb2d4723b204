import type { Socket } from 'node:net'
import type { Cancel, SimulatorClock } from './clock.ts'
import type { ActiveFaults } from './faults.ts'
import type { Format } from './parameters.ts'
import type { Recorder } from './record.ts'
import { garbageLine, withWrongTypes } from './spoil.ts'
import { createLineCutter, type Message } from './wire.ts'

/**
 * How a connection is: `live`; `mute`, when bytes vanish in it and nothing comes out, as behind a pulled cable; `doomed`, when
 * the unit has forgotten it and the next bytes are answered with a reset; `closed`.
 */
export type ConnectionMode = 'live' | 'mute' | 'doomed' | 'closed'

/** One client's TCP session with its subscriptions, which end with it (protocol.md §3). */
export interface Connection {
  readonly id: number
  /** The client's address, to which its meters go. */
  readonly address: string
  mode(): ConnectionMode
  /** Parameter name to the formats in which it is subscribed: one parameter may be wanted in several. */
  readonly subscriptions: Map<string, Set<Format>>
  /** Sends a frame, if the connection is live, in whatever shape the faults leave it. */
  send(message: Message): void
  /** Sends a frame with an id: the same, plus what faults do to ids. */
  reply(message: Message): void
  /** Sends bytes as they are. */
  sendRaw(bytes: Buffer): void
  /** Lets it fall silent; there is no way back. */
  silence(mode: 'mute' | 'doomed'): void
  /** Ends it with a FIN. */
  end(): void
  /** Ends it with a reset. */
  reset(): void
}

export interface ConnectionNeeds {
  readonly id: number
  readonly socket: Socket
  readonly clock: SimulatorClock
  readonly faults: ActiveFaults
  readonly recorder: Recorder
  /** Simulated ms without a byte from the client after which it is closed. */
  readonly idleMs: number
  readonly onLine: (connection: Connection, line: string) => void
  readonly onClose: (connection: Connection) => void
}

/** How long a reply waits for another one to change places with, in simulated ms. */
const SWAP_WAIT_MS = 300

export function createConnection(needs: ConnectionNeeds): Connection {
  const { id, socket, clock, faults, recorder, idleMs } = needs
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const cutter = createLineCutter()
  let mode: ConnectionMode = 'live'
  let cancelIdle: Cancel = () => undefined
  /** Bytes that travel one by one. */
  let trickle: Buffer[] = []
  /** Bytes held back to be sent together. */
  let held: Buffer[] = []
  let waitingReply: Message | null = null
  let sent = 0

  function restartIdle(): void {
    cancelIdle()
    cancelIdle = clock.after(idleMs, end)
  }

  function write(bytes: Buffer): void {
    if (mode !== 'live' || socket.destroyed) return
    if (trickle.length > 0 || faults.active('split-bytes') !== null) {
      trickle.push(bytes)
      if (trickle.length === 1) setImmediate(trickleOne)
    } else socket.write(bytes)
  }

  function trickleOne(): void {
    const [first] = trickle
    if (first === undefined || mode !== 'live' || socket.destroyed) {
      trickle = []
      return
    }
    if (first.length > 1) trickle[0] = first.subarray(1)
    else trickle.shift()
    socket.write(first.subarray(0, 1))
    if (trickle.length > 0) setImmediate(trickleOne)
  }

  function sendRaw(bytes: Buffer): void {
    const joined = faults.active('joined')
    if (joined === null && held.length === 0) {
      write(bytes)
      return
    }
    held.push(bytes)
    if (held.length > 1) return
    clock.after(joined?.holdMs ?? 0, () => {
      const together = Buffer.concat(held)
      held = []
      write(together)
    })
  }

  function send(message: Message): void {
    const late = message.method === 'update' ? faults.active('late-updates') : null
    if (late === null) sendNow(message)
    else clock.after(late.delayMs, () => sendNow(message))
  }

  function sendNow(message: Message): void {
    if (mode !== 'live') return
    sent++
    const spoilt = message.method === 'update' && faults.active('wrong-types') !== null
    const text = spoilt ? withWrongTypes(message, sent) : JSON.stringify(message)
    recorder.frame(id, 'out', text)
    const ending = faults.active('crlf') === null ? '\n' : '\r\n'
    if (faults.active('garbage') !== null) sendRaw(Buffer.concat([garbageLine(sent), Buffer.from(ending)]))
    if (faults.active('blank-lines') !== null) sendRaw(Buffer.from(`${ending}  ${ending}`))
    sendRaw(Buffer.from(text + ending))
  }

  function reply(message: Message): void {
    const late = faults.active('late-ids')
    const swapped = faults.active('swapped-ids')
    if (late !== null) {
      clock.after(late.delayMs, () => send(message))
      return
    }
    if (swapped !== null || waitingReply !== null) {
      swap(message, swapped?.contents ?? false)
      return
    }
    if (faults.active('unknown-ids') !== null) send({ ...message, id: 900_000_000 + sent })
    send(message)
    if (faults.active('duplicate-ids') !== null) send(message)
  }

  function swap(second: Message, contents: boolean): void {
    const first = waitingReply
    waitingReply = first === null ? second : null
    if (first === null) {
      clock.after(SWAP_WAIT_MS, () => {
        if (waitingReply !== second) return
        waitingReply = null
        send(second)
      })
    } else {
      send(contents ? withIdOf(second, first) : second)
      send(contents ? withIdOf(first, second) : first)
    }
  }

  function end(): void {
    if (mode === 'closed') return
    socket.end()
    // A client that does not close its side is not waited for.
    clock.after(1000, () => socket.destroy())
  }

  const connection: Connection = {
    id,
    address,
    mode: () => mode,
    subscriptions: new Map(),
    send,
    reply,
    sendRaw: write,
    silence(next) {
      if (mode === 'closed') return
      mode = next
      cancelIdle()
      connection.subscriptions.clear()
    },
    end,
    reset: () => void socket.resetAndDestroy(),
  }

  socket.setNoDelay(true)
  socket.on('data', (bytes) => {
    if (mode === 'doomed') socket.resetAndDestroy()
    if (mode !== 'live') return
    restartIdle()
    for (const line of cutter.push(bytes)) {
      recorder.frame(id, 'in', line)
      needs.onLine(connection, line)
    }
  })
  socket.on('end', () => (mode === 'live' ? socket.end() : socket.destroy()))
  // A client may reset its connection at any time; 'close' follows and says all that there is to know.
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    mode = 'closed'
    cancelIdle()
    connection.subscriptions.clear()
    recorder.closed(id)
    needs.onClose(connection)
  })
  recorder.opened(id, address)
  restartIdle()
  return connection
}

function withIdOf(content: Message, other: Message): Message {
  return other.id === undefined ? content : { ...content, id: other.id }
}
