import { z } from 'zod'
import { ProcessorId } from './processor.ts'

/** How a value is asked for and written: a number (dB, 0 or 1, an index), the processor's own percent, or text. */
export const RAW_FORMATS = ['val', 'pct', 'str'] as const
export type RawFormat = (typeof RAW_FORMATS)[number]

/** Any parameter of a processor by its own name, such as `ZoneGain_3` (protocol.md §4). */
export const RawQuestion = z.strictObject({
  processorId: ProcessorId,
  parameter: z
    .string('A parameter is text.')
    .max(60, 'A parameter has at most 60 characters.')
    .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'A parameter is letters, digits and _ alone, as in ZoneGain_3.'),
  format: z.enum(RAW_FORMATS, 'A format is val, pct or str.'),
})
export type RawQuestion = z.infer<typeof RawQuestion>

export const RawOrder = RawQuestion.extend({
  value: z.union([
    z
      .number('A value is a number or text.')
      .min(-1e6, 'A value is at least -1000000.')
      .max(1e6, 'A value is at most 1000000.'),
    z.string('A value is a number or text.').max(200, 'A text has at most 200 characters.'),
  ]),
}).refine(({ format, value }) => (format === 'str') === (typeof value === 'string'), {
  message: 'The format str takes text; val and pct take a number.',
})
export type RawOrder = z.infer<typeof RawOrder>

/** What the processor says that a parameter is now. */
export interface RawAnswer {
  readonly parameter: string
  readonly format: RawFormat
  /** null where it does not say. */
  readonly value: number | string | null
  /** What was written, and how that ended; null after a question. */
  readonly sentence: string | null
}

export interface RawConsoleState {
  /** Epoch ms until which parameters may be written; null while they may only be read. */
  readonly writableUntilMs: number | null
}
