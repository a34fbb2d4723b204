import { assertNever } from '../assert.ts'
import { AppError } from '../contract/reply.ts'
import type { ChangeRecord } from './change.ts'
import type { ControlResult, FailedOutcome } from './control.ts'

/** A value of a channel for whoever reads dB too: commands, and what a script is answered. */
export function valueText(what: ChangeRecord['what'], value: number | null): string {
  if (value === null) return 'unknown'
  switch (what) {
    case 'gain-db':
      return `${value} dB`
    case 'gain-percent':
      return `${value} %`
    case 'mute':
      return value === 0 ? 'not muted' : 'muted'
    case 'source':
      return value === -1 ? 'no source' : `source ${value}`
    case 'combine':
      return value === 0 ? 'apart' : 'combined'
    case 'trigger':
      return ''
    default:
      return assertNever(what)
  }
}

/** What an order that was not carried out came to, as the failure of a call or command; null where it was, rounded or not. */
export function failureOfResult({ order, outcome }: ControlResult): AppError | null {
  const { what } = order.change
  switch (outcome.kind) {
    case 'applied':
    case 'rounded':
      return null
    case 'overtaken':
      return new AppError(
        'processor-refused',
        outcome.by === 'newer-order'
          ? 'A newer change took its place.'
          : 'Another controller changed it at the same time. Look at it first.',
      )
    case 'not-applied':
      return new AppError(
        'processor-refused',
        `The processor answered, but it is still ${valueText(what, outcome.value)}.`,
      )
    case 'reverted':
      return new AppError(
        'processor-refused',
        `The processor took it back: it is ${valueText(what, outcome.value)} again.`,
      )
    default:
      return failureOf(outcome)
  }
}

/** A processor that refused, did not say, or is not there, as the failure of a call. */
export function failureOf({ kind, sentence }: FailedOutcome): AppError {
  return new AppError(kind === 'refused' ? 'processor-refused' : 'processor-offline', sentence)
}
