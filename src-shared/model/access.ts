import { z } from 'zod'
import { HiddenText } from '../contract/hidden.ts'
import { PinRole, type Role } from '../contract/role.ts'

/** A role with its PIN: to unlock a window, and to set the PIN. */
export const RolePin = z.strictObject({ role: PinRole, pin: HiddenText })
export const OnePin = z.strictObject({ role: PinRole })

/** What the installer says of roles. */
export const AccessSettings = z.strictObject({
  /** What anyone at this computer may do, once there is a technician’s PIN. */
  anyoneMay: z.enum(['watch', 'staff']).default('watch'),
  /** A window that was unlocked locks itself after so long without use. */
  lockAfterMinutes: z
    .int('Minutes are a whole number.')
    .min(1, 'It locks after at least 1 minute.')
    .max(480, 'It locks after at most 480 minutes.')
    .default(10),
  /** Who may recall scenes, start routines and play messages. */
  triggersNeed: z.enum(['staff', 'manager']).default('staff'),
})
export type AccessSettings = z.infer<typeof AccessSettings>

/** What a window, a browser or a script may do now, and how roles are set. No PIN is in it, nor anything made of one. */
export interface AccessState {
  readonly role: Role
  /** What is left of it when it is locked. */
  readonly lockedRole: Role
  /** `fixed`: a key alone, which no PIN raises. */
  readonly lock: 'fixed' | 'locked' | 'unlocked'
  /** The roles that have a PIN. */
  readonly pins: readonly PinRole[]
  readonly settings: AccessSettings
}

/** Whether somebody opened the web door to the network. */
export const NetworkSetting = z.strictObject({ open: z.boolean().default(false) })

export const NetworkOrder = z.strictObject({ open: z.boolean() })

/** Whether the web door can be reached from the network. */
export type NetworkDoor =
  | { readonly kind: 'shut' }
  /** The addresses with a slash at the end; none while this computer has no network. */
  | { readonly kind: 'open'; readonly urls: readonly string[] }
  /** Somebody who started the console decided, with `--host`. */
  | { readonly kind: 'fixed'; readonly host: string }
  | { readonly kind: 'failed'; readonly sentence: string }
