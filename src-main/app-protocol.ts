import type { Readable } from '../src-shared/contract/define.ts'
import type { Finding } from '../src-shared/model/insight.ts'
import type { ControlRoom } from './app-control.ts'
import type { Clock } from './clock.ts'
import type { Fleet } from './device/fleet.ts'
import { openLineWire } from './device/line-wire.ts'
import type { Log } from './log.ts'
import { ownIpv4Addresses } from './own-addresses.ts'
import { createCutOffChecks } from './protocol-check/cut-off.ts'
import { createMovedValues } from './protocol-check/moved.ts'
import { createProtocolCheck, type ProtocolCheck } from './protocol-check/protocol-check.ts'
import { createTopic } from './topic.ts'

export interface ProtocolRoomParts {
  readonly clock: Clock
  readonly log: Log
  readonly program: string
  readonly fleet: Fleet
  readonly control: Pick<ControlRoom, 'changes' | 'desk'>
  /** Where it is kept what a check has moved. */
  readonly file: string
  readonly processorIds: () => readonly string[]
  /** False in a command, which puts back what its own check has moved and nothing else. */
  readonly runs: boolean
}

/** The protocol check, and what puts back what one has left. */
export interface ProtocolRoom {
  readonly check: ProtocolCheck
  /** What a check has left, and what became of it. */
  readonly findings: Readable<readonly Finding[]>
  close(): Promise<void>
}

/** The protocol check on the fleet's processors, over connections beside their links. */
export function createProtocolRoom(parts: ProtocolRoomParts): ProtocolRoom {
  const { clock, log, program, fleet, control, processorIds } = parts
  const values = createMovedValues(parts.file, log)
  const check = createProtocolCheck({
    clock,
    log,
    program,
    views: fleet.views,
    sound: fleet.sound,
    ownAddresses: ownIpv4Addresses,
    overhear: fleet.overhear,
    open: ({ host, port }, events) => openLineWire(host, port, clock, events),
    values,
    history: control.changes,
    onEnded: () => cutOff?.look(),
  })
  const cutOff = parts.runs
    ? createCutOffChecks({
        clock,
        log,
        values,
        views: fleet.views,
        sound: fleet.sound,
        processorIds,
        link: fleet.link,
        change: control.desk.change,
        checkAt: check.at,
      })
    : null
  return {
    check,
    findings: cutOff?.findings ?? createTopic<readonly Finding[]>([]),
    async close() {
      await check.close()
      cutOff?.close()
    },
  }
}
