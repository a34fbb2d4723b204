import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import { type Caller, mayActAs, PIN_ROLES, type PinRole } from '../../src-shared/contract/role.ts'
import type { AccessSettings, AccessState } from '../../src-shared/model/access.ts'
import { isPin } from '../../src-shared/pin.ts'
import type { Clock } from '../clock.ts'
import { type AttemptKeeper, createAttempts } from './attempts.ts'
import { hashPin, isSamePin, type PinHash } from './pin-hash.ts'
import { createSessions } from './sessions.ts'

/** Where PINs are kept, as hashes. */
export interface PinKeeper {
  read(): ReadonlyMap<PinRole, PinHash>
  write(role: PinRole, hash: PinHash): void
  remove(role: PinRole): void
}

export interface AccessSettingKeeper {
  read(): AccessSettings
  write(settings: AccessSettings): void
}

export interface AccessParts {
  readonly clock: Clock
  readonly pins: PinKeeper
  readonly attempts: AttemptKeeper
  readonly settings: AccessSettingKeeper
  /** scrypt's N for PINs that are set from now on. */
  readonly pinCost: number
}

/** Who may do what at this moment: PINs, what anyone may do at this computer, and which windows were unlocked. */
export interface Access {
  /** What dispatch asks. */
  readonly roles: {
    of(caller: Caller): AccessState['role']
    used(caller: Caller): void
    onChanged(listener: () => void): () => void
  }
  settings(): AccessSettings
  /** One caller's own state. */
  stateFor(caller: Caller): Readable<AccessState>
  /** @throws AppError `wrong-pin`, `too-many-tries`, `not-found` where the role has no PIN, `bad-input` for a key alone */
  unlock(caller: Caller, role: PinRole, pin: string): Promise<AccessState>
  lock(caller: Caller): AccessState
  /** Locks every window that the old PIN had opened. @throws AppError `bad-input` */
  setPin(caller: Caller, role: PinRole, pin: string): Promise<AccessState>
  /** False where there was none. Locks every window that it had opened. */
  removePin(role: PinRole): boolean
  setSettings(caller: Caller, settings: AccessSettings): AccessState
  /** Reads everything again: the file is another one now. Locks every window whose PIN is another one. */
  reload(): void
  close(): void
}

export function createAccess(parts: AccessParts): Access {
  const { clock } = parts
  const attempts = createAttempts(parts.attempts, clock.nowMs)
  let pins = parts.pins.read()
  let settings = parts.settings.read()
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of [...listeners]) listener()
  }
  const listen = (listener: () => void) => {
    const own = () => listener()
    listeners.add(own)
    return () => void listeners.delete(own)
  }
  const sessions = createSessions({
    clock,
    settings: () => settings,
    hasTechnicianPin: () => pins.has('technician'),
    changed,
  })

  const stateOf = (caller: Caller): AccessState => ({
    role: sessions.roleOf(caller),
    lockedRole: sessions.lockedRoleOf(caller),
    lock: !caller.session ? 'fixed' : sessions.isUnlocked(caller) ? 'unlocked' : 'locked',
    pins: PIN_ROLES.filter((role) => pins.has(role)),
    settings,
  })

  async function isTakenByOther(role: PinRole, pin: string): Promise<boolean> {
    for (const [other, kept] of pins) if (other !== role && (await isSamePin(pin, kept))) return true
    return false
  }

  function forget(role: PinRole): void {
    // The technician's is the one that lets everybody else begin anew.
    if (role === 'technician') attempts.clear()
    pins = parts.pins.read()
    sessions.lockRole(role)
    changed()
  }

  return {
    roles: {
      of: sessions.roleOf,
      used: ({ session }) => session && sessions.used(session),
      onChanged: listen,
    },
    settings: () => settings,
    stateFor: (caller) => ({
      get: () => stateOf(caller),
      subscribe: (listener) => listen(() => listener(stateOf(caller))),
    }),

    async unlock(caller, role, pin) {
      const { session } = caller
      if (!session) throw new AppError('bad-input', 'A key alone cannot be unlocked. Use one with that role.')
      const kept = pins.get(role)
      if (!kept) throw new AppError('not-found', `There is no PIN for the role ${role}.`)
      const wasRight = attempts.begin(session.who)
      if (!(await isSamePin(pin, kept))) throw new AppError('wrong-pin')
      // While it was compared, somebody may have set another one.
      if (pins.get(role) !== kept) throw new AppError('wrong-pin', 'That PIN has just been changed. Use the new one.')
      wasRight()
      sessions.unlock(session, role)
      return stateOf(caller)
    },

    lock(caller) {
      if (caller.session) sessions.lock(caller.session)
      return stateOf(caller)
    },

    async setPin(caller, role, pin) {
      if (!isPin(pin)) throw new AppError('bad-input', 'A PIN has 4 to 12 digits.')
      if (await isTakenByOther(role, pin)) throw new AppError('bad-input', 'Another role has that PIN. Choose another.')
      const hash = await hashPin(pin, parts.pinCost)
      // Hashing takes a while: whoever was locked meanwhile may not do this any more.
      if (!mayActAs(sessions.roleOf(caller), 'technician')) throw new AppError('not-allowed')
      parts.pins.write(role, hash)
      forget(role)
      // Whoever sets the technician's PIN knows it, and goes on as one.
      if (role === 'technician' && caller.session) sessions.unlock(caller.session, role)
      return stateOf(caller)
    },

    removePin(role) {
      if (!pins.has(role)) return false
      parts.pins.remove(role)
      forget(role)
      return true
    },

    setSettings(caller, wanted) {
      parts.settings.write(wanted)
      settings = wanted
      changed()
      return stateOf(caller)
    },

    reload() {
      const before = pins
      pins = parts.pins.read()
      settings = parts.settings.read()
      for (const role of PIN_ROLES) if (!isSameHash(before.get(role), pins.get(role))) sessions.lockRole(role)
      changed()
    },

    close: sessions.close,
  }
}

function isSameHash(a: PinHash | undefined, b: PinHash | undefined): boolean {
  return a && b ? Buffer.compare(a.hash, b.hash) === 0 : a === b
}
