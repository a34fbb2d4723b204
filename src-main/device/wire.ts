import type { LinkTrouble } from '../../src-shared/model/processor.ts'
import type { Clock } from '../clock.ts'
import { openLineWire, type Wire } from './line-wire.ts'
import { decode, type Incoming } from './protocol.ts'

export interface WireEvents {
  /** The connection stands. `address` is the processor's IP address, as its datagrams will bear it. */
  onOpen(address: string): void
  onMessage(message: Incoming): void
  /** The connection ended or could not be made; called once, and never after `close`. */
  onEnd(trouble: LinkTrouble, cause: Error | null): void
}

/** Opens one connection and hands on what its lines mean. */
export function openWire(host: string, port: number, clock: Clock, events: WireEvents): Wire {
  return openLineWire(host, port, clock, {
    onOpen: events.onOpen,
    // A line that is no UTF-8 is garbage like any other; it is counted where garbage is counted.
    onLine: (line) => events.onMessage(line === null ? { kind: 'garbage' } : decode(line)),
    onEnd: events.onEnd,
  })
}
