import type { Log } from '../../src-main/log.ts'

/** A log that tests can read. */
export interface RecordedLog extends Log {
  readonly lines: {
    readonly level: 'debug' | 'info' | 'warn' | 'error'
    readonly message: string
    readonly detail: unknown
  }[]
}

export function createRecordedLog(): RecordedLog {
  const lines: RecordedLog['lines'] = []
  const scoped = (name: string): RecordedLog => {
    const write = (level: RecordedLog['lines'][number]['level']) => (message: string, detail?: unknown) => {
      lines.push({ level, message: name ? `${name}: ${message}` : message, detail })
    }
    return {
      lines,
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      scope: (inner) => scoped(name ? `${name}/${inner}` : inner),
    }
  }
  return scoped('')
}
