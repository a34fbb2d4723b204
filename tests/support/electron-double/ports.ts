import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'

type Part = 'start' | 'close'

/** A message as it arrives: a clone, with the ports that came along. */
export interface PortMessage {
  readonly data: unknown
  readonly ports: readonly MessagePortMain[]
}

/** One end of a channel. What arrives before `start` waits for it; a port that is passed on can no longer be used here. */
export class MessagePortMain extends EventEmitter implements Pick<Electron.MessagePortMain, Part> {
  #deliver: (message: PortMessage) => void = () => undefined
  #closeOther: () => void = () => undefined
  #waiting: PortMessage[] = []
  #started = false
  #closed = false
  #passedOn = false

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    if (this.#passedOn) throw new Error('Cannot post to a port that has been passed on')
    if (transfer.includes(this)) throw new Error('Port at index 0 contains the source port')
    const data: unknown = structuredClone(message)
    for (const port of transfer) port.markPassedOn()
    if (!this.#closed) this.#deliver({ data, ports: transfer })
  }

  start(): void {
    this.#started = true
    for (const message of this.#waiting.splice(0)) this.#hand(message)
  }

  close(): void {
    if (this.#closed) return
    this.ended()
    this.#closeOther()
  }

  /** For the double: where this end's messages go. */
  connect(deliver: (message: PortMessage) => void, closeOther: () => void): void {
    this.#deliver = deliver
    this.#closeOther = closeOther
  }

  /** For the double: sends on behalf of whoever this end was given to. */
  forward(data: unknown): void {
    this.#deliver({ data, ports: [] })
  }

  /** For the double: a message from the other end. */
  receive(message: PortMessage): void {
    if (this.#closed) return
    if (this.#started) this.#hand(message)
    else this.#waiting.push(message)
  }

  /** For the double: the other end is closed, or this one. */
  ended(): void {
    if (this.#closed) return
    this.#closed = true
    setImmediate(() => this.emit('close'))
  }

  /** For the double: the program gave this end away. */
  markPassedOn(): void {
    if (this.#passedOn) throw new Error('Port at index 0 is already neutered')
    this.#passedOn = true
  }

  /** Never within the call that sent it. */
  #hand(message: PortMessage): void {
    setImmediate(() => this.emit('message', message))
  }
}

/** Two ports that are connected with each other. */
export class MessageChannelMain {
  readonly port1 = new MessagePortMain()
  readonly port2 = new MessagePortMain()

  constructor() {
    const { port1, port2 } = this
    port1.connect(
      (message) => port2.receive(message),
      () => port2.ended(),
    )
    port2.connect(
      (message) => port1.receive(message),
      () => port1.ended(),
    )
  }
}

MessageChannelMain satisfies new () => Record<keyof Electron.MessageChannelMain, Pick<Electron.MessagePortMain, Part>>
