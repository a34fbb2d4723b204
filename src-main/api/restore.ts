import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { RestorePlan, RestoreQuestion, RestoreReceipt } from '../../src-shared/model/restore.ts'

export interface RestoreService {
  plan(question: RestoreQuestion): Promise<RestorePlan>
  start(start: { readonly planId: string; readonly confirmsNewerIsLost: boolean }, by: string): Promise<RestoreReceipt>
  forget(): boolean
  receipts(): readonly RestoreReceipt[]
}

export function createRestoreHandlers(restores: RestoreService): Handlers<AtlasContract>['restore'] {
  return {
    plan: (question) => restores.plan(question),
    start: (start, { name }) => restores.start(start, name),
    forget: () => ({ forgotten: restores.forget() }),
    receipts: () => restores.receipts(),
  }
}
