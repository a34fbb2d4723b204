import type { CaptureSummary, RoutedSource, SettingValue } from '../../src-shared/model/capture.ts'
import type { ApplyReceipt, CaptureJob, DriftCause, ItemOutcome } from '../../src-shared/model/capture-plan.ts'
import { words } from '../words.ts'
import { capitalWhenText, whenText } from './backup-text.ts'

const NUMBER = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })

/** A setting as a technician reads it: what the processor said, in its own units. */
export function settingText(value: SettingValue | null): string {
  const text = words.captures
  if (value === null) return text.notThere
  switch (value.what) {
    case 'gain': {
      if (value.gainDb === null) return text.unknown
      const inDb = words.technician.db(NUMBER.format(value.gainDb))
      return value.gainPercent === null ? inDb : `${inDb} · ${text.percent(NUMBER.format(value.gainPercent))}`
    }
    case 'mute':
      return value.muted === null ? text.unknown : value.muted ? text.muted : text.notMuted
    case 'active':
      return value.active === null ? text.unknown : value.active ? text.combined : text.notCombined
    case 'source':
      return value.source === null ? text.unknown : sourceText(value.source)
    case 'schedule':
      return value.schedule === null ? text.unknown : (value.schedule.name ?? text.scheduleAt(value.schedule.index))
  }
}

function sourceText({ kind, index, name }: RoutedSource): string {
  return kind === 'none' ? words.captures.noSource : (name ?? words.captures.sourceAt(index))
}

/** What a capture is called in a sentence: its name, or when it was taken. */
export function shortTitle({ name, atMs }: Pick<CaptureSummary, 'name' | 'atMs'>, nowMs: number): string {
  return name ?? whenText(atMs, nowMs)
}

/** A capture as a list of choices has it: with its name and when it was taken. */
export function titleOf({ name, atMs, why }: CaptureSummary, nowMs: number): string {
  const { captureCalled, why: reason } = words.captures
  return captureCalled(name ?? reason[why], whenText(atMs, nowMs))
}

/** Why a setting is what it is now, and when it became so, where that is not `saidMs`, which stands beside it. */
export function causeText({ sentence, atMs }: DriftCause, saidMs: number | null, nowMs: number): string {
  return atMs === null || atMs === saidMs ? sentence : words.captures.causeAt(capitalWhenText(atMs, nowMs), sentence)
}

/** What came of one setting, in words. */
export function outcomeText(outcome: ItemOutcome): string {
  const text = words.captures.outcome
  switch (outcome.kind) {
    case 'applied':
    case 'already-so':
      return text[outcome.kind]
    case 'rounded':
    case 'reverted':
      return text[outcome.kind](settingText(outcome.to))
    case 'not-applied':
      return text[outcome.kind](settingText(outcome.kept))
    case 'stopped':
      return text[outcome.kind](settingText(outcome.at))
    case 'refused':
    case 'unanswered':
    case 'not-reached':
      return outcome.sentence
  }
}

/** Whether everything that was asked for is as it was captured. */
export function isWhole({ end, items }: ApplyReceipt): boolean {
  return end === 'completed' && items.every(({ outcome }) => isGood(outcome))
}

/** Whether a setting is as it was captured now. */
export function isGood({ kind }: ItemOutcome): boolean {
  return kind === 'applied' || kind === 'already-so' || kind === 'rounded'
}

type RunningJob = Extract<CaptureJob, { kind: 'running' }>

/** The steps of a job as a list shows them. */
export function stepsOf({ steps, step }: RunningJob) {
  return steps.map((text, place) => ({
    text,
    state: place < step ? ('done' as const) : place === step ? ('now' as const) : ('next' as const),
  }))
}
