/**
 * What can go wrong in a way that somebody can act on, each with the sentence a user reads when the place that failed has
 * nothing more exact to say. Everything else is `internal`: logged with its cause, and not explained to the caller.
 */
export const FAILURES = {
  'bad-input': 'Something in that request is not valid. Nothing was changed.',
  unauthorized: 'This address needs a valid token.',
  'not-allowed': 'Your role does not allow that.',
  'not-found': 'That does not exist.',
  'processor-offline': 'The processor is not connected. Nothing was changed.',
  'processor-refused': 'The processor refused that.',
  'not-an-atmosphere': 'Something answers at that address, but not as an Atmosphere processor.',
  unreachable: 'Nothing answers at that address.',
  busy: 'Another job is running. Try again when it is done.',
  'already-running': 'Atlas Console is already running on this data folder.',
  'port-taken': 'Another program is using that port.',
  'newer-store': 'This database is from a newer version of Atlas Console.',
  damaged: 'The database cannot be read.',
  'update-refused': 'This version of Atlas Console failed its check here and is not started.',
  'backup-damaged': 'That backup is damaged and cannot be used. Nothing was changed.',
  'not-a-backup': 'That is not a backup of Atlas Console. Nothing was changed.',
  'wrong-passphrase': 'That passphrase does not open this backup.',
  'target-unusable': 'That folder cannot hold backups.',
  'verification-failed': 'What was written does not read back as it should. Nothing was kept of it.',
  'stale-plan': 'Something has changed since the plan was made. Make it again.',
  restoring: 'A backup is being restored. Try again in a moment.',
  cancelled: 'It was cancelled. Nothing was changed.',
  'disk-full': 'The disk is full.',
  internal: 'Something went wrong. The log has the details.',
} as const satisfies Record<string, string>

export type FailureCode = keyof typeof FAILURES

/** A failure with a code. `message` is a sentence for the user; `cause` is for the log and never leaves the main process. */
export class AppError extends Error {
  readonly code: FailureCode

  constructor(code: FailureCode, message: string = FAILURES[code], options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
  }
}

/** What every call answers, at every door. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: FailureCode; readonly message: string }

/** The value of a reply, or its failure thrown as an {@link AppError}. */
export function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new AppError(reply.code, reply.message)
}

/** A failure as a reply. */
export function refuse(error: AppError): Reply<never> {
  return { ok: false, code: error.code, message: error.message }
}
