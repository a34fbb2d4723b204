import type * as Electron from 'electron'
import { application } from './application.ts'

type Handler = Parameters<Electron.Protocol['handle']>[1]

const privileges = new Map<string, Electron.Privileges>()
const handlers = new Map<string, Handler>()
let registered = false

/** The program's own schemes. */
export const protocol = {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (application.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    if (registered) throw new Error('protocol.registerSchemesAsPrivileged can be called only once')
    registered = true
    for (const one of schemes) privileges.set(one.scheme, one.privileges ?? {})
  },
  handle(scheme: string, handler: Handler): void {
    if (!application.isReady()) throw new Error('protocol.handle can only be used once app is ready')
    if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} is already handled`)
    handlers.set(scheme, handler)
  },
  unhandle: (scheme: string): void => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'>

/**
 * Chromium knows no scheme of ours, so `app://console/x` is loaded as `http://console.app.localhost/x` (which it trusts like https)
 * and answered by the program's own handler before anything reaches a network.
 */
export function toBrowserUrl(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/]*)(.*)$/s.exec(url)
  const [, scheme = '', host = '', rest = ''] = parts ?? []
  return privileges.get(scheme)?.standard ? `http://${host}.${scheme}.localhost${rest || '/'}` : url
}

/** The reverse of {@link toBrowserUrl}. */
export function fromBrowserUrl(url: string): string {
  const parts = /^http:\/\/([^/]*)\.([a-z0-9+-]+)\.localhost(.*)$/s.exec(url)
  const [, host = '', scheme = '', rest = ''] = parts ?? []
  return privileges.has(scheme) ? `${scheme}://${host}${rest}` : url
}

/** What the program's handler answers for an address of its own, or null where the scheme is none of its own. */
export async function answerOwn(
  url: string,
  method: string,
  headers: Record<string, string>,
): Promise<Response | null> {
  const handler = handlers.get(url.slice(0, url.indexOf(':')))
  return handler ? handler(new Request(url, { method, headers })) : null
}
