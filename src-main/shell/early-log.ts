import { createScopedLog, type Log } from '../log.ts'

/** A log for the time before there is one: the program's own is opened only once the data folder is known to be free. */
export interface EarlyLog extends Log {
  /** From here on everything goes to `log`. */
  handOver(log: Log): void
}

/** Writes to `write`, a line at a time, until a log takes over. */
export function createEarlyLog(write: (line: string) => void): EarlyLog {
  let target: Log | undefined

  const log = createScopedLog((level, scope, message, detail) => {
    if (target) return (scope ? target.scope(scope) : target)[level](message, detail)
    if (level === 'debug') return
    const cause = detail instanceof Error ? `: ${detail.stack ?? detail.message}` : ''
    write(`${scope ? `${scope}: ` : ''}${message}${cause}\n`)
  })

  return {
    ...log,
    handOver(log) {
      target = log
    },
  }
}
