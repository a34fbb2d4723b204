import type { ServerResponse } from 'node:http'
import { assertNever } from '../../src-shared/assert.ts'
import type { FailureCode, Reply } from '../../src-shared/contract/reply.ts'
import { STATUS_CODES } from '../node-http.ts'

/**
 * What the page may load and do (interface.md, "Electron, hardened"): its own files, nothing written inline, no frame around it.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** On every answer, the refusals included. */
export const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
} as const

/** With every 401: which kind of key is wanted (RFC 9110 §11.6.1). Unlike Basic it makes no browser ask for a password. */
const ASK_FOR_KEY = { 'www-authenticate': 'Bearer' } as const

/** The status of a failed call (commands.md, "Web door"; what it does not name follows the same sense). */
export function statusOf(code: FailureCode): number {
  switch (code) {
    case 'bad-input':
      return 400
    case 'unauthorized':
      return 401
    case 'not-allowed':
      return 403
    case 'not-found':
      return 404
    case 'busy':
    case 'already-running':
    case 'stale-plan':
    case 'cancelled':
      return 409
    case 'backup-damaged':
    case 'not-a-backup':
    case 'wrong-passphrase':
    case 'target-unusable':
      return 422
    case 'processor-refused':
    case 'not-an-atmosphere':
      return 502
    case 'processor-offline':
    case 'unreachable':
    case 'restoring':
      return 503
    case 'disk-full':
      return 507
    case 'port-taken':
    case 'verification-failed':
    case 'newer-store':
    case 'update-refused':
    case 'damaged':
    case 'internal':
      return 500
    default:
      return assertNever(code)
  }
}

/** Answers JSON that nobody may keep. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendText(response, status, 'application/json; charset=utf-8', JSON.stringify(value))
}

/** Answers a text that nobody may keep. */
export function sendText(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    ...(status === 401 ? ASK_FOR_KEY : {}),
    'cache-control': 'no-store',
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

/** Answers a reply with the status of its code. */
export function sendReply(response: ServerResponse, reply: Reply<unknown>): void {
  sendJson(response, reply.ok ? 200 : statusOf(reply.code), reply)
}

/** Answers a failure in the words of the published addresses (requirements.md §1.14). */
export function sendPublishedRefusal(
  response: ServerResponse,
  status: number,
  code: FailureCode,
  message: string,
): void {
  sendJson(response, status, { success: false, error: message, code })
}

/** Answers a refusal whose status says more than its code does, such as 405 or 413. */
export function sendRefusal(response: ServerResponse, status: number, code: FailureCode, message: string): void {
  sendJson(response, status, { ok: false, code, message })
}

/**
 * A whole refusal as bytes, for where Node has no response to write to: malformed requests and upgrades. The connection ends
 * with it.
 */
export function rawRefusal(status: number, code: FailureCode, message: string): string {
  const body = JSON.stringify({ ok: false, code, message })
  const headers = {
    ...SECURITY_HEADERS,
    ...(status === 401 ? ASK_FOR_KEY : {}),
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n')
}

/** Answers a small page of plain sentences, for a person who opened the address in a browser. `sentences` are ours, never input. */
export function sendPage(response: ServerResponse, status: number, title: string, sentences: readonly string[]): void {
  const paragraphs = sentences.map((sentence) => `<p>${sentence}</p>`).join('')
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${paragraphs}</html>`
  sendText(response, status, 'text/html; charset=utf-8', body)
}
