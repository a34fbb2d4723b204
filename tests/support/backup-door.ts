import { createBackupHandlers } from '../../src-main/api/backups.ts'
import { type Api, type AuditEntry, createApi } from '../../src-main/api/dispatch.ts'
import type { Backups } from '../../src-main/backup/backups.ts'
import { createClient } from '../../src-shared/contract/client.ts'
import { type AtlasContract, contract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import type { Caller } from '../../src-shared/contract/role.ts'

/** The handlers of the backups behind the real dispatch. */
export interface BackupApi {
  readonly api: Api
  /** What dispatch told the audit. */
  readonly entries: readonly AuditEntry[]
  /** As somebody sees it over a door. */
  clientOf(caller: Caller): Client<AtlasContract>
}

export function createBackupApi(backups: Backups): BackupApi {
  const entries: AuditEntry[] = []
  const api = createApi(
    { backups: contract.backups },
    { backups: createBackupHandlers(backups) },
    { backups: { list: backups.list, job: backups.job, overview: backups.overview, elsewhere: backups.elsewhere } },
    {
      audit: (entry) => entries.push(entry),
      // What has a code has told its user already.
      report: () => undefined,
    },
  )
  return {
    api,
    entries,
    clientOf: (caller) =>
      createClient<AtlasContract>({
        // A door carries bytes: what a handler answers has to survive that.
        call: async (path, input) =>
          JSON.parse(JSON.stringify(await api.call(path, JSON.parse(JSON.stringify(input)), caller))),
        subscribe: () => () => undefined,
      }),
  }
}
