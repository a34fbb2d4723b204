import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { Fleet } from '../device/fleet.ts'

export function createSceneHandlers(fleet: Fleet): Handlers<AtlasContract>['scenes'] {
  return {
    async recall({ processorId, scene }) {
      await fleet.link(processorId).recallScene(scene)
      return { scene }
    },
  }
}
