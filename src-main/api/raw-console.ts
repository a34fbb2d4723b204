import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { RawConsole } from '../raw-console/raw-console.ts'

export function createRawConsoleHandlers(raw: RawConsole): Handlers<AtlasContract>['rawConsole'] {
  return {
    allow: (_, caller) => raw.allow(caller),
    forbid: () => raw.forbid(),
    ask: (question) => raw.ask(question),
    write: (order, caller) => raw.write(order, caller),
  }
}
