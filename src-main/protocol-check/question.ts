import type { Model } from '../../src-shared/model/processor.ts'
import type { ProtocolAnswer, QuestionId } from '../../src-shared/model/protocol-check.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Lowering } from './lowering.ts'
import type { Talk, TalkFailure } from './talk.ts'

/** A datagram as it came by UDP, and when on the monotonic clock. */
export interface Datagram {
  readonly address: string
  readonly text: string
  readonly atMs: number
}

/** What a question is asked with. */
export interface Hands {
  /** @throws TalkFailure where there is none, or Stopped */
  talk(): Promise<Talk>
  /** Another connection for a moment; the caller closes it. */
  openAnother(): Promise<Talk>
  /** null, or why there is no conversation at all. */
  readonly contact: TalkFailure | null
  readonly model: Model
  readonly sound: ProcessorSound
  /** Whether the console’s own link has its connection. */
  isLinked(): boolean
  readonly ownAddresses: readonly string[]
  /** The datagrams of `forMs`. @throws Stopped */
  listen(forMs: number): Promise<readonly Datagram[]>
  /** The way to write, on the zone that was named; null where nothing may be written. */
  readonly lowering: Lowering | null
  nowMs(): number
  /** @throws Stopped */
  wait(forMs: number): Promise<void>
}

/** What came of a question. */
export interface Finding {
  readonly state: Extract<ProtocolAnswer['state'], 'answered' | 'not-possible-here' | 'skipped'>
  readonly sentence: string
}

export interface Question {
  readonly id: QuestionId
  ask(hands: Hands): Promise<Finding>
}

/** A person ended the check. */
export class Stopped extends Error {}

export const answered = (...sentences: readonly string[]): Finding => ({
  state: 'answered',
  sentence: sentences.join(' '),
})
export const notPossible = (sentence: string): Finding => ({ state: 'not-possible-here', sentence })
export const skipped = (sentence: string): Finding => ({ state: 'skipped', sentence })
