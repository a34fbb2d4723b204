import { z } from 'zod'
import { AccessSettings, type AccessState, type NetworkDoor, NetworkOrder, OnePin, RolePin } from '../model/access.ts'
import { OneLimit, ZoneLimit, type ZoneLimitView } from '../model/limits.ts'
import { type AccessToken, NewAccessToken } from '../model/system.ts'
import { audited, call, ownTopic, topic } from './define.ts'
import { Nothing } from './inputs.ts'

/** Everything about who may do what. */
export const accessLines = {
  /** Roles: what a caller may do now, and how PINs and the installer decide it. */
  access: {
    /** Each caller's own. */
    state: ownTopic<AccessState>('watch'),
    /** Raises the role of this window or browser until it is locked. Wrong PINs are slowed down. */
    unlock: audited(call<AccessState>()('watch', RolePin)),
    lock: audited(call<AccessState>()('watch', Nothing)),
    /** Locks what the old PIN had unlocked. */
    setPin: call<AccessState>()('technician', RolePin),
    removePin: call<{ readonly removed: boolean }>()('technician', OnePin),
    setSettings: call<AccessState>()('technician', AccessSettings),
  },
  /** What staff may do to each zone. */
  limits: {
    all: topic<readonly ZoneLimitView[]>('watch'),
    /** The topic at this moment, for who cannot listen. */
    list: call<readonly ZoneLimitView[]>()('watch', Nothing),
    set: call<ZoneLimitView>()('manager', ZoneLimit),
    remove: call<{ readonly zone: number }>()('manager', OneLimit),
  },
  /** The web door's side to the network. */
  network: {
    state: topic<NetworkDoor>('watch'),
    /** Plain HTTP: whoever can listen in that network can read tokens. */
    setOpen: call<NetworkDoor>()('manager', NetworkOrder),
  },
  tokens: {
    list: call<readonly AccessToken[]>()('technician', Nothing),
    /** The only time that the secret is shown. */
    create: call<AccessToken & { readonly secret: string }>()('technician', NewAccessToken),
    revoke: call<{ readonly id: number }>()('technician', z.strictObject({ id: z.int().positive() })),
  },
}
