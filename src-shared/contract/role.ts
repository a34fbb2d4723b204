import { z } from 'zod'

/** Who may do what, from least to most; each role may do everything that the ones before it may. */
export const ROLES = ['watch', 'staff', 'manager', 'technician'] as const

export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/** Whether somebody with the role `held` may do what needs the role `needed`. */
export function mayActAs(held: Role, needed: Role): boolean {
  return ROLES.indexOf(held) >= ROLES.indexOf(needed)
}

/** Where a call came in. */
export type Door = 'window' | 'web' | 'command-line'

/** The roles that a PIN can stand for: watching needs none. */
export const PIN_ROLES = ['staff', 'manager', 'technician'] as const
export const PinRole = z.enum(PIN_ROLES)
export type PinRole = z.infer<typeof PinRole>

/** A window or a browser at which somebody stands: it can be unlocked with a PIN and locked again. */
export interface Session {
  readonly id: string
  /** What its key is worth by itself. */
  readonly keyRole: Role
  /** Whose wrong PINs are counted together: another session of the same key is no fresh start. */
  readonly who: string
  /** It has no key of its own but this computer's: whoever stands there may do what anyone may. */
  readonly isForAnyone: boolean
}

/**
 * Who is calling. `name` is for the history and the audit: a token's name, or one of `CALLER_NAMES`. At a door `role` is what the key is worth; a
 * handler sees what the caller may do at this moment, which dispatch decides. Without a session there is nothing to unlock.
 */
export interface Caller {
  readonly name: string
  readonly role: Role
  readonly door: Door
  readonly session?: Session
}
