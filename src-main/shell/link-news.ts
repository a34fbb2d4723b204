import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Clock } from '../clock.ts'

/** A link must have been gone, or back, for so long before it is news. */
const SETTLED_AFTER_MS = 10_000
/** From one "not connected" to the next about the same processor at least this long: a flapping link must not fill the screen. */
const LOST_GAP_MS = 10 * 60_000

/** That a processor is gone, or back. */
export interface LinkNews {
  readonly processor: string
  readonly connected: boolean
}

/** Tells links that went away or came back from links that only flicker. */
export interface LinkNewsDesk {
  /** To be given the processors whenever they change. */
  see(views: readonly ProcessorView[]): void
  close(): void
}

interface Known {
  /** What people believe about it; null until it was connected for the first time. */
  believed: boolean | null
  connected: boolean
  lostToldMs: number
  cancel: (() => void) | null
}

/**
 * Calls `tell` once for a processor whose connection has ended for 10 s, and once when it has been back for 10 s. The first
 * connection after the start is no news, and neither is a processor that was removed.
 */
export function createLinkNews(clock: Clock, tell: (news: LinkNews) => void): LinkNewsDesk {
  const known = new Map<string, Known>()

  function forget(id: string): void {
    known.get(id)?.cancel?.()
    known.delete(id)
  }

  function consider({ id, name, link }: ProcessorView): void {
    const connected = link.kind === 'online'
    const one = known.get(id) ?? {
      believed: null,
      connected: false,
      lostToldMs: Number.NEGATIVE_INFINITY,
      cancel: null,
    }
    known.set(id, one)
    if (one.connected === connected && one.cancel) return
    one.connected = connected
    one.cancel?.()
    one.cancel = null
    if (one.believed === null && connected) one.believed = true
    if (one.believed === null || one.believed === connected) return
    const quietMs = connected ? 0 : one.lostToldMs + LOST_GAP_MS - clock.monotonicMs()
    one.cancel = clock.after(Math.max(SETTLED_AFTER_MS, quietMs), () => {
      one.cancel = null
      one.believed = connected
      if (!connected) one.lostToldMs = clock.monotonicMs()
      tell({ processor: name, connected })
    })
  }

  return {
    see(views) {
      const present = new Set<string>(views.map(({ id }) => id))
      for (const id of [...known.keys()]) if (!present.has(id)) forget(id)
      views.forEach(consider)
    },
    close() {
      for (const id of [...known.keys()]) forget(id)
    },
  }
}
