import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { AuditRow } from '../../src-shared/model/system.ts'

/** `list` gives the newest rows, newest first. */
export function createAuditHandlers(
  list: (limit: number) => Promise<readonly AuditRow[]>,
): Handlers<AtlasContract>['audit'] {
  return { list: ({ limit }) => list(limit) }
}
