import type { CustomScheme } from 'electron'
import type { Log } from '../log.ts'
import { APP_SCHEME, isAppUrl } from './app-origin.ts'
import { safePageAt } from './safe-page.ts'

/** To be registered before the program is ready: `app:` behaves like https, with an origin and with fetch. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
}

/** Where the page's files come from: the same files, and the same headers, that a browser gets at the web door. */
export interface PageSource {
  /** The content security policy among them (interface.md, "Electron, hardened"). */
  readonly headers: Readonly<Record<string, string>>
  /** The file for a path such as `/assets/index.js`, exactly as it was asked for; null where there is none. */
  read(path: string): Promise<{ readonly body: Uint8Array; readonly contentType: string } | null>
}

/** Answers `app://console/…` with the files of the page, and everything else with 404 or 405. */
export function createAppScheme(page: PageSource, log: Log): (request: Request) => Promise<Response> {
  const plain = (status: number, text: string) =>
    new Response(text, { status, headers: { ...page.headers, 'content-type': 'text/plain; charset=utf-8' } })

  return async ({ url, method }) => {
    if (!isAppUrl(url)) return plain(404, 'Not found')
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Only GET and HEAD')
    const path = new URL(url).pathname
    // From the program itself and not from a file: it must be there when the page's files are the trouble.
    const safe = safePageAt(path, page.headers)
    if (safe) return safe
    try {
      const file = await page.read(path)
      if (!file) {
        log.warn(`The page asked for ${path.slice(0, 200)}, which does not exist`)
        return plain(404, 'Not found')
      }
      return new Response(method === 'HEAD' ? null : new Uint8Array(file.body), {
        // From this computer's own disk: a kept copy could only be one of an older version.
        headers: { ...page.headers, 'content-type': file.contentType, 'cache-control': 'no-store' },
      })
    } catch (error) {
      log.error(`The page's file ${path.slice(0, 200)} cannot be read`, error)
      return plain(500, 'Cannot be read')
    }
  }
}
