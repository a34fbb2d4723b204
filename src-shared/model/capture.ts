import { z } from 'zod'
import { ProcessorId } from './processor.ts'
import { CHANNEL_FAMILIES, EntityIndex } from './sound.ts'

/** A capture: what a processor said of everything that can be set, with the names that it belonged to (requirements.md §7). */

/** Something by its index and its name, as both were at one moment. */
const NamedPlace = z.strictObject({ index: EntityIndex, name: z.string().max(500) })
export type NamedPlace = z.infer<typeof NamedPlace>

/** Where settings are: a channel, what a source sends to a mix, or the choice of today's bell schedule. */
export const SettingPlace = z.discriminatedUnion('family', [
  z.strictObject({ family: z.enum(CHANNEL_FAMILIES), ...NamedPlace.shape }),
  z.strictObject({ family: z.literal('send'), mix: NamedPlace, source: NamedPlace }),
  /** With the schedules that there are. */
  z.strictObject({ family: z.literal('bell-schedule'), schedules: z.array(NamedPlace).max(20) }),
])
export type SettingPlace = z.infer<typeof SettingPlace>

/** What plays in a zone or group. A mix is routed like a source; `unknown` is an index under which nothing with a name is. */
export const RoutedSource = z.strictObject({
  kind: z.enum(['none', 'source', 'mix', 'unknown']),
  /** As the processor said it: -1 is none. */
  index: z.int().min(-1).max(999),
  name: z.string().max(500).nullable(),
})
export type RoutedSource = z.infer<typeof RoutedSource>

/** One setting as the processor said it. null is "it did not say": such a value is shown as unknown and never written. */
export const SettingValue = z.discriminatedUnion('what', [
  /** dB and percent are two values; the one is not worked out from the other, and only dB is written. */
  z.strictObject({
    what: z.literal('gain'),
    gainDb: z.number().nullable(),
    gainPercent: z.number().nullable(),
  }),
  z.strictObject({ what: z.literal('mute'), muted: z.boolean().nullable() }),
  z.strictObject({ what: z.literal('source'), source: RoutedSource.nullable() }),
  /** Whether a group is combined. */
  z.strictObject({ what: z.literal('active'), active: z.boolean().nullable() }),
  /** Today's bell schedule; without a name where none has that index. */
  z.strictObject({
    what: z.literal('schedule'),
    schedule: z.strictObject({ index: z.int().min(0).max(999), name: z.string().max(500).nullable() }).nullable(),
  }),
])
export type SettingValue = z.infer<typeof SettingValue>
export type SettingWhat = SettingValue['what']

/** One place and everything that is set there. */
export const CaptureEntry = z.strictObject({
  place: SettingPlace,
  values: z.array(SettingValue).max(5),
  /** A zone: whether it is in a combined group, whose values are then its own too. null for everything else, and where unknown. */
  grouped: z.boolean().nullable(),
})
export type CaptureEntry = z.infer<typeof CaptureEntry>
/** What is kept of a capture as JSON. */
export const CaptureEntries = z.array(CaptureEntry).max(5000)

export const CaptureId = z
  .string()
  .regex(/^c-[0-9a-f]{8}$/, 'A capture’s id looks like c-0123abcd.')
  .brand<'CaptureId'>()
export type CaptureId = z.infer<typeof CaptureId>

/** Why one was taken: a person wanted it, it was its hour, or something was about to be applied. */
export type CaptureWhy = 'by-hand' | 'daily' | 'before-apply'

/** A capture in a list. */
export interface CaptureSummary {
  readonly id: CaptureId
  readonly processorId: ProcessorId
  /** Epoch ms at which its reading was complete. */
  readonly atMs: number
  readonly why: CaptureWhy
  readonly by: string
  /** What a person called it; null where nobody did. */
  readonly name: string | null
  /** What the user says the processor is, and what it says its firmware is; null where it did not say. */
  readonly model: string
  readonly firmware: string | null
  /** How many values it holds, and how many of them were not known. */
  readonly values: number
  readonly unknown: number
  /** Whether the present settings are watched against it. */
  readonly isReference: boolean
}

export interface Capture extends CaptureSummary {
  readonly entries: readonly CaptureEntry[]
}

const CaptureName = z.string().trim().min(1, 'A name has at least 1 character.').max(100, 'At most 100 characters.')
export const NewCapture = z.strictObject({ processorId: ProcessorId, name: CaptureName.nullable().default(null) })
export const OneCapture = z.strictObject({ processorId: ProcessorId, captureId: CaptureId })
/** Two captures, or one and what is now. */
export const CompareQuestion = z.strictObject({
  processorId: ProcessorId,
  captureId: CaptureId,
  /** null is now. */
  with: CaptureId.nullable(),
})
/** Which capture the present settings are watched against; null for none. */
export const ReferenceChoice = z.strictObject({ processorId: ProcessorId, captureId: CaptureId.nullable() })

/** When captures are taken by themselves, and when somebody is told of a difference. All settable. */
export const CaptureSettings = z.strictObject({
  /** At this time of the wall's clock, `HH:MM`; null for never. */
  dailyAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time looks like 04:30.')
    .nullable()
    .default('04:30'),
  /** A difference from the reference that has stood for so long is told, min. */
  driftAfterMinutes: z.int().min(1).max(10_080).default(60),
})
export type CaptureSettings = z.infer<typeof CaptureSettings>
