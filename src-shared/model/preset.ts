import { z } from 'zod'
import { GainPercent } from '../decibels.ts'
import type { PlannedRun } from './backup-overview.ts'
import type { ControlResult } from './control.ts'
import { ProcessorId } from './processor.ts'
import { CHANNEL_FAMILIES, EntityIndex } from './sound.ts'

/** Something on a processor by what it was called when somebody chose it: an index may mean something else by now. */
const Bound = { index: EntityIndex, name: z.string().max(500) }

/** What one channel is set to. A preset mutes and never unmutes: only a person lets a muted area sound (interface.md, Habits). */
export const PresetValue = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('gain-percent'), gainPercent: GainPercent }),
  z.strictObject({ what: z.literal('mute') }),
  /** null is none. */
  z.strictObject({ what: z.literal('source'), source: z.strictObject(Bound).nullable() }),
])
export type PresetValue = z.infer<typeof PresetValue>

export const PresetItem = z.strictObject({ family: z.enum(CHANNEL_FAMILIES), ...Bound, value: PresetValue })
export type PresetItem = z.infer<typeof PresetItem>

/** A scene that the processor has, or values of our own. */
export const PresetContent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('scene'), scene: z.strictObject(Bound) }),
  z.strictObject({
    kind: z.literal('values'),
    items: z
      .array(PresetItem)
      .min(1, 'A preset sets at least one thing.')
      .max(200, 'A preset sets at most 200 things.')
      .refine(isDistinct, 'A preset sets each thing once.'),
  }),
])
export type PresetContent = z.infer<typeof PresetContent>

const PresetName = z
  .string('A name is text.')
  .trim()
  .min(1, 'A preset needs a name.')
  .max(60, 'A name has at most 60 characters.')
export const PresetId = z.string().regex(/^preset-[0-9a-f]{8}$/, 'That is no preset.')
export type PresetId = z.infer<typeof PresetId>

const ALL_DAYS = 7
/** When a preset is applied by itself. */
export const PresetTime = z.strictObject({
  /** `HH:MM` on the wall's clock. */
  at: z.string('A time is text.').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time is HH:MM, such as 16:00.'),
  /** 0 is Sunday. */
  days: z
    .array(z.int('A day is a whole number.').min(0, 'A day is 0 to 6.').max(6, 'A day is 0 to 6.'))
    .min(1, 'A time needs at least one day.')
    .max(ALL_DAYS, 'A week has seven days.')
    .refine((days) => new Set(days).size === days.length, 'Each day is named once.'),
  enabled: z.boolean(),
})
export type PresetTime = z.infer<typeof PresetTime>

export const NewPreset = z.strictObject({
  processorId: ProcessorId,
  name: PresetName,
  content: PresetContent,
  times: z.array(PresetTime).max(20, 'A preset has at most 20 times.').default([]),
})
export type NewPreset = z.infer<typeof NewPreset>

/** What is not named stays as it is. */
export const PresetChange = z.strictObject({
  id: PresetId,
  name: PresetName.optional(),
  content: PresetContent.optional(),
  times: z.array(PresetTime).max(20, 'A preset has at most 20 times.').optional(),
})
export type PresetChange = z.infer<typeof PresetChange>

export const OnePreset = z.strictObject({ id: PresetId })
/** Which of its applications: the batch of a {@link PresetResult}. */
export const PresetUndo = z.strictObject({ batch: z.int().positive() })

/** The newest application by the clock. */
const ScheduledRun = z.strictObject({
  dueMs: z.int(),
  outcome: z.enum(['applied', 'partly', 'missed']),
  sentence: z.string(),
})
export type ScheduledRun = Readonly<z.infer<typeof ScheduledRun>>

/** A preset as it is kept. */
export const KeptPreset = z.strictObject({
  id: PresetId,
  processorId: ProcessorId,
  name: PresetName,
  content: PresetContent,
  times: z.array(PresetTime),
  /** When it was changed last, epoch ms, and by whom. */
  changedMs: z.int(),
  by: z.string(),
  /** The newest due time that was dealt with, or when its times were set. Epoch ms. */
  handledMs: z.int(),
  lastRun: ScheduledRun.nullable(),
})
export type KeptPreset = Readonly<z.infer<typeof KeptPreset>>
export type Preset = Omit<KeptPreset, 'handledMs' | 'lastRun'>

/** How a line of a preset stands to what the processor has now. */
export type PresetLineState =
  | 'changes'
  | 'same'
  /** What is set now is not known. */
  | 'unknown'
  /** Nothing has that name any more, or it cannot be told which one is meant. It is left out. */
  | 'lost'

/** One line of before and after, by name. */
export interface PresetLine {
  readonly item: PresetItem
  /** Where it is now; null where it is lost. */
  readonly index: number | null
  readonly state: PresetLineState
  /** Percent, 0 or 1; of a source its name. null where it is not known. */
  readonly before: number | string | null
  readonly after: number | string
  /** Why it is lost, or that it has moved on the processor since. */
  readonly note: string | null
}

/** What a preset would do now. Of a scene only the processor knows what it sets. */
export interface PresetPlan {
  readonly id: PresetId
  readonly lines: readonly PresetLine[]
  /** Why it cannot be applied at all now; null where it can. */
  readonly obstacle: string | null
}

/** What came of taking back an application. */
export interface PresetUndone {
  readonly batch: number
  readonly results: readonly ControlResult[]
  /** Not put back, each with its reason: somebody changed it since. */
  readonly left: readonly { readonly name: string; readonly sentence: string }[]
}

/** What came of applying one. */
export interface PresetResult {
  readonly id: PresetId
  readonly atMs: number
  /** By which it is undone; null where nothing was changed, and for a scene. */
  readonly batch: number | null
  readonly results: readonly ControlResult[]
  /** Left out since they are lost. */
  readonly lost: readonly PresetLine[]
}

/** A preset as every page shows it. */
export interface PresetView extends Omit<KeptPreset, 'handledMs'> {
  /** Lines that are lost or have moved since it was made. */
  readonly drifted: readonly string[]
  /** The next three, in words. */
  readonly next: readonly PlannedRun[]
}

/** The topic of all presets; with what happens when the clocks change. */
export interface Presets {
  readonly all: readonly PresetView[]
  readonly clockRule: string
}

function isDistinct(items: readonly PresetItem[]): boolean {
  return new Set(items.map(({ family, index, value }) => `${family} ${index} ${value.what}`)).size === items.length
}
