import { NOT_FOUND_CODE, type Query, type Update } from './protocol.ts'
import { RequestFailure, type Session, type Urgency } from './session.ts'

/** Parameters in one message: half of what is allowed, so that two in flight keep a slow unit busy and a person's wait short. */
export const BATCH_SIZE = 16

/** What became of each query. `failed` is not known: neither a value nor a "does not exist". */
export interface Outcome {
  readonly answered: readonly Update[]
  readonly absent: readonly Query[]
  readonly failed: readonly Query[]
  /** A batch was refused as a whole: where names are guessed, asking singly is quicker with this processor. */
  readonly isSpoiled: boolean
}

/**
 * Asks for many parameters. Whether one bad parameter spoils its batch is not known of real units (protocol.md §3), so the
 * members of a refused batch are asked singly. What runs into its deadline is asked once more.
 * @throws RequestFailure `ended` or `no-answer`, when there is no sense in going on
 */
export async function inquire(
  session: Session,
  method: 'get' | 'sub',
  queries: readonly Query[],
  urgency: Urgency,
  batchSize: number,
  onProgress: (done: number) => void,
): Promise<Outcome> {
  const answered: Update[] = []
  const absent: Query[] = []
  const failed: Query[] = []
  const askedInAll = new Set(queries.map(keyOf))
  let isSpoiled = false

  async function ask(batch: readonly Query[], triesLeft: number): Promise<void> {
    try {
      const updates = await session.query(method, batch, urgency)
      if (method === 'sub') {
        answered.push(...updates)
        onProgress(batch.length)
        return
      }
      const asked = new Set(batch.map(keyOf))
      const found = updates.filter((update) => asked.has(keyOf(update)))
      // Values, but not ours: the reply to another question under our id. It says nothing about what we asked here, and who it
      // belongs to may have been told that it does not exist.
      if (updates.length > 0 && found.length === 0) {
        answered.push(...updates.filter((update) => askedInAll.has(keyOf(update))))
        return await again(batch, triesLeft)
      }
      const got = new Set(found.map(keyOf))
      answered.push(...found)
      absent.push(...batch.filter((query) => !got.has(keyOf(query))))
      onProgress(batch.length)
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error
      if (error.reason === 'ended' || error.reason === 'no-answer') throw error
      if (error.reason === 'timed-out') return await again(batch, triesLeft)
      if (batch.length > 1) {
        isSpoiled = true
        await Promise.all(batch.map((query) => ask([query], triesLeft)))
        return
      }
      if (error.code === NOT_FOUND_CODE || error.code === null) absent.push(...batch)
      else failed.push(...batch)
      onProgress(batch.length)
    }
  }

  async function again(batch: readonly Query[], triesLeft: number): Promise<void> {
    if (triesLeft > 0) return ask(batch, triesLeft - 1)
    failed.push(...batch)
    onProgress(batch.length)
  }

  const batches: Query[][] = []
  for (let at = 0; at < queries.length; at += batchSize) batches.push(queries.slice(at, at + batchSize))
  await Promise.all(batches.map((batch) => ask(batch, 1)))
  const got = new Set(answered.map(keyOf))
  const isMissing = (query: Query) => !got.has(keyOf(query))
  return { answered, absent: absent.filter(isMissing), failed: failed.filter(isMissing), isSpoiled }
}

function keyOf({ param, fmt }: Query): string {
  return `${param}:${fmt}`
}
