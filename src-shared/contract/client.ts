import type { Client, Contract } from './define.ts'
import { type Reply, unwrap } from './reply.ts'

/** All that a door must do for its other side. The preload does it over IPC, the browser over a WebSocket. */
export interface Transport {
  /** Never rejects: a broken wire answers as a failed reply. */
  call(path: string, input: unknown): Promise<Reply<unknown>>
  subscribe(path: string, listener: (value: unknown) => void): () => void
}

/** The contract as an object: `client.zones.setGain({…})`, `client.meters.frame.subscribe(…)`. A failed reply is thrown. */
export function createClient<C extends Contract>(transport: Transport): Client<C> {
  const member = (path: string) =>
    Object.assign(async (input: unknown) => unwrap(await transport.call(path, input)), {
      subscribe: (listener: (value: unknown) => void) => transport.subscribe(path, listener),
    })
  const group = (name: string) => new Proxy({}, { get: (_, key) => member(`${name}.${String(key)}`) })
  return new Proxy({}, { get: (_, name) => group(String(name)) }) as Client<C>
}
