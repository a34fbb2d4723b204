import type { ProcessorView } from '../../src-shared/model/processor.ts'
import { words } from '../words.ts'
import { timeText } from './time.ts'

/** What a banner says: what happened, what that means, and how bad it is. */
export interface LinkNotice {
  readonly severity: 'moderate' | 'critical'
  readonly title: string
  readonly detail: string | null
}

/**
 * What the one banner of a processor says; null where there is nothing to say. While this computer hears no processor at all,
 * that is said once above and not again for each.
 */
export function linkNotice(view: ProcessorView, meterPortWorks: boolean, nowMs: number): LinkNotice | null {
  const { link, lastOnlineMs, meters } = view
  switch (link.kind) {
    case 'waiting': {
      const title =
        lastOnlineMs === null ? words.sound.neverConnected : words.sound.lostSince(timeText(lastOnlineMs, nowMs))
      return { severity: 'critical', title, detail: words.sound.lostMeans }
    }
    case 'not-answering': {
      const title = words.sound.notAnswering(timeText(link.sinceMs, nowMs))
      return { severity: 'critical', title, detail: words.sound.notAnsweringMeans }
    }
    case 'online':
      if (meters.kind !== 'silent' || !meterPortWorks) return null
      return { severity: 'moderate', title: words.sound.noMeters, detail: null }
    case 'connecting':
    case 'syncing':
      return null
  }
}
