import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { ProtocolCheck } from '../protocol-check/protocol-check.ts'

export function createProtocolCheckHandlers(check: ProtocolCheck): Handlers<AtlasContract>['protocolCheck'] {
  return {
    run: (order, caller) => check.run(order, caller),
    stop: () => ({ stopped: check.stop() }),
    last: ({ processorId }) => check.last(processorId),
  }
}
