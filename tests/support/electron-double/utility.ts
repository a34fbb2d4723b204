import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { application } from './application.ts'
import type { MessagePortMain } from './ports.ts'

type Part = 'kill' | 'pid' | 'stdout' | 'stderr'

/** What travels between the two processes. Ports stay here; each has a number there. */
export type Wire =
  | { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port-message'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly port: number }

const ENTRY = new URL('./utility-child.ts', import.meta.url).href

/** A process of Electron's for work beside the main process; here it is one of Node's with `process.parentPort`. */
class UtilityProcess extends EventEmitter implements Pick<Electron.UtilityProcess, Part> {
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null
  readonly #child: ChildProcess
  readonly #ports = new Map<number, MessagePortMain>()
  #running = true
  #lastPort = 0

  constructor(modulePath: string, words: readonly string[], { env, cwd, execArgv, stdio }: Electron.ForkOptions) {
    super()
    if (!application.isReady()) throw new Error('utilityProcess cannot be created before app is ready')
    this.#child = fork(modulePath, words, {
      execArgv: [...(execArgv ?? []), '--import', ENTRY],
      serialization: 'advanced',
      stdio: stdio === 'pipe' ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'inherit', 'inherit', 'ipc'],
      ...(env && { env: env as NodeJS.ProcessEnv }),
      ...(cwd !== undefined && { cwd }),
    })
    this.stdout = this.#child.stdout
    this.stderr = this.#child.stderr
    this.#child.once('spawn', () => this.emit('spawn'))
    this.#child.once('exit', (code) => {
      this.#running = false
      for (const port of this.#ports.values()) port.close()
      this.emit('exit', code ?? 1)
    })
    this.#child.on('message', (wire: Wire) => this.#receive(wire))
  }

  get pid(): number | undefined {
    return this.#running ? this.#child.pid : undefined
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const data: unknown = structuredClone(message)
    const ports = transfer.map((port) => {
      port.markPassedOn()
      this.#lastPort += 1
      const id = this.#lastPort
      this.#ports.set(id, port)
      // The port itself is used up; from here on it is the child's end that speaks and hears.
      port.on('message', ({ data: carried }) => this.#send({ kind: 'port-message', port: id, data: carried }))
      port.on('close', () => this.#send({ kind: 'port-closed', port: id }))
      return id
    })
    this.#send({ kind: 'message', data, ports })
    for (const port of transfer) port.start()
  }

  kill(): boolean {
    return this.#running && this.#child.kill()
  }

  #send(wire: Wire): void {
    if (this.#running && this.#child.connected) this.#child.send(wire)
  }

  #receive(wire: Wire): void {
    switch (wire.kind) {
      case 'message':
        this.emit('message', wire.data)
        break
      case 'port-message':
        this.#ports.get(wire.port)?.forward(wire.data)
        break
      case 'port-closed':
        this.#ports.get(wire.port)?.close()
        break
    }
  }
}

export const utilityProcess = {
  fork: (modulePath: string, words: string[] = [], options: Electron.ForkOptions = {}): Electron.UtilityProcess =>
    // The program gets this object: what it uses beyond the part above fails there, and is to be added here.
    new UtilityProcess(modulePath, words, options) as unknown as Electron.UtilityProcess,
} satisfies Pick<typeof Electron.utilityProcess, 'fork'>
