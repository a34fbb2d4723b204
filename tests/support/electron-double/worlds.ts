import { type Beyond, type Codec, createCodec } from './codec.ts'

/** What both halves inside the page must know. The names are random, so that a page cannot know them. */
export interface WorldNames {
  /** Prefix of the DOM events between the two worlds. */
  readonly token: string
  /** The function in the isolated world that carries text to the main process. */
  readonly toMain: string
  /** The function in the isolated world that the main process calls with text. */
  readonly fromMain: string
}

/** The script for the page's own world: receives what the preload exposes. */
export function pageWorldScript(names: WorldNames): string {
  return `(${pageWorld})(${JSON.stringify(names)},(${createCodec})(),${createPortal})`
}

/** The script for the isolated world: the real preload with the modules and globals of a sandboxed preload. */
export function isolatedWorldScript(names: WorldNames, versions: Record<string, string>, preload: string): string {
  const globals = { contextIsolated: true, sandboxed: true, type: 'renderer', versions, env: {}, platform: 'linux' }
  return `if(window===window.top){
    const require=(${isolatedWorld})(${JSON.stringify(names)},(${createCodec})(),${createPortal});
    const process=${JSON.stringify(globals)};const module={exports:{}};const exports=module.exports;
    (function(){${preload}\n})();
  }`
}

/** One side of the border between the two worlds. Functions and promises stay at home and are called across it. */
interface Portal extends Beyond {
  tell(what: 'expose', text: string): void
  hear(what: 'expose', listener: (text: string) => void): void
}

type Carried = (...values: unknown[]) => unknown

/** The rules of Electron's contextBridge: values are copied, functions and promises are proxied, errors keep their message. */
function createPortal(token: string, mine: string, theirs: string, codec: Codec): Portal {
  const atHome = new Map<number, Carried>()
  const awaited = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  let answer = ''
  const dispatch = (what: string, detail: string) =>
    document.dispatchEvent(new CustomEvent(`${token}:${theirs}:${what}`, { detail }))
  const listen = (what: string, listener: (text: string) => void) =>
    document.addEventListener(`${token}:${mine}:${what}`, (event) => listener((event as CustomEvent<string>).detail))
  const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

  const portal: Portal = {
    leave(kind, value) {
      lastId += 1
      const id = lastId
      if (kind === 'function') {
        atHome.set(id, value as Carried)
        return id
      }
      const settle = (ok: boolean, result: unknown) => dispatch('settle', codec.encode([id, ok, result], portal))
      ;(value as Promise<unknown>).then(
        (result) => settle(true, result),
        (error: unknown) => settle(false, messageOf(error)),
      )
      return id
    },
    arrive(kind, id) {
      if (kind === 'promise') return new Promise((resolve, reject) => awaited.set(id, { resolve, reject }))
      return (...values: unknown[]) => {
        dispatch('call', codec.encode([id, values], portal))
        const [ok, result] = codec.decode(answer, portal) as [boolean, unknown]
        if (!ok) throw new Error(String(result))
        return result
      }
    },
    tell: (what, text) => void dispatch(what, text),
    hear: (what, listener) => listen(what, listener),
  }

  listen('call', (text) => {
    const [id, values] = codec.decode(text, portal) as [number, unknown[]]
    let outcome: string
    try {
      outcome = codec.encode([true, atHome.get(id)!(...values)], portal)
    } catch (error) {
      outcome = codec.encode([false, messageOf(error)], portal)
    }
    dispatch('return', outcome)
  })
  listen('return', (text) => {
    answer = text
  })
  listen('settle', (text) => {
    const [id, ok, result] = codec.decode(text, portal) as [number, boolean, unknown]
    const waiting = awaited.get(id)
    awaited.delete(id)
    if (ok) waiting?.resolve(result)
    else waiting?.reject(new Error(String(result)))
  })
  return portal
}

function pageWorld({ token }: WorldNames, codec: Codec, openPortal: typeof createPortal): void {
  const portal = openPortal(token, 'page', 'preload', codec)
  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze)
    return Object.freeze(value)
  }
  portal.hear('expose', (text) => {
    const [key, api] = codec.decode(text, portal) as [string, unknown]
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true, writable: false, configurable: false })
  })
}

function isolatedWorld(names: WorldNames, codec: Codec, openPortal: typeof createPortal): (name: string) => unknown {
  type Listener = (event: object, ...values: unknown[]) => void
  const portal = openPortal(names.token, 'preload', 'page', codec)
  const world = globalThis as unknown as Record<string, (text: string) => void>
  const listeners = new Map<string, Listener[]>()
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastId = 0

  const send = (message: unknown) => world[names.toMain]!(codec.encode(message, null))
  world[names.fromMain] = (text) => {
    const message = codec.decode(text, null) as ['reply', number, boolean, unknown] | ['event', string, unknown[]]
    if (message[0] === 'reply') {
      const [, id, ok, result] = message
      const asked = waiting.get(id)
      waiting.delete(id)
      if (ok) asked?.resolve(result)
      else asked?.reject(new Error(String(result)))
      return
    }
    const [, channel, values] = message
    for (const listener of listeners.get(channel) ?? []) listener({ ports: [], sender: ipcRenderer }, ...values)
  }

  const ipcRenderer = {
    async invoke(channel: string, ...values: unknown[]): Promise<unknown> {
      lastId += 1
      const id = lastId
      send(['invoke', id, channel, values])
      try {
        return await new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
      } catch (error) {
        throw new Error(`Error invoking remote method '${channel}': ${(error as Error).message}`)
      }
    },
    send(channel: string, ...values: unknown[]): void {
      send(['send', channel, values])
    },
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off(channel: string, listener: Listener) {
      const rest = (listeners.get(channel) ?? []).filter((one) => one !== listener)
      listeners.set(channel, rest)
      return ipcRenderer
    },
    removeListener: (channel: string, listener: Listener) => ipcRenderer.off(channel, listener),
  }
  const contextBridge = {
    exposeInMainWorld: (key: string, api: unknown) => portal.tell('expose', codec.encode([key, api], portal)),
  }

  return (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer }
    throw new Error(`module not found: ${name}`)
  }
}
