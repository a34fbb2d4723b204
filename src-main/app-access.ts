import type { Readable } from '../src-shared/contract/define.ts'
import type { ProcessorSound } from '../src-shared/model/sound.ts'
import { type Access, createAccess } from './access/access.ts'
import { createGuard, type MayChange } from './access/guard.ts'
import { createLimits } from './access/limits.ts'
import { createNetwork, type Network } from './access/network.ts'
import { PIN_COST } from './access/pin-hash.ts'
import { createAccessHandlers, createAccessSources, createLimitHandlers, createNetworkHandlers } from './api/access.ts'
import type { Clock } from './clock.ts'
import { createAccessSettingStore } from './store/access-settings.ts'
import type { Statements } from './store/connection.ts'
import { createPinAttemptStore } from './store/pin-attempts.ts'
import { createPinStore } from './store/pins.ts'
import { createZoneLimitStore } from './store/zone-limits.ts'

export interface AccessRoomParts {
  readonly clock: Clock
  readonly sqlite: Statements
  readonly note: (sentence: string) => void
  readonly sound: Readable<readonly ProcessorSound[]>
}

export type AccessRoom = ReturnType<typeof createAccessRoom>

/** Who may do what, put together. */
export function createAccessRoom({ clock, sqlite, note, sound }: AccessRoomParts) {
  const settings = createAccessSettingStore(sqlite, note)
  const access: Access = createAccess({
    clock,
    pins: createPinStore(sqlite),
    attempts: createPinAttemptStore(sqlite),
    settings,
    pinCost: PIN_COST,
  })
  const limits = createLimits(createZoneLimitStore(sqlite, note), sound)
  const network: Network = createNetwork({ read: settings.isNetworkOpen, write: settings.setNetworkOpen })
  const mayChange: MayChange = createGuard({
    limits: limits.all,
    sound: sound.get,
    triggersNeed: () => access.settings().triggersNeed,
  })
  return {
    roles: access.roles,
    network,
    mayChange,
    handlers: {
      access: createAccessHandlers(access),
      limits: createLimitHandlers(limits),
      network: createNetworkHandlers(network),
    },
    sources: {
      access: createAccessSources(access),
      limits: { all: limits.views },
      network: { state: network.state },
    },
    reload() {
      access.reload()
      limits.reload()
      network.reload()
    },
    close() {
      limits.close()
      access.close()
    },
  }
}
