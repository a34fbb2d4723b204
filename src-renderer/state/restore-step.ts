import { assertNever } from '../../src-shared/assert.ts'
import type { JobState } from '../../src-shared/model/backup.ts'
import type { RestorePlan, RestoreReceipt } from '../../src-shared/model/restore.ts'
import type { RunningJob } from './job-view.ts'

/** Why something did not work: the sentence for a person, and the code for whoever helps them. */
export interface Failure {
  readonly code: string
  readonly sentence: string
}

/** How far somebody is with a restore, as far as they themselves went. */
export type RestoreChoice =
  | { readonly kind: 'choosing' }
  /** The backup is encrypted. `trouble` where the last passphrase did not open it. */
  | { readonly kind: 'locked'; readonly trouble: string | null }
  | { readonly kind: 'planning' }
  | { readonly kind: 'unplanned'; readonly failure: Failure }
  | { readonly kind: 'planned'; readonly plan: RestorePlan }
  | { readonly kind: 'confirming'; readonly plan: RestorePlan }
  | { readonly kind: 'starting'; readonly plan: RestorePlan }
  | { readonly kind: 'ended'; readonly receipt: RestoreReceipt }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** What the wizard shows. */
export type RestoreStep =
  | { readonly kind: 'choose' }
  | { readonly kind: 'passphrase'; readonly trouble: string | null }
  | { readonly kind: 'waiting'; readonly job: RunningJob }
  | { readonly kind: 'looking'; readonly job: RunningJob | null }
  | { readonly kind: 'unreadable'; readonly failure: Failure }
  | { readonly kind: 'difference'; readonly plan: RestorePlan }
  | { readonly kind: 'confirm'; readonly plan: RestorePlan }
  | { readonly kind: 'running'; readonly job: RunningJob | null }
  | { readonly kind: 'restored'; readonly receipt: RestoreReceipt }
  | { readonly kind: 'rolled-back'; readonly receipt: RestoreReceipt }
  | { readonly kind: 'failed'; readonly failure: Failure }

/**
 * The step of the wizard. A restore that runs is shown whoever began it and whatever was chosen here: closing the window loses
 * nothing, and opening it again leads to where the work is (interface.md, "Long work").
 */
export function stepOf(choice: RestoreChoice, job: JobState | null): RestoreStep {
  const running = job?.kind === 'running' ? job : null
  switch (choice.kind) {
    case 'planning':
      return { kind: 'looking', job: running }
    case 'starting':
      return { kind: 'running', job: running }
    case 'ended':
      return choice.receipt.outcome === 'restored'
        ? { kind: 'restored', receipt: choice.receipt }
        : { kind: 'rolled-back', receipt: choice.receipt }
    default:
      if (isRestore(job)) return { kind: 'running', job }
      return running && isBusy(choice) ? { kind: 'waiting', job: running } : ownStep(choice)
  }
}

/** Whether the console could not look inside only because something else was being done. */
export function isBusy(choice: RestoreChoice): boolean {
  return choice.kind === 'unplanned' && choice.failure.code === 'busy'
}

/** The step that a choice leads to while nothing is being restored. */
function ownStep(choice: Exclude<RestoreChoice, { kind: 'planning' | 'starting' | 'ended' }>): RestoreStep {
  switch (choice.kind) {
    case 'choosing':
      return { kind: 'choose' }
    case 'locked':
      return { kind: 'passphrase', trouble: choice.trouble }
    case 'unplanned':
      return { kind: 'unreadable', failure: choice.failure }
    case 'planned':
      return { kind: 'difference', plan: choice.plan }
    case 'confirming':
      return { kind: 'confirm', plan: choice.plan }
    case 'failed':
      return { kind: 'failed', failure: choice.failure }
    default:
      return assertNever(choice)
  }
}

/** Whether a job puts a backup in place. */
export function isRestore(job: JobState | null): job is RunningJob & { readonly what: 'restore' } {
  return job?.kind === 'running' && job.what === 'restore'
}

/** The stages that a person counts. */
export const STAGES = ['choose', 'look', 'confirm', 'restore', 'receipt'] as const
export type Stage = (typeof STAGES)[number]

/** The stage that a step belongs to. */
export function stageOf({ kind }: RestoreStep): Stage {
  switch (kind) {
    case 'choose':
      return 'choose'
    case 'passphrase':
    case 'waiting':
    case 'looking':
    case 'unreadable':
    case 'difference':
      return 'look'
    case 'confirm':
      return 'confirm'
    case 'running':
      return 'restore'
    case 'restored':
    case 'rolled-back':
    case 'failed':
      return 'receipt'
    default:
      return assertNever(kind)
  }
}
