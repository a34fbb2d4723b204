import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { CaptureState } from '../../src-shared/model/capture-plan.ts'
import type { Captures } from '../captures/captures.ts'

export function createCaptureHandlers(
  captures: Captures,
  state: () => CaptureState,
): Handlers<AtlasContract>['captures'] {
  return {
    state,
    list: ({ processorId }) => captures.list(processorId),
    read: ({ processorId, captureId }) => captures.read(processorId, captureId),
    compare: ({ processorId, captureId, with: other }) => captures.compare(processorId, captureId, other),
    capture: ({ processorId, name }, { name: by }) => captures.take(processorId, 'by-hand', by, name),
    plan: ({ processorId, captureId }) => captures.plan(processorId, captureId),
    apply: (order, caller) => captures.apply(order, caller),
    stop: () => ({ stopped: captures.stop() }),
    remove({ processorId, captureId }) {
      captures.remove(processorId, captureId)
      return { id: captureId }
    },
    receipts: ({ processorId }) => captures.receipts(processorId),
    setReference({ processorId, captureId }) {
      captures.setReference(processorId, captureId)
      return { id: captureId }
    },
    settings: () => captures.settings(),
    setSettings: (settings) => captures.setSettings(settings),
  }
}
