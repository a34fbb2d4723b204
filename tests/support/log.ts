import { createScopedLog, type Log, type LogLevel } from '../../src-main/log.ts'

/** A log that tests can read. */
export interface RecordedLog extends Log {
  readonly lines: { readonly level: LogLevel; readonly message: string; readonly detail: unknown }[]
}

export function createRecordedLog(): RecordedLog {
  const lines: RecordedLog['lines'] = []
  const log = createScopedLog((level, scope, message, detail) => {
    lines.push({ level, message: scope ? `${scope}: ${message}` : message, detail })
  })
  return { ...log, lines }
}
