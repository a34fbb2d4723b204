import { setTimeout as sleep } from 'node:timers/promises'

const PERIOD_MS = 10

/**
 * Asks `condition` each 10 ms until it answers something that is neither false, null nor undefined, and returns that. A throw
 * counts as "not yet", so an assertion can stand in it.
 * @throws Error that names `what` and carries what was answered or thrown last, when `withinMs` have passed.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { withinMs, what }: { readonly withinMs: number; readonly what: string },
): Promise<Exclude<T, false | null | undefined>> {
  const startMs = performance.now()
  for (;;) {
    let last: { readonly answered: T } | { readonly thrown: unknown }
    try {
      const answered = await condition()
      if (answered !== false && answered !== null && answered !== undefined) {
        return answered as Exclude<T, false | null | undefined>
      }
      last = { answered }
    } catch (thrown) {
      last = { thrown }
    }
    if (performance.now() - startMs > withinMs) {
      const seen = 'thrown' in last ? `it threw: ${String(last.thrown)}` : `it answered: ${String(last.answered)}`
      throw new Error(`Not within ${withinMs} ms: ${what}. At the end ${seen}`, {
        cause: 'thrown' in last ? last.thrown : undefined,
      })
    }
    await sleep(PERIOD_MS)
  }
}
