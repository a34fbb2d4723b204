import type { Clock } from './clock.ts'
import type { Fleet } from './device/fleet.ts'
import { openLineWire } from './device/line-wire.ts'
import type { Log } from './log.ts'
import { ownIpv4Addresses } from './own-addresses.ts'
import { createProtocolCheck, type ProtocolCheck } from './protocol-check/protocol-check.ts'

/** The protocol check on the fleet's processors, over connections beside their links. */
export function createProtocolRoom(clock: Clock, log: Log, program: string, fleet: Fleet): ProtocolCheck {
  return createProtocolCheck({
    clock,
    log,
    program,
    views: fleet.views,
    sound: fleet.sound,
    ownAddresses: ownIpv4Addresses,
    overhear: fleet.overhear,
    open: ({ host, port }, events) => openLineWire(host, port, clock, events),
  })
}
