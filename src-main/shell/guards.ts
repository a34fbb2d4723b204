import type { App, Session, Shell, WebContents } from 'electron'
import type { Log } from '../log.ts'
import { isAppUrl } from './app-origin.ts'

/** The only places outside that a link in the window may open, in the computer's own browser. */
const OUTSIDE_HOSTS: ReadonlySet<string> = new Set(['www.atlasied.com'])

/** Whether a link may be handed to the computer's browser: https, a host of the short list, no credentials, no odd port. */
export function mayOpenOutside(address: string): boolean {
  const url = URL.parse(address)
  return (
    url !== null &&
    url.protocol === 'https:' &&
    OUTSIDE_HOSTS.has(url.hostname) &&
    url.port === '' &&
    url.username === '' &&
    url.password === ''
  )
}

/**
 * Keeps every page of the program where it belongs (interface.md, "Electron, hardened"): no navigation away from the console's own
 * page, no second window, no embedded page. Must be called before the first window is made.
 */
export function guardPages(app: Pick<App, 'on'>, shell: Pick<Shell, 'openExternal'>, log: Log): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, shell, log))
}

function guardContents(contents: WebContents, shell: Pick<Shell, 'openExternal'>, log: Log): void {
  const stay = (details: { readonly url: string; preventDefault(): void }) => {
    if (isAppUrl(details.url)) return
    details.preventDefault()
    log.warn(`Refused to navigate to ${details.url.slice(0, 200)}`)
  }
  // Sent for every frame, the top one included.
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    log.warn('Refused an embedded page')
  })
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) {
      shell.openExternal(url).catch((error: unknown) => log.error(`The browser could not be opened for ${url}`, error))
    } else {
      log.warn(`Refused to open a window for ${url.slice(0, 200)}`)
    }
    return { action: 'deny' }
  })
}

/** Refuses every permission and every device: the console needs none of the browser's. */
export function guardSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn(`Refused the permission ${permission}`)
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault()
    choose(null)
  })
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault()
    choose('')
  })
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault()
    choose()
  })
}
