import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { UndoResult } from '../../src-shared/model/change.ts'
import { failureOf } from '../../src-shared/model/outcome.ts'
import { changesCsv } from '../control/change-csv.ts'
import type { ChangeLog } from '../control/change-log.ts'
import type { TakingBack } from '../control/taking-back.ts'

export function createChangeHandlers(
  changes: Pick<ChangeLog, 'search'>,
  takingBack: TakingBack,
): Handlers<AtlasContract>['changes'] {
  return {
    search: ({ beforeId, limit, ...filters }) => changes.search(filters, beforeId, limit),
    undo: async ({ id }, caller) => reached(await takingBack.undo(id, caller)),
    putBack: async ({ id, anyway }, caller) => reached(await takingBack.putBack(id, anyway, caller)),
    exportCsv: async (filters) => ({ text: await changesCsv(changes.search, filters) }),
  }
}

function reached(taken: UndoResult): UndoResult {
  if ('sentence' in taken.result.outcome) throw failureOf(taken.result.outcome)
  return taken
}
