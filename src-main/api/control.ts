import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { failureOf } from '../../src-shared/model/outcome.ts'
import type { ControlDesk } from '../control/control-desk.ts'
import type { MuteAll } from '../control/mute-all.ts'

/** What a processor refused, did not say, or is not there for is a failure with its code; every other outcome is an answer. */
export function createControlHandlers(desk: ControlDesk, muteAll: MuteAll): Handlers<AtlasContract>['control'] {
  return {
    async change(order, caller) {
      const result = await desk.change(order, { caller, kind: 'by-hand', undoOf: null, batch: null })
      if ('sentence' in result.outcome) throw failureOf(result.outcome)
      return result
    },
    async trigger(order, caller) {
      const result = await desk.trigger(order, caller)
      if ('sentence' in result.outcome) throw failureOf(result.outcome)
      return result
    },
    muteAll: ({ processorId }, caller) => muteAll.mute(processorId, caller),
    undoMuteAll: ({ batch }, caller) => muteAll.undo(batch, caller),
  }
}
