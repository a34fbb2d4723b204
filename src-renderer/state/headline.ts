import type { Insights } from '../../src-shared/model/insight.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import { words } from '../words.ts'

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

/**
 * The sentence of the home screen: trouble with a link first, because then nobody hears what the monitor judges; else what the
 * monitor says of the sound; and while it has judged nothing yet, what is connected. `judged` says that it is the monitor.
 */
export function homeHeadline(
  processors: readonly ProcessorView[],
  insights: Insights | null,
  consoleReached: boolean,
): (Headline & { readonly judged: boolean }) | null {
  const links = headlineOf(processors, consoleReached)
  if (!links) return null
  const home = insights?.home ?? null
  return links.severity === 'optimal' && home ? { ...home, judged: true } : { ...links, judged: false }
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
