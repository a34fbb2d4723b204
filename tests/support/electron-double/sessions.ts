import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import type { BrowserContext } from 'playwright-core'

type Session = Electron.Session
type RequestHandler = Parameters<Session['setPermissionRequestHandler']>[0]
type CheckHandler = Parameters<Session['setPermissionCheckHandler']>[0]
type Permission = Parameters<NonNullable<CheckHandler>>[1]
type SessionPart =
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'

/** Electron's names of the permissions that a browser can be told about, with the browser's names. */
const KNOWN = {
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  media: ['camera', 'microphone'],
  midi: ['midi'],
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
} as const satisfies Partial<Record<Permission, readonly string[]>>

let checkHandler: CheckHandler = null
let requestHandler: RequestHandler = null

/** The one session. Handlers for devices are kept nowhere: a browser in a test has no devices. */
export const defaultSession = Object.assign(new EventEmitter(), {
  setPermissionRequestHandler(handler: RequestHandler): void {
    requestHandler = handler
  },
  setPermissionCheckHandler(handler: CheckHandler): void {
    checkHandler = handler
  },
  setDevicePermissionHandler(_handler: Parameters<Session['setDevicePermissionHandler']>[0]): void {
    return
  },
  setDisplayMediaRequestHandler(_handler: Parameters<Session['setDisplayMediaRequestHandler']>[0]): void {
    return
  },
}) satisfies Pick<Session, SessionPart>

/**
 * Tells the browser what the program's handlers allow `origin`. Without handlers everything is allowed, as in Electron: a program
 * that forgets them is found out.
 */
export async function applyPermissions(context: BrowserContext, contents: Electron.WebContents, origin: string) {
  const allowed: string[] = []
  for (const [permission, names] of Object.entries(KNOWN) as [keyof typeof KNOWN, readonly string[]][]) {
    if (await isAllowed(contents, permission, origin)) allowed.push(...names)
  }
  await context.grantPermissions(allowed, { origin })
}

async function isAllowed(
  contents: Electron.WebContents,
  permission: keyof typeof KNOWN,
  origin: string,
): Promise<boolean> {
  const details = { isMainFrame: true, requestingUrl: origin }
  // Electron asks the check first, and the request handler where the check says no.
  if (!checkHandler && !requestHandler) return true
  if (checkHandler?.(contents, permission, origin, details)) return true
  const ask = requestHandler
  return ask !== null && new Promise((answer) => ask(contents, permission, answer, details))
}
