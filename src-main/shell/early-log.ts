import type { Log } from '../log.ts'

/** A log for the time before there is one: the program's own is opened only once the data folder is known to be free. */
export interface EarlyLog extends Log {
  /** From here on everything goes to `log`. */
  handOver(log: Log): void
}

/** Writes to `write`, a line at a time, until a log takes over. */
export function createEarlyLog(write: (line: string) => void): EarlyLog {
  let target: Log | undefined

  function scoped(scope: string): Log {
    const at = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, detail?: unknown) => {
      if (target) return (scope ? target.scope(scope) : target)[level](message, detail)
      if (level === 'debug') return
      const cause = detail instanceof Error ? `: ${detail.stack ?? detail.message}` : ''
      write(`${scope ? `${scope}: ` : ''}${message}${cause}\n`)
    }
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      scope: (name) => scoped(scope ? `${scope} ${name}` : name),
    }
  }

  return {
    ...scoped(''),
    handOver(log) {
      target = log
    },
  }
}
