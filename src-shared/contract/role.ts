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

/** Who is calling. `name` is for the audit: "window", a token's name, "local token". */
export interface Caller {
  readonly name: string
  readonly role: Role
  readonly door: Door
}
