import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '../../src-shared/contract/reply.ts'

/** Whoever sends more slowly than this holds one of few places. */
const HEADERS_TIMEOUT_MS = 5000
const REQUEST_TIMEOUT_MS = 30_000
/** How often Node looks who is too slow; its own 30 s would make the others pointless. */
const TIMEOUTS_PERIOD_MS = 1000

/** How each of the door's servers takes what comes. */
export const serverOptions = {
  // Without a host a request is refused by our own guard, which leaves a row in the audit.
  requireHostHeader: false,
  // Some clients offer HTTP/2 with every request, and want an ordinary answer where nobody takes the offer.
  shouldUpgradeCallback: (request: IncomingMessage) => request.headers.upgrade?.toLowerCase() === 'websocket',
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: TIMEOUTS_PERIOD_MS,
}

/** Opens a server at an address; 0 takes a free port. Answers the port. @throws AppError `port-taken`, `bad-input` */
export async function listen(server: Server, address: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(explain(error, address, port))
    server.once('error', failed)
    server.listen(port, address, () => {
      server.off('error', failed)
      resolve()
    })
  })
  return (server.address() as AddressInfo).port
}

function explain(error: NodeJS.ErrnoException, address: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new AppError('port-taken', `Another program is using port ${port}. Choose another one with --port.`)
    case 'EACCES':
      return new AppError('port-taken', `This user may not open port ${port}. Choose one above 1023 with --port.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new AppError('bad-input', `${address} is not an address of this computer.`)
    default:
      return error
  }
}
