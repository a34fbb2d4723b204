import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type ControlRoom, createControlRoom } from '../../src-main/app-control.ts'
import type { SettleWatch } from '../../src-main/control/change-log.ts'
import type { Behalf, MayChange } from '../../src-main/control/control-desk.ts'
import { createChannelWatch } from '../../src-main/meters/channel-watch.ts'
import type { Connection } from '../../src-main/store/connection.ts'
import { MIGRATIONS } from '../../src-main/store/migrations/migrations.ts'
import { openStore } from '../../src-main/store/open.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { ChangeRecord } from '../../src-shared/model/change.ts'
import type { ControlResult, ControlTarget, ControlWhat } from '../../src-shared/model/control.ts'
import { changeTo } from '../../src-shared/model/knob.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { type ChannelFamily, channelsOf } from '../../src-shared/model/sound.ts'
import type { RecordedWrite } from '../../src-simulator/record.ts'
import { dataFolderForTest } from './data-folder.ts'
import { createPatientVenue, type TestVenue } from './fleet.ts'
import type { SimulatorHandle, TestChoices } from './simulator.ts'

export const ANN: Caller = { name: 'Ann', role: 'staff', door: 'web' }
export const BEN: Caller = { name: 'Ben', role: 'manager', door: 'window' }

/** A venue with one simulated processor, the desk, the watch and the history in a real store. */
export interface ControlVenue extends TestVenue {
  readonly room: ControlRoom
  /** Of the store that the history is in. */
  readonly sqlite: Connection
  readonly id: ProcessorId
  readonly simulator: SimulatorHandle
  target(family: ChannelFamily, name: string): ControlTarget
  /** What somebody does at the page. */
  set(
    target: ControlTarget,
    what: ControlWhat,
    value: number,
    caller?: Caller,
    kind?: Behalf['kind'],
  ): Promise<ControlResult>
  /** What the processor was told of one parameter, oldest first. */
  writesOf(param: string): Promise<readonly RecordedWrite[]>
  /** Everything in the history, oldest first. */
  history(): Promise<readonly ChangeRecord[]>
}

/** One for the running test, on a clock that is `speed` times as fast. */
export async function controlVenueForTest(
  speed: number,
  choices: Partial<TestChoices> = {},
  mayChange: MayChange = () => undefined,
): Promise<ControlVenue> {
  const venue = await createPatientVenue(speed)
  onTestFinished(() => venue.close())
  const { clock, log, fleet } = venue
  const store = await openStore({
    file: path.join(await dataFolderForTest(), 'console.db'),
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  onTestFinished(store.close)
  const settleWatch: SettleWatch = (which) => watch.settle(which)
  const room = createControlRoom({ clock, log, sqlite: store.sqlite, fleet, mayChange, settleWatch })
  const watch = createChannelWatch({
    clock,
    log,
    sound: fleet.sound,
    onTrigger: fleet.onTrigger,
    keep: room.changes.noticed,
  })
  onTestFinished(() => {
    watch.close()
    room.close()
  })
  const { id, simulator } = await venue.add(1, choices)
  await venue.ready(id)
  const everything = { processorId: null, channel: null, who: null, kind: null, fromMs: null, toMs: null, text: '' }
  return {
    ...venue,
    room,
    sqlite: store.sqlite,
    id,
    simulator,
    target(family, name) {
      const channel = channelsOf(venue.sound(id), family).find((each) => each.name === name)
      if (!channel) throw new Error(`There is no ${family} ${name}`)
      return { processorId: id, family, index: channel.index }
    },
    set: (target, what, value, caller = ANN, kind = 'by-hand') =>
      room.desk.change({ target, change: changeTo(what, value) }, { caller, kind, undoOf: null, batch: null }),
    writesOf: async (param) => (await simulator.record()).writes.filter((each) => each.param === param),
    history: async () => (await room.changes.search(everything, null, 500)).toReversed(),
  }
}
