import path from 'node:path'
import { onTestFinished } from 'vitest'
import { openLineWire } from '../../src-main/device/line-wire.ts'
import { type CutOffChecks, createCutOffChecks } from '../../src-main/protocol-check/cut-off.ts'
import { createMovedValues, type MovedValues } from '../../src-main/protocol-check/moved.ts'
import { createProtocolCheck, type ProtocolCheck } from '../../src-main/protocol-check/protocol-check.ts'
import { BEN, type ControlVenue } from './control-venue.ts'
import { dataFolderForTest } from './data-folder.ts'

export const TECHNICIAN = { ...BEN, role: 'technician' } as const

/** The protocol check in a venue with the desk and the history, and what puts back what one has left. */
export interface TestProtocolRoom {
  readonly check: ProtocolCheck
  readonly values: MovedValues
  /** Where it is kept what was moved. */
  readonly file: string
  /** Begins to put back, as a start of the console does. */
  startCutOff(): CutOffChecks
}

export async function protocolRoomForTest(
  venue: ControlVenue,
  ownAddresses: () => readonly string[] = () => ['192.0.2.7'],
): Promise<TestProtocolRoom> {
  const { clock, log, fleet, room } = venue
  const file = path.join(await dataFolderForTest(), 'protocol-check.json')
  const values = createMovedValues(file, log)
  let cutOff: CutOffChecks | null = null
  const check = createProtocolCheck({
    clock,
    log,
    program: '1.2.3',
    views: fleet.views,
    sound: fleet.sound,
    ownAddresses,
    overhear: fleet.overhear,
    open: ({ host, port }, events) => openLineWire(host, port, clock, events),
    values,
    history: room.changes,
    onEnded: () => cutOff?.look(),
  })
  onTestFinished(check.close)
  return {
    check,
    values,
    file,
    startCutOff() {
      const started = createCutOffChecks({
        clock,
        log,
        values,
        views: fleet.views,
        sound: fleet.sound,
        processorIds: () => [venue.id],
        link: fleet.link,
        change: room.desk.change,
        checkAt: check.at,
      })
      onTestFinished(started.close)
      cutOff = started
      started.look()
      return started
    },
  }
}
