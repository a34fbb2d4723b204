import { assertNever } from '../../src-shared/assert.ts'
import type { FailureCode } from '../../src-shared/contract/reply.ts'

/** A failure's exit code (commands.md, "Exit codes"). */
export function exitCodeOf(code: FailureCode): number {
  switch (code) {
    case 'damaged':
    case 'newer-store':
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
