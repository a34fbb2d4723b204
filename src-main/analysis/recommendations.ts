import type { Finding, FindingType, Recommendation } from '../../src-shared/model/insight.ts'

const PRIORITY = { critical: 'high', moderate: 'medium', minor: 'low' } as const satisfies Record<
  Finding['severity'],
  Recommendation['priority']
>

const CATEGORY: Readonly<Record<FindingType, Recommendation['category']>> = {
  signal_quality: 'audio',
  clipping: 'audio',
  silence: 'audio',
  imbalance: 'audio',
  level_jump: 'audio',
  low_level: 'audio',
  ducking: 'audio',
  network: 'network',
  configuration: 'configuration',
  hardware: 'hardware',
  unusual: 'audio',
  drift: 'audio',
  backup: 'configuration',
  update: 'configuration',
}

/** What to do, from findings that come worst first; what two findings ask for is asked for once (requirements.md §1.9). */
export function recommend(findings: readonly Finding[]): readonly Recommendation[] {
  const asked = new Set<string>()
  const recommendations: Recommendation[] = []
  for (const finding of findings) {
    if (asked.has(finding.action)) continue
    asked.add(finding.action)
    const { severity, message, action } = finding
    recommendations.push({ priority: PRIORITY[severity], category: categoryOf(finding), message, action })
  }
  return recommendations
}

function categoryOf({ key, type, subject }: Finding): Recommendation['category'] {
  // A link that breaks again and again is a cable, a switch or a power supply.
  if (key === 'network:flapping') return 'hardware'
  return type === 'drift' && subject === null ? 'network' : CATEGORY[type]
}
