import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { failureOf } from '../../src-shared/model/outcome.ts'
import type { ControlDesk } from '../control/control-desk.ts'

export function createSceneHandlers(desk: Pick<ControlDesk, 'trigger'>): Handlers<AtlasContract>['scenes'] {
  return {
    async recall({ processorId, scene }, caller) {
      const { outcome } = await desk.trigger({ processorId, kind: 'scene', index: scene }, caller)
      if ('sentence' in outcome) throw failureOf(outcome)
      return { scene }
    },
  }
}
