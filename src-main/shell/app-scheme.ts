import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { CustomScheme } from 'electron'
import type { Log } from '../log.ts'
import { APP_SCHEME, isAppUrl } from './app-origin.ts'

/** To be registered before the program is ready: `app:` behaves like https, with an origin and with fetch. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
}

/** What the page may load and do (interface.md, "Electron, hardened"): its own files, and nothing that is written inline. */
export const CONTENT_SECURITY_POLICY = [
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

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // The page is read from this computer's disk; a kept copy could only be one of an older version.
  'cache-control': 'no-store',
}

/**
 * Answers `app://console/…` with the files below `folder`, and with nothing else: other hosts, other methods, names that leave
 * the folder (also through a symbolic link) and unknown file types are answered 404 or 405.
 */
export function createAppScheme(folder: string, log: Log): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET')
    const name = assetName(request.url)
    const type = name === null ? undefined : CONTENT_TYPES[path.posix.extname(name)]
    if (name === null || type === undefined) return plain(404, 'Not found')
    try {
      const root = await realpath(folder)
      const file = await realpath(path.join(root, ...name.split('/')))
      if (!file.startsWith(root + path.sep)) return plain(404, 'Not found')
      const body = new Uint8Array(await readFile(file))
      return new Response(request.method === 'HEAD' ? null : body, { headers: { ...HEADERS, 'content-type': type } })
    } catch (error) {
      log.warn(`The page asked for ${name}, which cannot be read`, error)
      return plain(404, 'Not found')
    }
  }
}

/**
 * The name of the file that an address means, with slashes and relative to the page's folder, or null where it means none.
 * Refuses every name that could be read in two ways: encoded slashes, back slashes, dots, colons and control characters.
 */
export function assetName(address: string): string | null {
  if (!isAppUrl(address)) return null
  let decoded: string
  try {
    decoded = decodeURIComponent(new URL(address).pathname)
  } catch {
    return null
  }
  const name = decoded === '/' ? 'index.html' : decoded.slice(1)
  const isPlain = name.split('/').every((part) => /^[\w-][\w.-]*$/.test(part))
  return isPlain ? name : null
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' } })
}
