import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { MayChange } from '../access/guard.ts'
import type { Fleet } from '../device/fleet.ts'

export function createSceneHandlers(fleet: Fleet, mayChange: MayChange): Handlers<AtlasContract>['scenes'] {
  return {
    async recall({ processorId, scene }, caller) {
      mayChange({ processorId, kind: 'scene', index: scene }, caller)
      const link = fleet.link(processorId)
      const sound = fleet.sound.get().find((each) => each.processorId === processorId)
      // A scene that was not read yet must not be called missing: scenes come after zones and sources.
      if (sound && sound.reading.kind !== 'complete' && !sound.scenes.some(({ index }) => index === scene)) {
        throw new AppError('processor-offline', 'The processor is still being read, and that scene has not come yet.')
      }
      await link.recallScene(scene)
      return { scene }
    },
  }
}
