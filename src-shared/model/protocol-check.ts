import { z } from 'zod'
import { type Model, ProcessorId } from './processor.ts'
import { EntityIndex } from './sound.ts'

/** What only hardware can answer (protocol.md §8), in the order in which it is asked: what only reads comes first. */
export const QUESTION_IDS = [
  'reply-shapes',
  'error-shapes',
  'bad-in-batch',
  'spelling',
  'largest-batch',
  'meter-rate',
  'two-addresses',
  'allow-list',
  'dante',
  'client-limit',
  'percent-curve',
  'gain-while-grouped',
] as const
export type QuestionId = (typeof QUESTION_IDS)[number]

export interface ProtocolAnswer {
  readonly id: QuestionId
  /** `not-possible-here` says in its sentence what a person would have to do; `skipped` was not asked. */
  readonly state: 'answered' | 'not-possible-here' | 'skipped' | 'failed'
  readonly sentence: string
  /** Lines as they went out (`> `) and came (`< `). Names stand as "Zone 1", and there are no addresses. */
  readonly evidence: readonly string[]
  readonly durationMs: number
}

/** A value that the check has moved, and how it reads at the end; in dB. */
export interface PutBack {
  readonly parameter: string
  readonly beforeDb: number
  /** null where nothing answered any more. */
  readonly nowDb: number | null
  readonly state: 'as-before' | 'not-as-before' | 'changed-by-another' | 'unknown'
  readonly sentence: string
}

/** What a processor answered. Holds no names of a venue and no addresses, so that it can be sent to the project. */
export interface ProtocolReport {
  readonly processor: { readonly model: Model; readonly firmware: string | null }
  /** Version of the console. */
  readonly program: string
  readonly atMs: number
  /** The zone on which it might write; null where it only read. */
  readonly writtenZone: number | null
  readonly isStopped: boolean
  readonly answers: readonly ProtocolAnswer[]
  readonly putBack: readonly PutBack[]
}

export type ProtocolCheckJob =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'running'
      readonly processorId: ProcessorId
      readonly question: QuestionId
      /** From 1. */
      readonly place: number
      readonly total: number
      readonly canStop: boolean
    }
  | {
      readonly kind: 'ended'
      readonly processorId: ProcessorId
      readonly endedMs: number
      readonly sentence: string
    }

/** Without `mayWrite` nothing is written; with it only the gain of `zone` is, downward, and it is put back. */
export const ProtocolCheckOrder = z
  .strictObject({
    processorId: ProcessorId,
    mayWrite: z.boolean('Whether it may write is true or false.').default(false),
    zone: EntityIndex.nullable().default(null),
  })
  .refine(({ mayWrite, zone }) => mayWrite === (zone !== null), {
    message: 'To write, the check needs a zone; to read only, it needs none.',
    path: ['zone'],
  })
export type ProtocolCheckOrder = z.infer<typeof ProtocolCheckOrder>
