import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ReadAnew, ReadAnewOutcome } from '../../src-shared/model/read-anew.ts'
import type { Clock } from '../clock.ts'

/** For so long the answer to one who asked is the answer to everybody, ms: anyone who watches may ask, and a unit is slow. */
const ANSWER_HOLDS_MS = 5_000

/** What is read: every processor by name, and the way to ask each. */
interface Readers {
  readonly views: { get(): readonly { readonly id: ProcessorId; readonly name: string }[] }
  link(id: ProcessorId): { verify(): Promise<ReadAnewOutcome> }
}

/** Asks every processor for its names and values anew. Those who ask at once share one reading, which says its own time. */
export function createReadAnew(clock: Clock, fleet: Readers): () => Promise<ReadAnew> {
  let running: Promise<ReadAnew> | null = null
  let last: { readonly answer: ReadAnew; readonly endedMs: number } | null = null

  async function readAll(): Promise<ReadAnew> {
    const processors = await Promise.all(
      fleet.views.get().map(async ({ id, name }) => ({ id, name, outcome: await fleet.link(id).verify() })),
    )
    const answer = { atMs: clock.nowMs(), processors }
    last = { answer, endedMs: clock.monotonicMs() }
    return answer
  }

  return async () => {
    if (running) return running
    if (last && clock.monotonicMs() - last.endedMs < ANSWER_HOLDS_MS) return last.answer
    running = readAll()
    try {
      return await running
    } finally {
      running = null
    }
  }
}
