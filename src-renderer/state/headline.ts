import type { ProcessorView } from '../../src-shared/model/processor.ts'
import { words } from '../words.ts'

/** How bad something is, with one colour, shape and word each (interface.md, Meters). */
export type Severity = 'optimal' | 'minor' | 'moderate' | 'critical'

export interface Headline {
  readonly severity: Severity
  readonly sentence: string
}

/**
 * The one sentence above everything, from the links alone: it says what is connected and does not judge the sound. For one
 * troubled processor its name, for several their number. Null where there is no processor to speak of. While the console
 * itself is not reached, what it said last is no news.
 */
export function headlineOf(processors: readonly ProcessorView[], consoleReached: boolean): Headline | null {
  const [first] = processors
  if (!first) return null
  if (!consoleReached) return { severity: 'critical', sentence: words.headline.unknown }
  const troubles = processors.map(troubleOf).filter((trouble) => trouble !== null)
  const [trouble] = troubles
  if (!trouble) {
    const one = processors.length === 1
    const sentence = one ? words.headline.connected(first.name) : words.headline.allConnected(processors.length)
    return { severity: 'optimal', sentence }
  }
  if (troubles.length === 1) return trouble
  const severity = SEVERITIES.find((worst) => troubles.some((each) => each.severity === worst)) ?? 'minor'
  return { severity, sentence: words.headline.several(troubles.length, processors.length) }
}

const SEVERITIES = ['critical', 'moderate', 'minor'] as const satisfies readonly Severity[]

function troubleOf({ name, link, meters }: ProcessorView): Headline | null {
  switch (link.kind) {
    case 'waiting':
      return { severity: 'critical', sentence: words.headline.notConnected(name) }
    case 'not-answering':
      return { severity: 'critical', sentence: words.headline.notAnswering(name) }
    case 'connecting':
    case 'syncing':
      return { severity: 'minor', sentence: words.headline.connecting(name) }
    case 'online':
      return meters.kind === 'silent' ? { severity: 'moderate', sentence: words.headline.noMeters(name) } : null
  }
}
