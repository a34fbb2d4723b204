import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import type { Transport } from '../src-shared/contract/client.ts'
import type { Reply } from '../src-shared/contract/reply.ts'

/** The listeners of the topics that this document has open, by the ids under which they were opened. */
const listeners = new Map<number, (value: unknown) => void>()
let lastId = 0

ipcRenderer.on('atlas:value', (_event: IpcRendererEvent, id: unknown, value: unknown) => {
  // A value may still be on its way when its topic was closed.
  const listener = typeof id === 'number' ? listeners.get(id) : undefined
  if (!listener) return
  try {
    listener(value)
  } catch (error) {
    console.error('A listener of a topic failed.', error)
  }
  // The main process sends a few values ahead and then waits for this, so that a busy page has no queue to work off.
  ipcRenderer.send('atlas:seen', id)
})

ipcRenderer.on('atlas:refused', (_event: IpcRendererEvent, id: unknown, reply: Reply<never>) => {
  if (typeof id === 'number') listeners.delete(id)
  console.error(`A topic was refused: ${reply.ok ? '' : reply.message}`)
})

/** All that the page is given of Electron: two functions (architecture.md, "Files"). It never grows. */
const bridge: Transport = {
  async call(path, input) {
    try {
      return await ipcRenderer.invoke('atlas:call', path, input)
    } catch (error) {
      // A transport never rejects. This happens where an input cannot be cloned, or the main process is going away.
      console.error('A call did not reach the console.', error)
      return { ok: false, code: 'internal', message: 'The console did not answer. Try again.' }
    }
  },

  subscribe(path, listener) {
    if (typeof path !== 'string' || typeof listener !== 'function') {
      throw new TypeError('subscribe needs the path of a topic and a listener.')
    }
    lastId += 1
    const id = lastId
    listeners.set(id, listener)
    ipcRenderer.send('atlas:open', id, path)
    return () => {
      if (listeners.delete(id)) ipcRenderer.send('atlas:close', id)
    }
  },
}

contextBridge.exposeInMainWorld('bridge', bridge)
