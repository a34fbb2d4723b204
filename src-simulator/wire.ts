import { FORMATS, type Format, type WireValue } from './parameters.ts'

/** The messages on the wires, both ways: one JSON object per line (protocol.md §2 and §3). */

export type Id = number | string

/** One parameter of a request: in `get`, `sub` and `unsub` with its format, in `set` and `bmp` with its value. */
export interface Item {
  readonly param: string
  readonly format: Format
  /** Undefined where the method carries no value. */
  readonly value: unknown
}
export interface Request {
  readonly method: string
  readonly items: readonly Item[]
  /** Null where the client wants no reply. */
  readonly id: Id | null
}

/** A parameter with its value, or with its error, as it stands in `params` and `result`. */
export type Entry = { readonly param: string } & (WireValue | { readonly error: WireError })
export interface WireError {
  readonly code: number
  readonly message: string
}
/** Anything that the processor sends. */
export interface Message {
  readonly jsonrpc: '2.0'
  readonly method?: 'update' | 'getResp' | 'error'
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: unknown
  readonly id?: Id
}

/** The code of a parameter that does not exist. */
export const NOT_FOUND = -32604
/** JSON-RPC's own codes for a method and for a value that cannot be used. */
export const NO_SUCH_METHOD = -32601
export const BAD_VALUE = -32602

/** What a client's line asks for; null if it is no request of this protocol. */
export function parseRequest(line: string): Request | null {
  let message: unknown
  try {
    message = JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
  if (!isRecord(message) || typeof message.method !== 'string') return null
  const params = Array.isArray(message.params) ? message.params : [message.params]
  const items = params.map((param) => parseItem(param))
  if (!items.every((item) => item !== null)) return null
  const id = typeof message.id === 'number' || typeof message.id === 'string' ? message.id : null
  return { method: message.method, items, id }
}

function parseItem(item: unknown): Item | null {
  if (!isRecord(item) || typeof item.param !== 'string') return null
  const key = FORMATS.find((format) => format in item)
  if (key !== undefined) return { param: item.param, format: key, value: item[key] }
  // The key is `fmt`; a client that says `format` gets the default and sees its mistake.
  const format = FORMATS.find((known) => known === item.fmt) ?? 'val'
  return { param: item.param, format, value: undefined }
}

/** A value that changed, or its present value after `sub`. */
export const updateOf = (entries: readonly Entry[]): Message => ({ jsonrpc: '2.0', method: 'update', params: entries })
/** The reply to `get` without an id. */
export const getRespOf = (entries: readonly Entry[]): Message => ({
  jsonrpc: '2.0',
  method: 'getResp',
  params: entries,
})
/** The reply to `get` with an id. */
export const resultOf = (entries: readonly Entry[], id: Id): Message => ({ jsonrpc: '2.0', result: entries, id })
/** The reply to `set`, `bmp` and `unsub` with an id. */
export const okOf = (id: Id): Message => ({ jsonrpc: '2.0', result: 'OK', id })

/** The forms in which an error has been seen or is expected. */
export const ERROR_FORMS = ['object', 'string', 'method'] as const
export type ErrorForm = (typeof ERROR_FORMS)[number]

/** An error as an answer to a request with an id. */
export function errorOf(form: ErrorForm, error: WireError, id: Id): Message {
  switch (form) {
    case 'object':
      return { jsonrpc: '2.0', error, id }
    case 'string':
      return { jsonrpc: '2.0', error: `${error.code} ${error.message}`, id }
    case 'method':
      return { jsonrpc: '2.0', method: 'error', params: error, id }
  }
}

/** Cuts bytes into lines; bytes and not text, since a segment may end inside a character. */
export interface LineCutter {
  push(bytes: Buffer): string[]
}

export function createLineCutter(): LineCutter {
  let rest: Buffer = Buffer.alloc(0)
  return {
    push(bytes) {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      const lines: string[] = []
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        const line = rest.subarray(0, end).toString('utf8').trim()
        if (line !== '') lines.push(line)
        rest = rest.subarray(end + 1)
      }
      return lines
    },
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
