import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { ConsoleContext, createConsole } from './state/console.ts'
import { startPaper } from './state/print-page.ts'
import { startTheme } from './state/theme.ts'
import './tokens.css'
import './print.css'
import { overBridge } from './transport/bridge.ts'
import type { Connection } from './transport/connection.ts'
import { jitteredBackOffMs, overWebSocket } from './transport/web-socket.ts'

/** The desktop window brings its own wire; a browser opens one to where the page came from. */
function connect(): Connection {
  if (window.bridge) return overBridge(window.bridge)
  const url = new URL('ws', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.search = ''
  url.hash = ''
  return overWebSocket({ url: url.href, isLockedOut, backOffMs: jitteredBackOffMs, silenceMs: 10_000 })
}

/** How long the console may take to say whether it knows this browser, in ms. */
const ANSWER_MS = 3_000

/** A browser does not say why a WebSocket was refused; the same door over HTTP does. */
async function isLockedOut(): Promise<boolean> {
  try {
    const response = await fetch('api/system/status', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    return response.status === 401
  } catch (error) {
    console.info('The console cannot be reached.', error)
    return false
  }
}

startTheme(document)
startPaper(document)
const root = document.getElementById('root')
if (!root) throw new Error('The page has no place for the console.')
createRoot(root).render(
  <StrictMode>
    <ConsoleContext value={createConsole(connect(), document)}>
      <App />
    </ConsoleContext>
  </StrictMode>,
)
