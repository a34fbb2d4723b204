/**
 * The plain way to read newline-framed updates, as most programs do it: add each chunk to a string, cut lines off its front, and
 * JSON.parse every line. Levels are kept by the parameter's own name, in dB.
 */
export interface PlainReader {
  push(chunk: Buffer): void
  readonly levelsDb: Map<string, number>
}

interface PlainMessage {
  readonly method?: string
  readonly params?: PlainParameter | readonly PlainParameter[]
}
interface PlainParameter {
  readonly param: string
  readonly val?: number
}

export function createPlainReader(): PlainReader {
  const levelsDb = new Map<string, number>()
  let text = ''
  return {
    levelsDb,
    push(chunk) {
      text += chunk.toString('utf8')
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
        const message = JSON.parse(text.slice(0, end)) as PlainMessage
        text = text.slice(end + 1)
        if (message.method !== 'update' || !message.params) continue
        const params = Array.isArray(message.params) ? message.params : [message.params]
        for (const { param, val } of params) if (typeof val === 'number') levelsDb.set(param, val)
      }
    },
  }
}
