import type { Finding } from '../../../src-shared/model/insight.ts'
import { type Crossing, saidDays, subjectOfSeries } from '../forecast.ts'
import type { Found } from '../look.ts'
import { sentences } from '../sentences.ts'

/** What crosses its threshold within this time is told; what does so within the shorter one is worse. */
const TOLD_DAYS = 30
const SOON_DAYS = 7

/** What has drifted for days and will soon be wrong (requirements.md §1.8, §1.12). */
export function findDrift(crossings: readonly Crossing[], told: ReadonlySet<string>): readonly Found[] {
  return crossings
    .filter(({ trend: { series }, days }) => days <= TOLD_DAYS && !told.has(`${series.kind}:${series.index}`))
    .map((crossing) => ({
      areas: [],
      explains: [`${crossing.trend.series.kind}:${crossing.trend.series.index}`],
      finding: tell(crossing),
    }))
}

function tell({ trend, forecast, days }: Crossing): Finding {
  const { series, perDay, change, fromMs, toMs } = trend
  const { fading, swelling, slowing } = sentences.found
  const isLatency = series.kind === 'latency'
  const said = saidDays(days)
  const { unit, threshold } = forecast
  const shown = unit === 'ms' ? 'ms' : 'dB'
  return {
    key: `drift:${series.kind}:${series.index}`,
    type: 'drift',
    severity: days <= SOON_DAYS ? 'moderate' : 'minor',
    confidence: forecast.confidence,
    subject: subjectOfSeries(series),
    message: isLatency ? slowing(said) : perDay < 0 ? fading(series.name, said) : swelling(series.name, said),
    details: `${perDay.toFixed(2)} ${shown} a day, ${change.toFixed(1)} ${shown} over ${trend.days} days; it crosses ${threshold} ${shown} in about ${said} days.`,
    action: isLatency ? sentences.action.watchNetwork() : sentences.action.watch(series.name),
    sinceMs: fromMs,
    evidence: {
      fromMs,
      toMs,
      rule: `The median slope of all pairs of days crosses ${threshold} ${shown} within ${TOLD_DAYS} days; each hour is compared with that hour on all days.`,
      readings: [
        { label: 'change a day', value: Math.round(perDay * 100) / 100, unit: shown },
        { label: 'change so far', value: Math.round(change * 10) / 10, unit: shown },
        { label: 'threshold', value: threshold, unit: shown },
      ],
    },
  }
}
