import type { JobState } from '../../src-shared/model/backup.ts'
import { words } from '../words.ts'

export type RunningJob = Extract<JobState, { readonly kind: 'running' }>
export type EndedJob = Extract<JobState, { readonly kind: 'done' | 'failed' }>

/** A running job as it is shown. */
export interface JobView {
  readonly title: string
  readonly steps: readonly { readonly text: string; readonly state: 'done' | 'now' | 'next' }[]
  /** Whole percent of the present step; null where that cannot be known. */
  readonly percent: number | null
  /** About how long yet, as a sentence; null while nobody can say. */
  readonly left: string | null
}

/** Nobody is told how long it takes before this, ms: what is over at once needs no forecast (interface.md, "Long work"). */
const FORECAST_MS = 3_000
/** Less done than this says nothing about the rest. */
const FORECAST_SHARE = 0.08

/** A job for somebody who looks at it at `nowMs` (epoch ms). `usualMs`: how long such a job takes; null where nobody knows. */
export function jobView(job: RunningJob, nowMs: number, usualMs: number | null): JobView {
  return {
    title: words.backups.job.title[job.what],
    steps: job.steps.map((text, place) => ({
      text,
      state: place < job.step ? 'done' : place === job.step ? 'now' : 'next',
    })),
    percent: job.share === null ? null : Math.round(clamped(job.share) * 100),
    left: leftText(job, nowMs, usualMs),
  }
}

/**
 * The time left: from how long it usually takes, and past that, or where nobody knows, from how much was done in how long. The
 * steps count alike, because nobody knows beforehand how they divide; it is therefore said as "about". Null where the present step
 * does not say how far it is.
 */
function leftText({ startedMs, steps, step, share }: RunningJob, nowMs: number, usualMs: number | null): string | null {
  const elapsedMs = nowMs - startedMs
  if (elapsedMs < FORECAST_MS) return null
  if (usualMs !== null && usualMs > elapsedMs) return roundText((usualMs - elapsedMs) / 1000)
  const done = (step + clamped(share ?? 0)) / Math.max(1, steps.length)
  return share === null || done < FORECAST_SHARE ? null : roundText(((elapsedMs / done) * (1 - done)) / 1000)
}

/** In steps that nobody takes for exact. */
function roundText(leftSeconds: number): string {
  if (leftSeconds < 5) return words.backups.job.leftMoment
  if (leftSeconds < 55) return words.backups.job.leftSeconds(5 * Math.ceil(leftSeconds / 5))
  return words.backups.job.leftMinutes(Math.ceil((leftSeconds - 5) / 60))
}

function clamped(share: number): number {
  return Math.min(1, Math.max(0, share))
}
