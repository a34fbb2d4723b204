import { assertNever } from '../../src-shared/assert.ts'
import type {
  Alert,
  EvidenceReading,
  Finding,
  Forecast,
  Judgement,
  Learning,
  ScoreLine,
  Subject,
} from '../../src-shared/model/insight.ts'
import { words } from '../words.ts'
import { timeText } from './time.ts'

type NoData = Extract<Judgement, { kind: 'no-data' }>

/** Why there is nothing to judge, what that means, and the one thing that helps. `periodMs` is null while it is not known. */
export function sayNoData(
  { why, readings, needed }: NoData,
  periodMs: number | null,
): { readonly title: string; readonly detail: string; readonly action: 'start' | 'find-out' | 'look-again' } {
  const detail = words.insights.noDataMeans[why]
  switch (why) {
    case 'stopped':
      return { title: words.insights.noData.stopped, detail, action: 'start' }
    case 'not-connected':
    case 'no-meters':
    case 'store-not-writable':
      return { title: words.insights.noData[why], detail, action: 'find-out' }
    case 'collecting': {
      const left = Math.max(1, Math.ceil(((needed - readings) * (periodMs ?? 0)) / 60_000))
      const title =
        periodMs === null
          ? words.insights.noData.collectingUnknown(readings, needed)
          : words.insights.noData.collecting(left, readings, needed)
      return { title, detail, action: 'look-again' }
    }
    default:
      return assertNever(why)
  }
}

/** How far the console has learnt what is usual, in a sentence. */
export function learningText(learning: Learning): string {
  return learning.kind === 'learnt'
    ? words.insights.learnt(learning.daysKnown)
    : words.insights.learning(Math.max(1, Math.ceil(learning.daysNeeded - learning.daysKnown)))
}

/** How sure a rule is (0…1), in words. */
export function confidenceText(confidence: number): string {
  const { high, medium, low } = words.insights.confidence
  return confidence >= 0.8 ? high : confidence >= 0.5 ? medium : low
}

/** What a finding is about: the channel's own name, or the processor as a whole. */
export function subjectText(subject: Subject | null): string {
  if (subject === null) return words.insights.wholeProcessor
  return subject.name.trim() === '' ? words.sound.unnamed : subject.name
}

/** A figure with its unit, such as "-61.2 dB" or "3 times". */
export function readingText({ value, unit }: Pick<EvidenceReading, 'value' | 'unit'>): string {
  return `${FIGURE.format(value)} ${unit}`
}

/** How fast a forecast figure moves, and to where, for technicians. */
export function forecastFigures({ perDay, threshold, unit }: Forecast): string {
  const moves = words.technician.perDay(SIGNED.format(perDay), unit)
  return `${moves} · ${words.technician.threshold(FIGURE.format(threshold), unit)}`
}

/** A figure of a score's working with its sign, such as "−12"; nothing where it only explains. */
export function pointsText({ points }: ScoreLine): string {
  return points === null ? '' : SIGNED.format(points)
}

/** Until when an alert is quiet, in words; null where it is not snoozed. */
export function snoozeText({ snoozed }: Pick<Alert, 'snoozed'>, nowMs: number): string | null {
  if (snoozed === null) return null
  if (snoozed.planned) return words.alerts.plannedBy(snoozed.by)
  if (snoozed.untilMs === 'fixed') return `${words.alerts.snoozedUntilFixed}, ${words.alerts.by(snoozed.by)}`
  return `${words.alerts.snoozedUntil(timeText(snoozed.untilMs, nowMs))}, ${words.alerts.by(snoozed.by)}`
}

/** Alerts of one cause. */
export interface AlertGroup {
  readonly type: Finding['type']
  readonly alerts: readonly Alert[]
}

/** Whether somebody was told to leave it alone for now. */
export function isSnoozed({ snoozed }: Alert): boolean {
  return snoozed !== null
}

/** Alerts by their cause, in the order in which the worst of each came: they come worst first. */
export function groupAlerts(alerts: readonly Alert[]): readonly AlertGroup[] {
  const groups = new Map<Finding['type'], Alert[]>()
  for (const alert of alerts) {
    const group = groups.get(alert.type)
    if (group) group.push(alert)
    else groups.set(alert.type, [alert])
  }
  return [...groups].map(([type, members]) => ({ type, alerts: members }))
}

const FIGURE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
const SIGNED = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, signDisplay: 'exceptZero' })
