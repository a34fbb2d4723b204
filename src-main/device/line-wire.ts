import { connect, type Socket } from 'node:net'
import type { LinkTrouble } from '../../src-shared/model/processor.ts'
import type { Clock } from '../clock.ts'
import { createFramer } from './framer.ts'

/** A TCP connection must stand within this time, ms. */
const CONNECT_WITHIN_MS = 5_000

/** One TCP connection to a processor, from the attempt to its end. */
export interface Wire {
  /** Writes one line, its newline included. Nothing happens before the connection stands or after its end. */
  send(line: string): void
  /** Closes at once and calls nothing back. */
  close(): void
}

export interface LineEvents {
  /** The connection stands. `address` is the processor's IP address, as its datagrams will bear it. */
  onOpen(address: string): void
  /** One line without its end; null for one that is no UTF-8. */
  onLine(line: string | null): void
  /** The connection ended or could not be made; called once, and never after `close`. */
  onEnd(trouble: LinkTrouble, cause: Error | null): void
}

/** Opens one connection and hands on its lines as they came. IPv4 only, as the processors are (protocol.md §1). */
export function openLineWire(host: string, port: number, clock: Clock, events: LineEvents): Wire {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  const socket: Socket = connect({ host, port, family: 4, noDelay: true })
  let isOver = false

  const over = (trouble: LinkTrouble, cause: Error | null) => {
    if (isOver) return
    isOver = true
    cancelTimeout()
    socket.destroy()
    events.onEnd(trouble, cause)
  }
  const cancelTimeout = clock.after(CONNECT_WITHIN_MS, () => over('timed-out', null))

  const framer = createFramer((bytes, start, end) => {
    if (isOver) return
    let line: string
    try {
      line = utf8.decode(bytes.subarray(start, end))
    } catch {
      events.onLine(null)
      return
    }
    events.onLine(line)
  })

  socket.on('connect', () => {
    cancelTimeout()
    if (!isOver) events.onOpen(socket.remoteAddress ?? host)
  })
  socket.on('data', (chunk) => {
    if (!isOver && framer.push(chunk) === 'line-too-long') over('line-too-long', null)
  })
  socket.on('error', (error) => over(troubleOf(error), error))
  socket.on('end', () => over('closed-by-processor', null))
  socket.on('close', () => over('closed-by-processor', null))

  return {
    send(line) {
      if (!isOver && !socket.connecting) socket.write(line)
    },
    close() {
      isOver = true
      cancelTimeout()
      socket.destroy()
    },
  }
}

/** What a socket's error means to a user. */
function troubleOf(error: Error): LinkTrouble {
  switch ('code' in error ? error.code : undefined) {
    case 'ECONNREFUSED':
      return 'refused'
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return 'reset'
    case 'ETIMEDOUT':
      return 'timed-out'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
      return 'name-not-found'
    default:
      return 'unreachable'
  }
}
