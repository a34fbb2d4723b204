import { assertNever } from '../../src-shared/assert.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { ControlResult, ControlWhat, FailedOutcome } from '../../src-shared/model/control.ts'

/** For calls that answer what was done: what was not done is a failure with its code. */
export function assertDone({ order, outcome }: ControlResult): void {
  const { what } = order.change
  switch (outcome.kind) {
    case 'applied':
    case 'rounded':
      return
    case 'overtaken':
      if (outcome.by === 'newer-order') return
      throw new AppError('processor-refused', 'Another controller changed it at the same time. Look at it first.')
    case 'not-applied':
      throw new AppError('processor-refused', `The processor answered, but kept ${describe(what, outcome.value)}.`)
    case 'reverted':
      throw new AppError('processor-refused', `The processor took it back to ${describe(what, outcome.value)}.`)
    default:
      throw failureOf(outcome)
  }
}

/** A processor that refused, did not say, or is not there, as the failure of a call. */
export function failureOf({ kind, sentence }: FailedOutcome): AppError {
  return new AppError(kind === 'refused' ? 'processor-refused' : 'processor-offline', sentence)
}

function describe(what: ControlWhat, value: number): string {
  switch (what) {
    case 'gain-db':
      return `${value} dB`
    case 'gain-percent':
      return `${value} %`
    case 'mute':
      return value === 0 ? 'the sound on' : 'the mute on'
    case 'source':
      return value === -1 ? 'no source' : `source ${value}`
    case 'combine':
      return value === 0 ? 'them apart' : 'them combined'
    default:
      return assertNever(what)
  }
}
