import { z } from 'zod'
import type { Door, Role } from '../contract/role.ts'
import type { ControlOutcome, ControlResult, ControlWhat, TriggerKind } from './control.ts'
import { ProcessorId } from './processor.ts'
import { CHANNEL_FAMILIES, type ChannelFamily, EntityIndex } from './sound.ts'

/** How a change came about. `protocol-check`: moved by a check of the protocol, which puts it back. `at-the-device`: a wall plate, the web page, a schedule, a priority event; everything that was not us. */
export const CHANGE_KINDS = [
  'by-hand',
  'undo',
  'put-back',
  'mute-all',
  'preset',
  'schedule',
  'apply',
  'trigger',
  'protocol-check',
  'at-the-device',
] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

/** What a program does for a person: it never unmutes (interface.md, Habits). */
export const AUTOMATIC_KINDS: ReadonlySet<ChangeKind> = new Set(['preset', 'schedule'])

/** One change in the history. A fader that somebody drags is one, from where it was first to where it was let go. */
export interface ChangeRecord {
  /** Grows with time. */
  readonly id: number
  readonly processorId: ProcessorId
  readonly family: ChannelFamily | TriggerKind
  readonly index: number
  /** The name that it had then. */
  readonly name: string
  readonly what: ControlWhat | 'trigger'
  /** dB, percent, 0 or 1, the index of a source; null where it was not known, and for a trigger. */
  readonly before: number | null
  readonly after: number | null
  /**
   * Of a volume that was changed at the device, in percent what `before` and `after` are in dB, as the processor told both; null
   * where it did not, and of everything else.
   */
  readonly percent: { readonly before: number; readonly after: number } | null
  /** What was asked for; null for a trigger, and for what was done at the device. */
  readonly wanted: number | null
  /** null for what was done at the device. */
  readonly who: string | null
  readonly role: Role | null
  readonly door: Door | null
  readonly kind: ChangeKind
  readonly result: ControlOutcome['kind']
  /** Epoch ms. */
  readonly firstMs: number
  readonly lastMs: number
  /** The change that this one takes back. */
  readonly undoOf: number | null
  /** The same for all that were muted by one *Mute all*: epoch ms at which that began. */
  readonly batch: number | null
  /** Whether it was taken back since. */
  readonly undone: boolean
}

const Limit = z.int('A limit is a whole number.').min(1, 'A limit is at least 1.').max(500, 'A limit is at most 500.')
const RecordId = z.int('A change is named by a whole number.').positive('A change is named by a whole number above 0.')

const FILTERS = {
  processorId: ProcessorId.nullable().default(null),
  /** null for every channel. */
  channel: z
    .strictObject({ family: z.enum(CHANNEL_FAMILIES), index: EntityIndex })
    .nullable()
    .default(null),
  who: z.string('A name is text.').max(100, 'A name has at most 100 characters.').nullable().default(null),
  kind: z.enum(CHANGE_KINDS).nullable().default(null),
  /** Epoch ms; `toMs` exclusive. */
  fromMs: z.int().nonnegative().nullable().default(null),
  toMs: z.int().nonnegative().nullable().default(null),
  /** In the name of the channel, or in who did it. */
  text: z.string('It is text.').max(100, 'It has at most 100 characters.').default(''),
}

/** Which changes; what is null is not asked. Newest first: the next page is `beforeId` with the last id of this one. */
export const ChangeSearch = z.strictObject({
  ...FILTERS,
  beforeId: RecordId.nullable().default(null),
  limit: Limit.default(50),
})
export type ChangeSearch = z.infer<typeof ChangeSearch>

/** All changes of a question, oldest last. */
export const ChangeExport = z.strictObject(FILTERS)

/** Takes back one of the caller's own newest 20 changes; null is the newest that can be taken back. */
export const UndoOrder = z.strictObject({ id: RecordId.nullable() })

/**
 * Sets what a change changed, whoever did it, to what it was before. Refused with `stale-plan` where it is not any more what that
 * change left; `anyway` is for a person who was told so and wants it all the same.
 */
export const PutBackOrder = z.strictObject({ id: RecordId, anyway: z.boolean().default(false) })

/** What taking back came to, with the change that it takes back. */
export interface UndoResult {
  readonly of: ChangeRecord
  readonly result: ControlResult
}
