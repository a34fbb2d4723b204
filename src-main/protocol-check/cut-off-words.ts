import { assertNever } from '../../src-shared/assert.ts'
import type { Finding } from '../../src-shared/model/insight.ts'
import type { Moved } from './moved.ts'

/** What became of a value that a check has left; `nowDb` is null where it is not known. */
export type CutOffEnd =
  | { readonly kind: 'put-back' | 'as-before' | 'gone' }
  | { readonly kind: 'changed-since' | 'not-put-back'; readonly nowDb: number | null }

/** For everybody, at most 15 words. */
export function sentenceOf({ name }: Moved, { kind }: CutOffEnd | { readonly kind: 'waiting' }): string {
  const spoken = `“${name.trim() === '' ? '(no name)' : name}”`
  switch (kind) {
    case 'waiting':
      return `${spoken} may be quieter: a check was cut off.`
    case 'put-back':
      return `${spoken} was put back after a check was cut off.`
    case 'as-before':
      return `${spoken} is as it was before a check was cut off.`
    case 'changed-since':
      return `${spoken} was changed since a check was cut off, and stays.`
    case 'not-put-back':
      return `${spoken} could not be put back after a check.`
    case 'gone':
      return `${spoken} was not found to be put back after a check.`
    default:
      return assertNever(kind)
  }
}

/** The same among everything that is wrong. */
export function cutOffFinding(value: Moved, end: CutOffEnd | { readonly kind: 'waiting' }, nowMs: number): Finding {
  const { processorId, family, index, beforeDb, wantedDb, sinceMs } = value
  const isOpen = end.kind === 'waiting' || end.kind === 'not-put-back' || end.kind === 'gone'
  const nowDb = 'nowDb' in end ? end.nowDb : null
  return {
    key: `check-cut-off:${end.kind}:${processorId}:${family}:${index}:${sinceMs}`,
    type: 'configuration',
    severity: isOpen ? 'moderate' : 'minor',
    confidence: 1,
    subject: null,
    message: sentenceOf(value, end),
    details:
      `The protocol check of ${value.by.name} had moved ${family} ${index} from ${beforeDb} dB to ${wantedDb} dB.` +
      (nowDb === null ? '' : ` It reads ${nowDb} dB now.`),
    action: actionFor(end.kind, beforeDb),
    sinceMs,
    evidence: { fromMs: sinceMs, toMs: nowMs, rule: 'What a check moves is kept until it is put back.', readings: [] },
  }
}

function actionFor(kind: CutOffEnd['kind'] | 'waiting', beforeDb: number): string {
  switch (kind) {
    case 'waiting':
      return 'Connect the processor. Then it is put back by itself.'
    case 'put-back':
    case 'as-before':
      return 'Nothing. Run the check again if you need its report.'
    case 'changed-since':
      return `Look whether it is as you want it. It was ${beforeDb} dB.`
    case 'not-put-back':
    case 'gone':
      return `Set it by hand. It was ${beforeDb} dB.`
    default:
      return assertNever(kind)
  }
}
