import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { MessageChannelMain, type MessagePortMain } from './ports.ts'
import type { Wire } from './utility.ts'

/** Loaded with `--import` into a process of {@link utilityProcess}: gives it `process.parentPort`. */
const ports = new Map<number, MessagePortMain>()
const send = (wire: Wire) => process.send?.(wire)

class ParentPort extends EventEmitter {
  #waiting: object[] = []

  constructor() {
    super()
    // Messages wait until somebody listens.
    this.on('newListener', (name) => {
      if (name !== 'message') return
      const waiting = this.#waiting.splice(0)
      setImmediate(() => {
        for (const message of waiting) this.emit('message', message)
      })
    })
  }

  postMessage(message: unknown): void {
    send({ kind: 'message', data: structuredClone(message), ports: [] })
  }

  receive(message: object): void {
    if (this.listenerCount('message') > 0) this.emit('message', message)
    else this.#waiting.push(message)
  }
}

const parentPort = new ParentPort()
parentPort satisfies Pick<Electron.ParentPort, 'postMessage'>

process.on('message', (wire: Wire) => {
  switch (wire.kind) {
    case 'message':
      parentPort.receive({ data: wire.data, ports: wire.ports.map(openPort) })
      break
    case 'port-message':
      ports.get(wire.port)?.postMessage(wire.data)
      break
    case 'port-closed':
      ports.get(wire.port)?.close()
      break
  }
})
// A utility process never outlives its parent.
process.on('disconnect', () => process.exit(0))
Object.assign(process, { parentPort, type: 'utility' })

/** A port of the parent's, as this process holds it: the far end of a channel whose near end is on the wire. */
function openPort(id: number): MessagePortMain {
  const { port1, port2 } = new MessageChannelMain()
  ports.set(id, port1)
  port1.on('message', ({ data }) => send({ kind: 'port-message', port: id, data }))
  port1.on('close', () => send({ kind: 'port-closed', port: id }))
  port1.start()
  return port2
}
