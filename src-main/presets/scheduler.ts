import { AppError } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { KeptPreset, PresetResult, ScheduledRun } from '../../src-shared/model/preset.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Applier } from './applier.ts'
import { dueOf } from './due.ts'
import type { PresetService } from './presets.ts'

const TICK_MS = 20_000
/** A due time that lies so far ahead was dealt with while the clock was wrong, ms. */
const WRONG_CLOCK_MS = 86_400_000

/** Applies presets when it is time. It never unmutes, and does nothing late. */
export interface PresetScheduler {
  close(): void
}

export interface PresetSchedulerParts {
  readonly clock: Clock
  readonly log: Log
  /** The wall's. */
  readonly timeZone: () => string
  readonly presets: Pick<PresetService, 'kept' | 'noteRun' | 'touch'>
  readonly applier: Pick<Applier, 'apply'>
  /** What a processor that is connected and wholly read has; null where it is not. */
  readonly readySound: (preset: KeptPreset) => ProcessorSound | null
}

export function createPresetScheduler(parts: PresetSchedulerParts): PresetScheduler {
  const { clock, log, timeZone, presets, applier, readySound } = parts
  const running = new Set<string>()

  async function look(preset: KeptPreset): Promise<void> {
    const nowMs = clock.nowMs()
    const handledMs = preset.handledMs > nowMs + WRONG_CLOCK_MS ? nowMs : preset.handledMs
    const due = dueOf({ times: preset.times, timeZone: timeZone(), nowMs, handledMs })
    switch (due.kind) {
      case 'nothing':
        return
      case 'missed':
        note(preset, { dueMs: due.dueMs, outcome: 'missed', sentence: 'Nobody could apply it in time.' })
        return
      case 'now': {
        const sound = readySound(preset)
        // It is tried again until it is too late.
        if (sound) note(preset, await apply(preset, sound, due.dueMs))
      }
    }
  }

  async function apply(preset: KeptPreset, sound: ProcessorSound, dueMs: number): Promise<ScheduledRun> {
    const caller: Caller = { name: `schedule “${preset.name}”`, role: 'manager', door: 'command-line' }
    try {
      return runOf(await applier.apply(preset, sound, 'schedule', caller), dueMs)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { dueMs, outcome: 'missed', sentence: error.message }
    }
  }

  function note(preset: KeptPreset, run: ScheduledRun): void {
    presets.noteRun(preset.id, run)
    const sentence = `Preset “${preset.name}”: ${run.sentence}`
    if (run.outcome === 'applied') log.info(sentence)
    else log.warn(sentence)
  }

  function tick(): void {
    for (const preset of presets.kept()) {
      if (running.has(preset.id)) continue
      running.add(preset.id)
      look(preset)
        // The store may be away or full for a moment; the next tick looks again.
        .catch((error) => log.error(`Preset “${preset.name}” could not be looked at`, error))
        .finally(() => running.delete(preset.id))
    }
    presets.touch()
  }

  return { close: clock.every(TICK_MS, tick) }
}

function runOf({ results, lost }: PresetResult, dueMs: number): ScheduledRun {
  const bad = results.filter(({ outcome }) => outcome.kind !== 'applied' && outcome.kind !== 'rounded')
  const names = [...bad.map(({ name }) => name), ...lost.map(({ item }) => item.name)]
  if (names.length === 0) return { dueMs, outcome: 'applied', sentence: 'Applied.' }
  return { dueMs, outcome: 'partly', sentence: `Not applied to ${[...new Set(names)].join(', ')}.` }
}
