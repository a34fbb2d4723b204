import type { Readable } from '../../src-shared/contract/define.ts'

/** The shortest time between two values of one topic to one reader, ms: a little under the 50 ms of the meter frames. */
export const TOPIC_GAP_MS = 33

/**
 * Carries a topic to one reader: the present value at once, then the newest as often as `gapMs` allows. While `ready` says no
 * the reader misses values and never gets a queue; the newest follows when it is ready again.
 */
export function follow<T>(
  source: Readable<T>,
  gapMs: number,
  send: (value: T) => void,
  ready: () => boolean = () => true,
): () => void {
  let timer: NodeJS.Timeout | undefined
  let unsent = false
  const flush = () => {
    timer = undefined
    if (!unsent) return
    timer = setTimeout(flush, gapMs)
    if (!ready()) return
    unsent = false
    send(source.get())
  }
  const stop = source.subscribe(() => {
    unsent = true
    if (!timer) flush()
  })
  timer = setTimeout(flush, gapMs)
  send(source.get())
  return () => {
    clearTimeout(timer)
    unsent = false
    stop()
  }
}
