import type { FailureCode, Reply } from '../../src-shared/contract/reply.ts'

/** What the console sends over `/ws`. */
export type ConsoleMessage =
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply<unknown> }
  | { readonly type: 'value'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly reply: Extract<Reply<unknown>, { ok: false }> }

/** The message in a WebSocket's text, or null where it is none: what comes in over a network is never trusted blindly. */
export function parseConsoleMessage(data: unknown): ConsoleMessage | null {
  const message = typeof data === 'string' ? parseObject(data) : null
  if (!message || !isId(message.id)) return null
  const { type, id } = message
  if (type === 'value' && 'value' in message) return { type, id, value: message.value }
  if (type !== 'reply' && type !== 'refused') return null
  const reply = asReply(message.reply)
  if (!reply) return null
  if (type === 'reply') return { type, id, reply }
  return reply.ok ? null : { type, id, reply }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function asReply(value: unknown): Reply<unknown> | null {
  if (!isObject(value)) return null
  if (value.ok === true) return { ok: true, value: value.value }
  if (value.ok !== false || typeof value.code !== 'string' || typeof value.message !== 'string') return null
  // An unknown code comes from a newer console. It is carried as it is: nothing here closes over the list.
  return { ok: false, code: value.code as FailureCode, message: value.message }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}
