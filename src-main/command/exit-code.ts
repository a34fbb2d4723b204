import { assertNever } from '../../src-shared/assert.ts'
import { AppError, type FailureCode } from '../../src-shared/contract/reply.ts'

/** A backup or a restore that failed, whatever made it fail: a full disk is no bad argument. */
export class FailedJob extends AppError {}

/** A failure's exit code (commands.md, "Exit codes"). */
export function exitCodeOf(failure: AppError): number {
  return failure instanceof FailedJob ? 4 : exitCodeOfCode(failure.code)
}

function exitCodeOfCode(code: FailureCode): number {
  switch (code) {
    case 'damaged':
    case 'newer-store':
    case 'update-refused':
      return 2
    case 'processor-offline':
    case 'unreachable':
    case 'not-an-atmosphere':
      return 3
    case 'backup-damaged':
    case 'not-a-backup':
    case 'wrong-passphrase':
    case 'target-unusable':
    case 'verification-failed':
      return 4
    case 'restoring':
    case 'stale-plan':
    case 'cancelled':
    case 'bad-input':
    case 'unauthorized':
    case 'not-allowed':
    case 'not-found':
    case 'processor-refused':
    case 'busy':
    case 'already-running':
    case 'port-taken':
    case 'disk-full':
    case 'internal':
      return 1
    default:
      return assertNever(code)
  }
}
