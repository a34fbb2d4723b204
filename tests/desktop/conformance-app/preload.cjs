const { contextBridge, ipcRenderer } = require('electron')

const tryRequire = (name) => {
  try {
    return typeof require(name)
  } catch (error) {
    return error.message
  }
}

ipcRenderer.send('lab:hello', location.href)
contextBridge.exposeInMainWorld('lab', {
  run: (name, input) => ipcRenderer.invoke('lab:run', name, input),
  /** Looked at here: what crosses to the page is cloned once more. */
  describe: async (name) => {
    const { map, date, bytes, floats, big, error, ...rest } = await ipcRenderer.invoke('lab:run', name)
    return [
      map instanceof Map && map.get('key') instanceof Set && map.get('key').has(2),
      date instanceof Date && date.getTime(),
      bytes instanceof Uint8Array && bytes[2],
      floats instanceof Float64Array && Number.isNaN(floats[1]),
      typeof big === 'bigint' && String(big),
      error instanceof Error && error.message,
      'nothing' in rest && rest.nothing === undefined,
    ]
  },
  fail: () => ipcRenderer.invoke('lab:fail'),
  nobody: () => ipcRenderer.invoke('lab:nobody'),
  sendFunction: () => ipcRenderer.invoke('lab:run', 'order', () => undefined),
  modules: () => ['electron', 'node:fs', 'child_process', './other.cjs'].map((name) => `${name}: ${tryRequire(name)}`),
  facts: { sandboxed: process.sandboxed, isolated: process.contextIsolated, type: process.type, deep: { list: [1] } },
  twice: (number) => number * 2,
  callBack: (listener) => listener('from the preload'),
  throws: () => {
    throw new RangeError('planted')
  },
  later: () => Promise.resolve(new Map([[1, 2]])),
})
