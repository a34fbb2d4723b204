import { randomBytes } from 'node:crypto'
import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import {
  type KeptPreset,
  type NewPreset,
  type Preset,
  type PresetChange,
  PresetId,
  type PresetPlan,
  type PresetResult,
  type Presets,
  type PresetView,
  type ScheduledRun,
} from '../../src-shared/model/preset.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import { CLOCK_RULE, nextRuns } from '../local-schedule.ts'
import { createDerivedTopic } from '../topic.ts'
import type { Applier } from './applier.ts'
import { placeOf } from './match.ts'
import { driftedIn, planLines } from './plan.ts'

export interface PresetKeeper {
  list(): readonly KeptPreset[]
  put(preset: KeptPreset): void
  remove(id: PresetId): void
}

/** Settings of several areas under one name (interface.md, screen 3). */
export interface PresetService {
  readonly all: Readable<Presets>
  create(given: NewPreset, by: string): Preset
  /** @throws AppError `not-found` */
  change(change: PresetChange, by: string): Preset
  remove(id: PresetId): void
  /** Before and after, by name. @throws AppError `not-found` */
  plan(id: PresetId): PresetPlan
  /** @throws AppError `not-found`, `processor-offline`, and `stale-plan` where all of it is lost */
  apply(id: PresetId, caller: Caller): Promise<PresetResult>
  /** The clock dealt with a due time. */
  noteRun(id: PresetId, run: ScheduledRun): void
  kept(): readonly KeptPreset[]
  /** Time has passed, or names are others now. */
  touch(): void
  /** The store is another one now. */
  reload(): void
}

export interface PresetParts {
  readonly clock: Clock
  /** The wall's. */
  readonly timeZone: () => string
  readonly keeper: PresetKeeper
  readonly sound: Readable<readonly ProcessorSound[]>
  readonly isOnline: (id: ProcessorId) => boolean
  readonly applier: Applier
}

const RUNS_SHOWN = 3

export function createPresets(parts: PresetParts): PresetService {
  const { clock, timeZone, keeper, sound, isOnline, applier } = parts
  let presets = keeper.list()

  const all = createDerivedTopic<Presets>(() => ({ all: presets.map(viewOf), clockRule: CLOCK_RULE }))

  function soundOf(id: ProcessorId): ProcessorSound | null {
    return sound.get().find(({ processorId }) => processorId === id) ?? null
  }

  function viewOf({ handledMs: _, ...preset }: KeptPreset): PresetView {
    const own = soundOf(preset.processorId)
    const nowMs = clock.nowMs()
    const next = preset.times
      .filter(({ enabled }) => enabled)
      .flatMap(({ at, days }) => nextRuns({ at, days, timeZone: timeZone() }, nowMs, RUNS_SHOWN))
      .sort((one, other) => one.atMs - other.atMs)
      .slice(0, RUNS_SHOWN)
    // While not everything is read, what has not come yet is not lost.
    const drifted = own?.reading.kind === 'complete' ? driftedIn(preset, own) : []
    return { ...preset, drifted, next }
  }

  function find(id: PresetId): KeptPreset {
    const found = presets.find((each) => each.id === id)
    if (!found) throw new AppError('not-found', 'There is no preset with that id.')
    return found
  }

  function put(preset: KeptPreset): void {
    keeper.put(preset)
    presets = presets.some(({ id }) => id === preset.id)
      ? presets.map((each) => (each.id === preset.id ? preset : each))
      : [...presets, preset]
    all.touch()
  }

  function obstacleFor({ processorId, content }: Preset, own: ProcessorSound | null): string | null {
    if (!isOnline(processorId) || !own) return 'The processor is not connected.'
    if (own.reading.kind !== 'complete') return 'The processor is still being read.'
    if (content.kind === 'values') {
      const isLost = planLines(content.items, own).every(({ change }) => change === null)
      return isLost ? 'Nothing of it is on the processor any more.' : null
    }
    const place = placeOf(content.scene, own.scenes)
    return place.kind === 'lost' ? `“${content.scene.name}”: ${place.reason}` : null
  }

  return {
    all,
    create({ processorId, name, content, times }, by) {
      const preset: KeptPreset = {
        id: PresetId.parse(`preset-${randomBytes(4).toString('hex')}`),
        processorId,
        name,
        content,
        times,
        changedMs: clock.nowMs(),
        by,
        handledMs: clock.nowMs(),
        lastRun: null,
      }
      put(preset)
      return preset
    },
    change({ id, name, content, times }, by) {
      const before = find(id)
      const preset: KeptPreset = {
        ...before,
        name: name ?? before.name,
        content: content ?? before.content,
        times: times ?? before.times,
        changedMs: clock.nowMs(),
        by,
        // A time that is set to earlier today is not made up.
        handledMs: times ? clock.nowMs() : before.handledMs,
      }
      put(preset)
      return preset
    },
    remove(id) {
      find(id)
      keeper.remove(id)
      presets = presets.filter((each) => each.id !== id)
      all.touch()
    },
    plan(id) {
      const preset = find(id)
      const own = soundOf(preset.processorId)
      const { content } = preset
      const lines = content.kind === 'values' && own ? planLines(content.items, own).map(({ line }) => line) : []
      return { id, lines, obstacle: obstacleFor(preset, own) }
    },
    async apply(id, caller) {
      const preset = find(id)
      const own = soundOf(preset.processorId)
      const obstacle = obstacleFor(preset, own)
      if (own === null || obstacle !== null) {
        const isThere = own !== null && isOnline(preset.processorId) && own.reading.kind === 'complete'
        throw new AppError(isThere ? 'stale-plan' : 'processor-offline', `${obstacle} Nothing was changed.`)
      }
      return applier.apply(preset, own, 'preset', caller)
    },
    noteRun(id, run) {
      const preset = presets.find((each) => each.id === id)
      if (preset) put({ ...preset, handledMs: run.dueMs, lastRun: run })
    },
    kept: () => presets,
    touch: all.touch,
    reload() {
      presets = keeper.list()
      all.touch()
    },
  }
}
