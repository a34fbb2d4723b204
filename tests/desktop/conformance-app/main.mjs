import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { app, BrowserWindow, ipcMain, MessageChannelMain, protocol, session, utilityProcess } from 'electron'

// The smallest program that uses each behaviour of Electron that the console relies on. Tests ask it what happened.
const folder = process.argv.find((word) => word.startsWith('--lab=')).slice('--lab='.length)
const order = []
const note = (what) => {
  order.push(what)
  appendFileSync(path.join(folder, 'order.txt'), `${what}\n`)
}
const thrownBy = (attempt) => {
  try {
    attempt()
    return null
  } catch (error) {
    return String(error)
  }
}

const PAGE = '<!doctype html><title>Lab</title><h1>Lab</h1><script>window.inline = true</script>'
const POLICY = "default-src 'none'; connect-src 'self'; script-src 'self'"

protocol.registerSchemesAsPrivileged([
  { scheme: 'lab', privileges: { standard: true, secure: true, supportFetchAPI: true } },
])
app.enableSandbox()
app.setPath('userData', folder)
const alone = app.requestSingleInstanceLock()
if (!alone) app.exit(7)

const seconds = []
const refused = []
const asked = []
let heldQuit = false
let window
app.on('second-instance', (_event, argv, workingFolder) => seconds.push({ argv, workingFolder }))
app.on('before-quit', (event) => {
  note('before-quit')
  if (heldQuit) event.preventDefault()
  heldQuit = false
})
app.on('window-all-closed', () => note('window-all-closed'))
app.on('will-quit', () => note('will-quit'))
app.on('quit', () => note('quit'))

const experiments = {
  order: () => order,
  seconds: () => seconds,
  refused: () => refused,
  asked: () => asked,
  navigations: () => navigations,
  /** What came by a message and goes back by one: every kind of value that may. */
  carried: () => ({
    map: new Map([['key', new Set([1, 2])]]),
    date: new Date(1_700_000_000_000),
    bytes: new Uint8Array([1, 2, 255]),
    floats: new Float64Array([0.5, Number.NaN]),
    big: 2n ** 70n,
    nothing: undefined,
    error: new RangeError('planted'),
  }),
  sendFunction: () => thrownBy(() => window.webContents.send('lab:event', () => undefined)),
  secondHandler: () => thrownBy(() => ipcMain.handle('lab:run', () => undefined)),
  lateScheme: () => thrownBy(() => protocol.registerSchemesAsPrivileged([])),
  lateSandbox: () => thrownBy(() => app.enableSandbox()),
  relativePath: () => thrownBy(() => app.setPath('userData', 'relative')),
  names: () => [app.getName(), app.getVersion(), path.resolve(app.getAppPath())],
  holdNextQuit: () => {
    heldQuit = true
    app.quit()
    return order.filter((what) => what === 'before-quit').length
  },
  reload: () => window.webContents.reload(),
  quit: () => void setImmediate(() => app.quit()),
  print: async (options) => {
    const printed = await window.webContents.printToPDF(options)
    return { printed, isBuffer: Buffer.isBuffer(printed) }
  },
  ports: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannelMain()
      const heard = []
      port1.postMessage(new Map([[1, 'first']]))
      port2.on('message', ({ data }) => heard.push(data instanceof Map && data.get(1)))
      setTimeout(() => {
        const before = heard.length
        port2.start()
        port2.on('close', () => resolve({ before, heard }))
        setTimeout(() => port1.close(), 50)
      }, 50)
    }),
  utility: () =>
    new Promise((resolve, reject) => {
      const child = utilityProcess.fork(path.join(import.meta.dirname, 'worker.mjs'), ['word'])
      const { port1, port2 } = new MessageChannelMain()
      const heard = []
      let pid
      const done = () => {
        if (heard.length === 2) child.postMessage('end')
      }
      child.once('spawn', () => {
        pid = child.pid
      })
      child.on('message', (message) => {
        heard.push(message)
        done()
      })
      port1.on('message', ({ data }) => {
        heard.push(data)
        done()
      })
      port1.start()
      child.once('exit', (code) => resolve({ code, hadPid: pid > 0, pidAfter: child.pid, heard }))
      child.postMessage({ date: new Date(5) }, [port2])
      setTimeout(() => reject(new Error(`The worker did not end; heard ${JSON.stringify(heard)}`)), 10_000).unref()
    }),
}

const navigations = []
// Not at the top level: the program is ready only once all of this file has been evaluated.
async function start() {
  await app.whenReady()
  protocol.handle('lab', ({ url }) =>
    new URL(url).pathname === '/'
      ? new Response(PAGE, { headers: { 'content-type': 'text/html', 'content-security-policy': POLICY } })
      : new Response('', { status: 404 }),
  )
  session.defaultSession.setPermissionCheckHandler(() => false)
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    asked.push(permission)
    answer(false)
  })
  ipcMain.handle('lab:run', (event, name, input) => {
    const { url, parent } = event.senderFrame
    if (name === 'sender') return { url, isTop: parent === null, same: event.sender === window.webContents }
    return experiments[name](input)
  })
  ipcMain.handle('lab:fail', () => {
    throw new TypeError('planted')
  })
  ipcMain.on('lab:hello', (_event, text) => note(`hello ${text}`))

  window = new BrowserWindow({
    show: false,
    webPreferences: {
      preload: path.join(import.meta.dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  })
  const { webContents } = window
  window.once('ready-to-show', () => {
    note('ready-to-show')
    window.show()
  })
  window.on('close', () => note('close'))
  window.on('closed', () => note('closed'))
  webContents.on('did-navigate', (_event, url) => note(`did-navigate ${url}`))
  webContents.on('will-navigate', (event) => {
    navigations.push(event.url)
    if (!event.url.startsWith('lab:')) event.preventDefault()
  })
  webContents.on('render-process-gone', () => {
    note(`gone ${webContents.isCrashed()}`)
    setImmediate(() => webContents.reload())
  })
  webContents.setWindowOpenHandler(({ url }) => {
    refused.push(url)
    return { action: 'deny' }
  })
  await window.loadURL('lab://home/')
}
void start()
