import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers, Sources } from '../../src-shared/contract/define.ts'
import type { Access } from '../access/access.ts'
import type { Limits } from '../access/limits.ts'
import type { Network } from '../access/network.ts'

export function createAccessHandlers(access: Access): Handlers<AtlasContract>['access'] {
  return {
    unlock: ({ role, pin }, caller) => access.unlock(caller, role, pin.reveal()),
    lock: (_, caller) => access.lock(caller),
    setPin: ({ role, pin }, caller) => access.setPin(caller, role, pin.reveal()),
    removePin: ({ role }) => ({ removed: access.removePin(role) }),
    setSettings: (settings, caller) => access.setSettings(caller, settings),
  }
}

export function createAccessSources(access: Access): Sources<AtlasContract>['access'] {
  return { state: access.stateFor }
}

export function createLimitHandlers(limits: Limits): Handlers<AtlasContract>['limits'] {
  return {
    list: () => limits.views.get(),
    set: (limit) => limits.set(limit),
    remove({ processorId, zone }) {
      limits.remove(processorId, zone)
      return { zone }
    },
  }
}

export function createNetworkHandlers(network: Network): Handlers<AtlasContract>['network'] {
  return { setOpen: ({ open }) => network.setOpen(open) }
}
