import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/**
 * A UDP port that is free on every address of this computer now. Prefer port 0 where the program under test can report what it
 * got: between this answer and its use another program may take the port.
 */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket({ type: 'udp4', reuseAddr: false })
  socket.bind(0)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

/** A TCP port on which nobody listens now, at `host`. The same caution as for {@link freeUdpPort}. */
export async function freeTcpPort(host: string): Promise<number> {
  const server = createServer()
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
