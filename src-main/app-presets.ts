import type { ProcessorId } from '../src-shared/model/processor.ts'
import type { Named, ProcessorSound } from '../src-shared/model/sound.ts'
import type { ControlRoom } from './app-control.ts'
import type { Clock } from './clock.ts'
import type { Fleet } from './device/fleet.ts'
import { ownTimeZone } from './local-time.ts'
import type { Log } from './log.ts'
import { type Applier, createApplier } from './presets/applier.ts'
import { createPresets, type PresetService } from './presets/presets.ts'
import { createPresetScheduler } from './presets/scheduler.ts'
import { createRemembered } from './remembered.ts'
import type { Statements } from './store/connection.ts'
import { createPresetStore } from './store/presets.ts'

export interface PresetRoomParts {
  readonly clock: Clock
  readonly log: Log
  readonly sqlite: Statements
  readonly fleet: Pick<Fleet, 'sound' | 'views'>
  readonly control: Pick<ControlRoom, 'desk' | 'changes' | 'takingBack'>
  /** False in a command, which applies nothing by itself. */
  readonly runs: boolean
}

/** The presets with everything below them, put together. */
export interface PresetRoom {
  readonly presets: PresetService
  readonly applier: Applier
  close(): void
}

export function createPresetRoom({ clock, log, sqlite, fleet, control, runs }: PresetRoomParts): PresetRoom {
  const { desk, changes, takingBack } = control
  const isOnline = (id: ProcessorId) => fleet.views.get().some((view) => view.id === id && view.link.kind === 'online')
  const applier = createApplier({
    clock,
    change: desk.change,
    trigger: desk.trigger,
    batch: changes.look.batch,
    putBack: (id, caller) => takingBack.putBack(id, false, caller),
  })
  const keeper = createPresetStore(sqlite, log.warn)
  const presets = createPresets({ clock, timeZone: ownTimeZone, keeper, sound: fleet.sound, isOnline, applier })
  const namesOf = createRemembered(namesIn)
  let names = ''
  const stopListening = fleet.sound.subscribe((sounds) => {
    const now = sounds.map(namesOf).join('\n')
    if (now === names) return
    names = now
    presets.touch()
  })
  const scheduler = runs
    ? createPresetScheduler({
        clock,
        log,
        timeZone: ownTimeZone,
        presets,
        applier,
        readySound({ processorId }) {
          const sound = fleet.sound.get().find((each) => each.processorId === processorId)
          return sound?.reading.kind === 'complete' && isOnline(processorId) ? sound : null
        },
      })
    : null
  return {
    presets,
    applier,
    close() {
      scheduler?.close()
      stopListening()
    },
  }
}

/** What the drift of presets hangs on. */
function namesIn({ processorId, reading, zones, sources, mixes, groups, scenes }: ProcessorSound): string {
  const all = [zones, sources, mixes, groups, scenes].map(namesInList)
  return `${processorId} ${reading.kind} ${all.join('\t')}`
}

const namesInList = createRemembered((list: readonly Named[]) =>
  list.map(({ index, name }) => `${index} ${name}`).join('\t'),
)
