import { AppError } from '../../src-shared/contract/reply.ts'
import type { CaptureSummary, RoutedSource, SettingPlace, SettingValue } from '../../src-shared/model/capture.ts'
import type {
  ApplyReceipt,
  Comparison,
  DriftCause,
  DriftView,
  ItemOutcome,
  PlanDeed,
  PlanItem,
  SettingPlan,
} from '../../src-shared/model/capture-plan.ts'
import { listedNames } from './listed-names.ts'
import { printable, table } from './table.ts'

export function captureLines(captures: readonly CaptureSummary[]): readonly string[] {
  const rows = captures.map(({ id, atMs, why, name, by, values, unknown, isReference }) => [
    id,
    new Date(atMs).toISOString(),
    why,
    name ?? '–',
    by,
    values,
    unknown,
    isReference,
  ])
  return table(['id', 'when', 'why', 'name', 'by', 'settings', 'not known', 'reference'], rows)
}

export function comparisonLines({ entries, past, now }: Comparison): readonly string[] {
  const rows = entries.flatMap(({ family, name, kind, differences, sentence }) => {
    if (kind === 'same') return []
    if (kind !== 'different') return [[family, name, kind, '–', '–', sentence ?? '–']]
    return differences.map((each) => [
      family,
      name,
      each.what,
      valueText(each.past),
      valueText(each.now),
      [sentence, each.cause && causeText(each.cause)].filter(Boolean).join(' ') || '–',
    ])
  })
  const from = new Date(past.atMs).toISOString()
  const to = now.captureId === null ? 'now' : new Date(now.atMs).toISOString()
  if (rows.length === 0) return [`Nothing differs between ${from} and ${to}.`]
  return [`From ${from} to ${to}:`, ...table(['what', 'name', 'setting', 'then', 'now', 'note'], rows)]
}

export function driftLines({ reference, drifts }: DriftView): readonly string[] {
  const called = `${reference.captureId} of ${new Date(reference.atMs).toISOString()}`
  if (drifts.length === 0) return [`Everything is as in the reference, ${called}.`]
  const rows = drifts.map(({ family, name, what, past, now, sinceMs, cause }) => [
    family,
    name,
    what,
    past ? valueText(past) : '–',
    now ? valueText(now) : '–',
    new Date(sinceMs).toISOString(),
    cause?.atMs
      ? `${cause.sentence} (${new Date(cause.atMs).toISOString()})`
      : (cause?.sentence ?? 'not looked up yet'),
  ])
  const columns = ['what', 'name', 'setting', 'reference', 'now', 'at least since', 'likely cause']
  return [`Not as in the reference, ${called}:`, ...table(columns, rows)]
}

function causeText({ sentence, atMs }: DriftCause): string {
  return atMs === null ? sentence : `${sentence} (${new Date(atMs).toISOString()})`
}

const DEEDS: Readonly<Record<PlanDeed, string>> = {
  write: 'is written',
  nothing: 'is so already',
  refuse: 'is refused',
  follows: 'follows its group',
}

export function planLines({ items, unmutes, captureAtMs }: SettingPlan): readonly string[] {
  const shown = items.filter(({ deed }) => deed !== 'nothing')
  const already = items.length - shown.length
  return [
    `The settings of ${new Date(captureAtMs).toISOString()}. Nothing was changed by this plan.`,
    ...(shown.length > 0
      ? table(
          ['what', 'name', 'setting', 'now', 'becomes', '', 'note'],
          shown.map(({ place, name, what, from, to, deed, reason }) => [
            place.family,
            name,
            what,
            from ? valueText(from) : 'not there',
            valueText(to),
            DEEDS[deed],
            reason ?? '–',
          ]),
        )
      : []),
    `${already} settings are so already.`,
    ...(unmutes.length > 0 ? [`Sound may come on: ${unmutes.map(printable).join(', ')}.`] : []),
  ]
}

export function receiptLines({ id, sentence, beforeId, items }: ApplyReceipt): readonly string[] {
  return [
    `${id}: ${sentence} Before that it was as in ${beforeId}.`,
    ...table(
      ['what', 'name', 'setting', 'wanted', 'outcome'],
      items.map(({ place, name, what, to, outcome }) => [
        place.family,
        name,
        what,
        valueText(to),
        outcomeText(outcome),
      ]),
    ),
  ]
}

/**
 * What of a plan has one of the names that --only gives; the plan itself where it gives none. A mix or a source means what it is
 * sent, too.
 *
 * @throws AppError `bad-input` for a name that is nowhere in the plan
 */
export function chosenItems(plan: SettingPlan, only: string | boolean | undefined): SettingPlan {
  if (typeof only !== 'string') return plan
  const namesOf = ({ place, name }: PlanItem): readonly string[] => [name, ...namesIn(place)]
  const unknown = (name: string) => `Nothing in the plan is called “${name}”.`
  const wanted = listedNames(only, plan.items.flatMap(namesOf), unknown)
  const items = plan.items.filter((item) => namesOf(item).some((name) => wanted.has(name)))
  return { ...plan, items, unmutes: items.filter(({ unmutes }) => unmutes).map(({ name }) => name) }
}

function namesIn(place: SettingPlace): readonly string[] {
  switch (place.family) {
    case 'send':
      return [place.mix.name]
    case 'bell-schedule':
      return []
    default:
      return [place.name]
  }
}

/** What did not come out as captured, as a failure with its exit code; null where everything did. */
export function failureOf({ id, end, sentence, items }: ApplyReceipt): AppError | null {
  const failed = items.filter(({ outcome }) => !['applied', 'already-so', 'rounded'].includes(outcome.kind))
  if (failed.length === 0 && end === 'completed') return null
  const told = failed.slice(0, MOST_TOLD).map(({ name, what, outcome }) => `${name} ${what}: ${outcomeText(outcome)}`)
  const more = failed.length > MOST_TOLD ? [`and ${failed.length - MOST_TOLD} more`] : []
  const message = printable(`${sentence} ${[...told, ...more].join('; ')}. “settings receipts” has ${id}.`)
  return new AppError(
    end === 'link-lost' ? 'processor-offline' : end === 'stopped' ? 'cancelled' : 'processor-refused',
    message,
  )
}

const MOST_TOLD = 5

function outcomeText(outcome: ItemOutcome): string {
  switch (outcome.kind) {
    case 'applied':
      return 'as captured'
    case 'already-so':
      return 'was so already'
    case 'rounded':
      return `rounded to ${valueText(outcome.to)}`
    case 'not-applied':
      return `not applied, it kept ${valueText(outcome.kept)}`
    case 'stopped':
      return `stopped on its way up, at ${valueText(outcome.at)}`
    case 'reverted':
      return `did not stay, it is ${valueText(outcome.to)}`
    case 'refused':
    case 'unanswered':
    case 'not-reached':
      return outcome.sentence
  }
}

function valueText(value: SettingValue): string {
  switch (value.what) {
    case 'gain':
      return value.gainDb === null ? 'unknown' : `${value.gainDb} dB${percentText(value.gainPercent)}`
    case 'mute':
      return value.muted === null ? 'unknown' : value.muted ? 'muted' : 'not muted'
    case 'active':
      return value.active === null ? 'unknown' : value.active ? 'combined' : 'not combined'
    case 'source':
      return value.source === null ? 'unknown' : sourceText(value.source)
    case 'schedule':
      return value.schedule === null ? 'unknown' : (value.schedule.name ?? `schedule ${value.schedule.index}`)
  }
}

function percentText(gainPercent: number | null): string {
  return gainPercent === null ? '' : ` (${gainPercent} %)`
}

function sourceText({ kind, index, name }: RoutedSource): string {
  return kind === 'none' ? 'no source' : (name ?? `source ${index}`)
}
