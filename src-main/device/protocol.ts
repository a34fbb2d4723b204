/** The third-party control protocol as messages: what a line means, and how a request is written (protocol.md §2 and §3). */

/** How a value is written: `val` in dB or as a number, `pct` in the processor's own percent, `str` as text. */
export type Format = 'val' | 'pct' | 'str'

/** A parameter in one format: what is subscribed, asked for, and kept apart from the same parameter in another format. */
export interface Query {
  readonly param: string
  readonly fmt: Format
}

/** A value that a processor sent. */
export interface Update {
  readonly param: string
  readonly fmt: Format
  readonly value: number | string
}

/** A value to be written. */
export type Setting = { readonly param: string } & (
  | { readonly val: number }
  | { readonly pct: number }
  | { readonly str: string }
)

/** What one line or datagram says. `faulty` counts the entries in it that had wrong types and were left out. */
export type Incoming =
  | { readonly kind: 'updates'; readonly updates: readonly Update[]; readonly faulty: number }
  | { readonly kind: 'result'; readonly id: number; readonly updates: readonly Update[]; readonly faulty: number }
  | { readonly kind: 'error'; readonly id: number | null; readonly code: number | null; readonly message: string }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'unknown' }

/** "Could not be found": the parameter does not exist on this processor (protocol.md §3). */
export const NOT_FOUND_CODE = -32_604

/** Most parameters in one message. The manual names no limit; a client was seen with about 250 (protocol.md §3). */
export const MOST_PARAMETERS = 32

export const KEEP_ALIVE = 'KeepAlive'
export const KEEP_ALIVE_LINE = `${JSON.stringify({
  jsonrpc: '2.0',
  method: 'get',
  params: { param: KEEP_ALIVE, fmt: 'str' },
})}\n`

/** A request for values, now (`get`) or now and at each change (`sub`). */
export function encodeQuery(method: 'get' | 'sub' | 'unsub', queries: readonly Query[], id: number): string {
  return encode(method, queries, id)
}

/** A request to change values. */
export function encodeSet(settings: readonly Setting[], id: number): string {
  return encode('set', settings, id)
}

function encode(method: string, params: readonly object[], id: number): string {
  return `${JSON.stringify({ jsonrpc: '2.0', method, params, id })}\n`
}

/** What a line means. Never throws: whatever a processor sends is a message, garbage or unknown. */
export function decode(line: string): Incoming {
  let message: unknown
  try {
    message = JSON.parse(line)
  } catch {
    return { kind: 'garbage' }
  }
  if (!isObject(message)) return { kind: 'garbage' }

  const { id, method, params, result, error } = message
  if (id !== undefined && id !== null) {
    if (typeof id !== 'number' || !Number.isSafeInteger(id)) return { kind: 'unknown' }
    if (error !== undefined && error !== null) return errorFrom(error, id)
    if (method === 'error') return errorFrom(params, id)
    if (result === undefined) return { kind: 'unknown' }
    return { kind: 'result', id, ...updatesFrom(result) }
  }
  if (method === 'update' || method === 'getResp') return { kind: 'updates', ...updatesFrom(params) }
  if (method === 'error') return errorFrom(error ?? params, null)
  if (error !== undefined && error !== null) return errorFrom(error, null)
  return { kind: 'unknown' }
}

/** The error may be an object, an array with one, or a string (protocol.md §3). */
function errorFrom(error: unknown, id: number | null): Incoming {
  const body = Array.isArray(error) ? error[0] : error
  if (!isObject(body)) {
    const message = typeof body === 'string' ? body : ''
    return { kind: 'error', id, code: /not be found/i.test(message) ? NOT_FOUND_CODE : null, message }
  }
  const code = typeof body.code === 'number' ? body.code : null
  return { kind: 'error', id, code, message: typeof body.message === 'string' ? body.message : '' }
}

/** The values in `params` or `result`: one object or an array of them. A bare "OK" has none. */
function updatesFrom(body: unknown): { updates: Update[]; faulty: number } {
  const updates: Update[] = []
  if (typeof body === 'string') return { updates, faulty: 0 }
  let faulty = 0
  for (const entry of Array.isArray(body) ? body : [body]) {
    if (!isObject(entry) || typeof entry.param !== 'string' || entry.param === '') {
      faulty += 1
      continue
    }
    const { param, val, pct, str } = entry
    const before = updates.length
    if (typeof val === 'number' && Number.isFinite(val)) updates.push({ param, fmt: 'val', value: val })
    if (typeof pct === 'number' && Number.isFinite(pct)) updates.push({ param, fmt: 'pct', value: pct })
    if (typeof str === 'string') updates.push({ param, fmt: 'str', value: str })
    if (updates.length === before) faulty += 1
  }
  return { updates, faulty }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
