/** One line of hardening, taken out or made wider, and the tests that must notice. */
export interface Mutation {
  readonly name: string
  readonly file: string
  /** Stands exactly once in the file. */
  readonly find: string
  readonly replace: string
  /** Files of tests, relative to the project. */
  readonly tests: readonly string[]
}

const GUARDS = 'src-main/shell/guards.ts'
const WINDOW = 'src-main/shell/window.ts'
const DESKTOP = 'src-main/shell/desktop.ts'
const DOOR = 'src-main/shell/ipc-door.ts'
const ORIGIN = 'src-main/shell/app-origin.ts'
const SCHEME = 'src-main/shell/app-scheme.ts'
const POLICY = 'src-main/web/answer.ts'
const SAFE = 'src-main/shell/safe-page.ts'

/** Through the real bundles and a real Chromium. */
const BUNDLES = ['tests/desktop/hardening.test.ts']
const SHELL = ['tests/desktop/shell.test.ts']
const SESSION = ['tests/desktop/session-guard.test.ts']
const DOOR_TESTS = ['tests/desktop/ipc-door.test.ts']

const at =
  (file: string, tests: readonly string[]) =>
  (name: string, find: string, replace: string): Mutation => ({ name, file, find, replace, tests })

const window = at(WINDOW, BUNDLES)
const desktop = at(DESKTOP, BUNDLES)
const policy = at(POLICY, BUNDLES)
const guard = at(GUARDS, SHELL)
const session = at(GUARDS, SESSION)
const door = at(DOOR, DOOR_TESTS)

/** Everything that interface.md, "Electron, hardened", asks of the running program, a line each. */
export const MUTATIONS: readonly Mutation[] = [
  window('sandbox', 'sandbox: true,', 'sandbox: false,'),
  window('context isolation', 'contextIsolation: true,', 'contextIsolation: false,'),
  window('node integration', 'nodeIntegration: false,', 'nodeIntegration: true,'),
  window('web security', 'webSecurity: true,', 'webSecurity: false,'),
  window('webview tag', 'webviewTag: false,', 'webviewTag: true,'),
  desktop('sandbox of every page', '  app.enableSandbox()\n', ''),
  desktop('single instance', 'if (!app.requestSingleInstanceLock()) {', 'if (app.isReady()) {'),
  desktop('guards of pages', '  guardPages(app, shell, log)\n', ''),
  desktop('guards of the session', '    guardSession(session.defaultSession, log)\n', ''),

  at('src-main/shell/words.ts', ['tests/desktop/decisions.test.ts'])(
    'developer tools',
    'devTools || !isPackaged',
    'devTools || isPackaged',
  ),

  policy('CSP default-src', '  "default-src \'none\'",\n', ''),
  policy('CSP script-src', "script-src 'self'\"", "script-src 'self' 'unsafe-inline'\""),
  policy('CSP script-src, eval', "script-src 'self'\"", "script-src 'self' 'unsafe-eval'\""),
  policy('CSP style-src', "style-src 'self'", "style-src 'self' 'unsafe-inline'"),
  policy('CSP font-src', "font-src 'self'", 'font-src *'),
  policy('CSP connect-src', "connect-src 'self'", 'connect-src *'),
  policy('CSP img-src', "img-src 'self' data:", 'img-src * data:'),
  policy('CSP base-uri', '  "base-uri \'none\'",\n', ''),
  policy('CSP form-action', '  "form-action \'none\'",\n', ''),
  policy('CSP frame-ancestors', '  "frame-ancestors \'none\'",\n', ''),
  policy('CSP trusted types', '  "require-trusted-types-for \'script\'",\n', ''),
  at(SCHEME, BUNDLES)(
    'CSP with the page',
    "headers: { ...page.headers, 'content-type': file.contentType",
    "headers: { 'content-type': file.contentType",
  ),
  at(SCHEME, SHELL)(
    'CSP with refusals',
    "headers: { ...page.headers, 'content-type': 'text/plain",
    "headers: { 'content-type': 'text/plain",
  ),
  at(SCHEME, SHELL)('foreign hosts of the scheme', "if (!isAppUrl(url)) return plain(404, 'Not found')", ''),
  at(SCHEME, SHELL)(
    'methods of the scheme',
    "if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Only GET and HEAD')",
    '',
  ),
  at(SAFE, ['tests/desktop/page-recovery.test.ts'])(
    'CSP of the page without scripts',
    "      'content-security-policy': POLICY,\n",
    '',
  ),

  door('sender exists', 'senderFrame !== null && ', ''),
  door('top frame', 'senderFrame.parent === null && ', ''),
  door('sender’s address', ' && isAppUrl(senderFrame.url)', ''),
  at(DOOR, BUNDLES)('sender’s address, in the program', ' && isAppUrl(senderFrame.url)', ''),
  door('sender of calls', "    if (!admits(event, pathOf(path))) return refuse(new AppError('not-allowed'))\n", ''),
  door(
    'sender of topics',
    '    if (!admits(event, pathOf(path))) {\n      event.sender.send',
    '    if (isTopicId(null)) {\n      event.sender.send',
  ),
  at(ORIGIN, SHELL)('own scheme', `url.protocol === \`\${APP_SCHEME}:\` && `, ''),
  at(ORIGIN, SHELL)('own host', 'url.host === APP_HOST && ', ''),
  at(ORIGIN, SHELL)('no user in the address', " && url.username === ''", ''),

  guard('navigation', "  contents.on('will-frame-navigate', stay)\n", ''),
  at(GUARDS, BUNDLES)('navigation, in the program', "  contents.on('will-frame-navigate', stay)\n", ''),
  guard('redirects', "  contents.on('will-redirect', stay)\n", ''),
  guard('stopping a navigation', '    details.preventDefault()\n', ''),
  guard(
    'webviews',
    "  contents.on('will-attach-webview', (event) => {\n    event.preventDefault()\n",
    "  contents.on('will-attach-webview', () => {\n",
  ),
  guard('windows', "return { action: 'deny' }", "return { action: 'allow' }"),
  at(GUARDS, BUNDLES)('windows, in the program', "return { action: 'deny' }", "return { action: 'allow' }"),
  guard('outside: https', "    url.protocol === 'https:' &&\n", ''),
  guard('outside: the list', '    OUTSIDE_HOSTS.has(url.hostname) &&\n', ''),
  at(GUARDS, BUNDLES)('outside: the list, in the program', 'if (mayOpenOutside(url)) {', 'if (url) {'),
  guard('outside: the port', "    url.port === '' &&\n", ''),
  guard('outside: the user', "    url.username === '' &&\n", ''),
  guard('outside: the password', " &&\n    url.password === ''", ''),

  session('permissions asked for', '    answer(false)\n', '    answer(true)\n'),
  at(GUARDS, BUNDLES)(
    'permissions, in the program',
    'setPermissionCheckHandler(() => false)',
    'setPermissionCheckHandler(() => true)',
  ),
  session('permissions looked up', '  session.setPermissionCheckHandler(() => false)\n', ''),
  session('devices', '  session.setDevicePermissionHandler(() => false)\n', ''),
  session('screen capture', '  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))\n', ''),
  session(
    'HID devices',
    "session.on('select-hid-device', (event, _details, choose) => {\n    event.preventDefault()\n",
    "session.on('select-hid-device', (_event, _details, choose) => {\n",
  ),
  session(
    'serial ports',
    "session.on('select-serial-port', (event, _ports, _contents, choose) => {\n    event.preventDefault()\n",
    "session.on('select-serial-port', (_event, _ports, _contents, choose) => {\n",
  ),
  session(
    'USB devices',
    "session.on('select-usb-device', (event, _details, choose) => {\n    event.preventDefault()\n",
    "session.on('select-usb-device', (_event, _details, choose) => {\n",
  ),
  session(
    'Bluetooth devices',
    "contents.on('select-bluetooth-device', (event, _devices, choose) => {\n    event.preventDefault()\n",
    "contents.on('select-bluetooth-device', (_event, _devices, choose) => {\n",
  ),
]

/** The file's text with the line taken out. @throws Error where the line is not there, or more than once */
export function mutated(text: string, { name, file, find, replace }: Mutation): string {
  const parts = text.split(find)
  if (parts.length !== 2) throw new Error(`${name}: its line stands ${parts.length - 1} times in ${file}, not once.`)
  return parts.join(replace)
}
