import { z } from 'zod'

/**
 * A text that nobody may see who was not given it for a purpose: a passphrase, a password. Where it is printed, logged or kept as
 * JSON, the audit's rows included, it shows that there was one and nothing of it. It cannot be sent to another process.
 */
export interface Hidden {
  /** The text itself, for whom it is meant. */
  reveal(): string
  toJSON(): string
  toString(): string
}

const SHOWN = '(hidden)'

export function hide(text: string): Hidden {
  return { reveal: () => text, toJSON: () => SHOWN, toString: () => SHOWN }
}

/** A field of an input that is a secret: text on the wire, and {@link Hidden} from the moment it was checked. */
export const HiddenText = z
  .string('A passphrase is text.')
  .min(1, 'A passphrase has at least 1 character.')
  .max(200, 'A passphrase has at most 200 characters.')
  .transform(hide)
