import type { Caller, PinRole, Role, Session } from '../../src-shared/contract/role.ts'
import { ROLES } from '../../src-shared/contract/role.ts'
import type { AccessSettings } from '../../src-shared/model/access.ts'
import type { Clock } from '../clock.ts'

export interface SessionParts {
  readonly clock: Clock
  readonly settings: () => AccessSettings
  /** Until there is a technician’s PIN, whoever is at this computer is a technician. */
  readonly hasTechnicianPin: () => boolean
  /** Somebody may do another thing than before. */
  readonly changed: () => void
}

/** Which windows and browsers were unlocked, and what each caller may do at this moment. */
export interface Sessions {
  roleOf(caller: Caller): Role
  /** What is left of a caller's role when it is locked. */
  lockedRoleOf(caller: Caller): Role
  isUnlocked(caller: Caller): boolean
  unlock(session: Session, role: PinRole): void
  lock(session: Session): void
  /** Locks every one that a PIN of this role has opened. */
  lockRole(role: PinRole): void
  used(session: Session): void
  /** Locks all of them. */
  close(): void
}

interface Unlocked {
  readonly role: PinRole
  /** When it was used last, by the clock that never steps, and by the wall's. */
  usedMs: number
  usedAtMs: number
  cancel: () => void
}

const MINUTE_MS = 60_000

export function createSessions({ clock, settings, hasTechnicianPin, changed }: SessionParts): Sessions {
  const unlocked = new Map<string, Unlocked>()

  function lockedRoleOf({ role, session }: Caller): Role {
    if (!session) return role
    return session.isForAnyone && hasTechnicianPin() ? settings().anyoneMay : session.keyRole
  }

  function drop(id: string): boolean {
    unlocked.get(id)?.cancel()
    return unlocked.delete(id)
  }

  /** One timer for each, which looks when it ends whether there was use meanwhile. */
  function watch(id: string, held: Unlocked, delayMs: number): void {
    held.cancel = clock.after(delayMs, () => {
      const restMs = restOf(held)
      if (restMs > 0) return watch(id, held, restMs)
      drop(id)
      changed()
    })
  }

  /** A computer that slept has a clock that stood still meanwhile, so the wall's counts too. */
  function restOf({ usedMs, usedAtMs }: Unlocked): number {
    const idleMs = Math.max(clock.monotonicMs() - usedMs, clock.nowMs() - usedAtMs)
    return settings().lockAfterMinutes * MINUTE_MS - idleMs
  }

  /** A timer may be late: what decides is the time. */
  function present(id: string): Unlocked | undefined {
    const held = unlocked.get(id)
    return held && restOf(held) > 0 ? held : undefined
  }

  return {
    lockedRoleOf,
    roleOf(caller) {
      const locked = lockedRoleOf(caller)
      const held = caller.session && present(caller.session.id)
      return held && ROLES.indexOf(held.role) > ROLES.indexOf(locked) ? held.role : locked
    },
    isUnlocked: ({ session }) => session !== undefined && present(session.id) !== undefined,
    unlock({ id }, role) {
      drop(id)
      const held: Unlocked = {
        role,
        usedMs: clock.monotonicMs(),
        usedAtMs: clock.nowMs(),
        cancel: () => undefined,
      }
      unlocked.set(id, held)
      watch(id, held, settings().lockAfterMinutes * MINUTE_MS)
      changed()
    },
    lock({ id }) {
      if (drop(id)) changed()
    },
    lockRole(role) {
      const ids = [...unlocked].filter(([, held]) => held.role === role).map(([id]) => id)
      for (const id of ids) drop(id)
      if (ids.length > 0) changed()
    },
    used({ id }) {
      const held = present(id)
      if (!held) return
      held.usedMs = clock.monotonicMs()
      held.usedAtMs = clock.nowMs()
    },
    close() {
      for (const id of [...unlocked.keys()]) drop(id)
    },
  }
}
