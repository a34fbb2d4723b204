import type { OwnAct } from '../src-shared/model/cause.ts'
import { channelAt } from '../src-shared/model/knob.ts'
import type { ProcessorId } from '../src-shared/model/processor.ts'
import type { Clock } from './clock.ts'
import { type ChangeLog, createChangeLog, type SettleWatch } from './control/change-log.ts'
import { type ControlDesk, createControlDesk, type MayChange } from './control/control-desk.ts'
import { createMuteAll, type MuteAll } from './control/mute-all.ts'
import { ownActsOf } from './control/own-acts.ts'
import { createTakingBack, type TakingBack } from './control/taking-back.ts'
import type { Fleet } from './device/fleet.ts'
import type { Log } from './log.ts'
import { createChangeRecordStore } from './store/change-records.ts'
import type { Statements } from './store/connection.ts'

export interface ControlRoomParts {
  readonly clock: Clock
  readonly log: Log
  readonly sqlite: Statements
  readonly fleet: Pick<Fleet, 'sound' | 'link' | 'onHeard'>
  readonly mayChange: MayChange
  readonly settleWatch: SettleWatch
}

/** The way for every change, with its history and the ways back. */
export interface ControlRoom {
  readonly desk: ControlDesk
  readonly changes: ChangeLog
  /** What this console did to a processor in a time; for who looks for causes. */
  readonly ownActs: (id: ProcessorId, fromMs: number, toMs: number) => readonly OwnAct[]
  readonly takingBack: TakingBack
  readonly muteAll: MuteAll
  close(): void
}

export function createControlRoom({
  clock,
  log,
  sqlite,
  fleet,
  mayChange,
  settleWatch,
}: ControlRoomParts): ControlRoom {
  const { sound } = fleet
  const link = (id: ProcessorId) => fleet.link(id)
  const changes = createChangeLog({
    clock,
    log,
    keeper: createChangeRecordStore(sqlite),
    // A channel that is gone meanwhile is still told, by its number.
    nameOf: (target) => channelAt(sound.get(), target)?.name ?? `${target.family} ${target.index}`,
    settleWatch,
    onHeard: fleet.onHeard,
  })
  const desk = createControlDesk({ clock, sound, link, mayChange, changes })
  return {
    desk,
    changes,
    ownActs: (id, fromMs, toMs) => ownActsOf(changes.look.ours(id, fromMs, toMs)),
    takingBack: createTakingBack({ sound, link, desk, look: changes.look }),
    muteAll: createMuteAll({ clock, sound, desk, look: changes.look }),
    close() {
      desk.close()
      changes.close()
    },
  }
}
