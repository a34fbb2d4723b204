import type { Readable } from '../../src-shared/contract/define.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Clock } from '../clock.ts'

/** A processor that answers at all is online by then: reading its names takes half a minute. */
const WITHIN_MS = 60_000

/** Waits until every processor is online, or until they have had the time for it; false where `stopped` came first. */
export function whenSettled(
  views: Readable<readonly ProcessorView[]>,
  clock: Pick<Clock, 'after'>,
  stopped: AbortSignal,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const look = () => {
    if (views.get().every(({ link }) => link.kind === 'online')) resolve(true)
  }
  const stopWaiting = clock.after(WITHIN_MS, () => resolve(true))
  const stopListening = views.subscribe(look)
  stopped.addEventListener('abort', () => resolve(false), { once: true })
  look()
  return promise.finally(() => {
    stopWaiting()
    stopListening()
  })
}
