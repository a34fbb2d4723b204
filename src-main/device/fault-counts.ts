import type { LinkTrouble, ProcessorId } from '../../src-shared/model/processor.ts'
import type { WireCounts } from '../../src-shared/model/tools.ts'
import type { Log } from '../log.ts'
import type { WireFault } from './session.ts'

/** Counts what a processor sent that could not be used, and writes each kind to the log once. */
export interface FaultCounts {
  add(fault: WireFault, count: number): void
  /** Logs why a connection ended, unless it is the reason that was logged last. */
  ended(trouble: LinkTrouble, cause: Error | null): void
  /** The link is online again: the next trouble is news. */
  recovered(): void
  counts(): WireCounts
}

const SENTENCES: Record<WireFault, string> = {
  garbage: 'Sent something that is not a message; it is ignored and counted',
  'wrong-types': 'Sent values of a wrong type; they are ignored and counted',
  'unknown-id': 'Answered something that was not asked, or not any more; it is ignored and counted',
  'unknown-message': 'Sent a message that this program does not know; it is ignored and counted',
}

export function createFaultCounts(processorId: ProcessorId, log: Log): FaultCounts {
  const counted: Record<WireFault, number> = { garbage: 0, 'wrong-types': 0, 'unknown-id': 0, 'unknown-message': 0 }
  let lastTrouble: LinkTrouble | null = null
  return {
    add(fault, count) {
      if (counted[fault] === 0) log.warn(SENTENCES[fault])
      counted[fault] += count
    },
    ended(trouble, cause) {
      if (trouble === lastTrouble) return
      lastTrouble = trouble
      log.warn(`The connection ended: ${trouble}`, cause ?? undefined)
    },
    recovered() {
      lastTrouble = null
    },
    counts: () => ({
      processorId,
      garbageLines: counted.garbage,
      wrongTypes: counted['wrong-types'],
      unknownIds: counted['unknown-id'],
      unknownMessages: counted['unknown-message'],
      foreignDatagrams: 0,
    }),
  }
}
