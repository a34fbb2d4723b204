import { strict as assert } from 'node:assert'
import { type Case, type Ready, timed } from '../harness.ts'
import type { ReadingStore } from '../product/readings.ts'
import { INPUT_METERS } from '../recording/bar.ts'
import { thirtyDays } from '../recording/thirty-days.ts'
import { createPlainRows } from '../ref/reading-rows.ts'

const HOUR_MS = 3_600_000
const READINGS_AN_HOUR = 720 * INPUT_METERS.length

/** Removes what began before `beforeMs`, as the console does; what each step took, ms, and how many readings went. */
function pruneBefore(
  { prune }: ReadingStore,
  beforeMs: number,
): { readonly stepsMs: readonly number[]; readonly gone: number } {
  const stepsMs: number[] = []
  let gone = 0
  for (let isLeft = true; isLeft; ) {
    stepsMs.push(
      timed(() => {
        const deleted = prune.readings(beforeMs)
        gone += deleted ?? 0
        isLeft = deleted !== null
      }),
    )
  }
  return { stepsMs, gone }
}

/** Each round removes the next hour, so that there is always as much left as in the round before. */
function hourCase(name: string, atLeast: number, cost: (stepsMs: readonly number[]) => number): Case {
  return {
    area: 'prune',
    name,
    reference: { kind: 'ratio-at-least', value: atLeast },
    floor: null,
    async open(size): Promise<Ready> {
      const stored = await thirtyDays(size)
      const store = await stored.ours()
      const plain = createPlainRows(stored.plainFile)
      const plainFromMs = Date.parse(plain.oldest() ?? '')
      let [ours, theirs] = [0, 0]
      const removeOurs = () => pruneBefore(store, stored.fromMs + ++ours * HOUR_MS)
      const removeTheirs = () => plain.deleteBefore(new Date(plainFromMs + ++theirs * HOUR_MS).toISOString())
      return {
        check() {
          const first = removeOurs()
          assert.equal(removeTheirs(), READINGS_AN_HOUR)
          // Ours keeps the round trips too.
          assert.equal(first.gone, READINGS_AN_HOUR + 720)
        },
        ours: () => cost(removeOurs().stepsMs),
        reference: () => timed(removeTheirs),
        floor: null,
        async close() {
          plain.close()
          await store.close()
        },
      }
    },
  }
}

/** An hour of full resolution that is too old, with thirty days of it stored. */
export const pruneCases: readonly Case[] = [
  hourCase('an hour with 30 days stored: time', 400, (stepsMs) => stepsMs.reduce((sum, ms) => sum + ms, 0)),
  hourCase('an hour with 30 days stored: worst stall', 400, (stepsMs) =>
    stepsMs.reduce((worst, ms) => Math.max(worst, ms), 0),
  ),
]
