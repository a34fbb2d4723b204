import type { Transport } from '../../src-shared/contract/client.ts'
import { type Connection, createSignal } from './connection.ts'

declare global {
  interface Window {
    /** Put there by the preload in the desktop window; absent in a browser. */
    readonly bridge?: Transport
  }
}

/** The desktop window's wire. It lives as long as the window does, so it is always connected. */
export function overBridge(bridge: Transport): Connection {
  return {
    state: createSignal({ kind: 'connected' as const }),
    call: (path, input) => bridge.call(path, input),
    subscribe: (path, listener) => bridge.subscribe(path, listener),
  }
}
