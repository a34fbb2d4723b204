import { AppError } from '../../src-shared/contract/reply.ts'
import type { Door, Role } from '../../src-shared/contract/role.ts'
import type { Log } from '../log.ts'
import { auditInput, auditPath } from './audit-words.ts'
import type { ApiHooks, AuditEntry } from './dispatch.ts'

export interface HookParts {
  readonly roles: ApiHooks['roles']
  readonly audit: {
    record(row: {
      readonly caller: string
      readonly role: Role
      readonly door: Door
      readonly path: string
      readonly input: string | null
      readonly outcome: AuditEntry['outcome']
    }): void
  }
  /** Told of each act above watching that was carried out. */
  readonly onAct: () => void
  readonly log: Log
}

/** What dispatch tells of: rows for the audit, and failures for the log. */
export function createApiHooks({ roles, audit, onAct, log }: HookParts): ApiHooks {
  return {
    roles,
    audit({ caller: { name, role, door }, path, input, outcome }) {
      // What was carried out stands in the history of changes, where a fader that is dragged is one change and not thirty.
      if (outcome === 'ok' && path === 'control.change') return
      if (outcome === 'ok') onAct()
      const given = input === undefined ? null : auditInput(input)
      audit.record({ caller: name, role, door, path: auditPath(path), input: given, outcome })
    },
    report(path, error) {
      // What has a code has told its user already; what made it so is worth a line and no alarm.
      if (error instanceof AppError) log.warn(`${auditPath(path)}: ${error.message}`, error.cause)
      else log.error(`${auditPath(path)} failed`, error)
    },
  }
}
