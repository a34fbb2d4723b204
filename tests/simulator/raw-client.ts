import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { until } from '../support/wait.ts'

/** Any message, as loosely as a test wants to look at it. */
export interface Loose {
  readonly method?: string
  readonly params?: readonly Record<string, unknown>[] & { readonly code?: number }
  readonly result?: unknown
  readonly error?: unknown
  readonly id?: number
}

/** A TCP client that knows nothing of the protocol but lines, so that it hides nothing. */
export interface RawClient {
  /** Everything that came, as bytes and in the segments in which it came. */
  readonly segments: Buffer[]
  lines(): string[]
  /** The lines that are JSON objects. */
  messages(): Loose[]
  send(message: object): void
  /** Sends with the next id, and answers the first message that carries it. */
  ask(message: object): Promise<Loose>
  /** The first message that fits, which may have come already. */
  message(what: string, fits: (message: Loose) => boolean): Promise<Loose>
  /** How it ended: null while it has not, 'fin', or the error's code. */
  ending(): string | null
  forget(): void
  close(): Promise<void>
}

export async function openRawClient(host: string, port: number): Promise<RawClient> {
  const socket = connect(port, host)
  const segments: Buffer[] = []
  let ending: string | null = null
  let nextId = 1
  socket.on('data', (bytes) => segments.push(bytes))
  socket.on('end', () => {
    ending ??= 'fin'
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    ending = error.code ?? error.message
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    // A reset can overtake the news of the connection; it was one all the same.
    socket.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve() : reject(error)))
  })

  const lines = () => Buffer.concat(segments).toString('utf8').split('\n').slice(0, -1)
  const messages = () => lines().flatMap((line) => parseObject(line))
  const message: RawClient['message'] = (what, fits) =>
    until(() => messages().find((candidate) => fits(candidate)), { withinMs: 5000, what })
  const send = (content: object) => void socket.write(`${JSON.stringify({ jsonrpc: '2.0', ...content })}\n`)
  return {
    segments,
    lines,
    messages,
    send,
    ask(content) {
      const id = nextId++
      send({ ...content, id })
      return message(`a reply to ${JSON.stringify(content)}`, (candidate) => candidate.id === id)
    },
    message,
    ending: () => ending,
    forget: () => void segments.splice(0),
    async close() {
      if (socket.closed) return
      socket.destroy()
      await once(socket, 'close')
    },
  }
}

/** A UDP socket that keeps every datagram. */
export interface MeterEar {
  readonly port: number
  readonly datagrams: { readonly from: string; readonly text: string }[]
  /** The newest value of a parameter in any format, from any sender. */
  newest(param: string, format: string): unknown
  close(): Promise<void>
}

export async function openMeterEar(): Promise<MeterEar> {
  const socket = createSocket('udp4')
  const datagrams: { from: string; text: string }[] = []
  socket.on('message', (bytes: Buffer, { address }: RemoteInfo) => {
    datagrams.push({ from: address, text: bytes.toString('utf8') })
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    datagrams,
    newest(param, format) {
      const entries = datagrams.flatMap(({ text }) => text.split('\n').flatMap(parseObject))
      const params = entries.flatMap((entry) => (Array.isArray(entry.params) ? entry.params : []))
      return params.findLast((entry) => entry?.param === param && format in entry)?.[format]
    },
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

function parseObject(text: string): Loose[] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value] : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}
