import type { CaptureId, CaptureSummary, CaptureWhy } from '../../src-shared/model/capture.ts'

/** How many of each stay of one processor (requirements.md §7). What a person took stays until a person removes it. */
const KEPT: Readonly<Record<CaptureWhy, number>> = {
  'by-hand': Number.POSITIVE_INFINITY,
  daily: 30,
  'before-apply': 10,
}

/** Which captures of one processor are to go: those that are too many of their kind, and never the reference. */
export function capturesToRemove(captures: readonly CaptureSummary[]): readonly CaptureId[] {
  const newestFirst = [...captures].sort((a, b) => b.atMs - a.atMs)
  const seen: Record<CaptureWhy, number> = { 'by-hand': 0, daily: 0, 'before-apply': 0 }
  return newestFirst
    .filter(({ why, isReference }) => {
      seen[why] += 1
      return seen[why] > KEPT[why] && !isReference
    })
    .map(({ id }) => id)
}
