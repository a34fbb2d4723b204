import type { WebSocket } from 'ws'
import { AppError, type Reply, refuse } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { Api } from '../api/dispatch.ts'
import { follow, TOPIC_GAP_MS } from '../api/follow.ts'
import type { Log } from '../log.ts'

/** The largest message that a page may send, bytes. */
export const MAX_MESSAGE_BYTES = 64 * 1024
/** With more than this unsent a reader misses topic values, bytes. */
export const MAX_BACKLOG_BYTES = 256 * 1024
/** With more than this unsent, answers to its own calls, a reader is let go, bytes. */
const HOPELESS_BACKLOG_BYTES = 8 * 1024 * 1024
export const PING_PERIOD_MS = 10_000
/** A screen opens about ten topics. */
export const MOST_TOPICS = 64
const MOST_CALLS_AT_ONCE = 64

/** WebSocket's close codes (RFC 6455 §7.4.1, and 1013 of its registry). */
const POLICY_VIOLATION = 1008
const TRY_AGAIN_LATER = 1013

/** What a page may say (the wire of `/ws`). */
type Message =
  | { readonly type: 'call'; readonly id: number; readonly path: string; readonly input: unknown }
  | { readonly type: 'open'; readonly id: number; readonly path: string }
  | { readonly type: 'close'; readonly id: number }

/**
 * Serves one page or script over its socket: carries calls and topics to dispatch, and decides nothing but how much one
 * socket may ask for. What is no message ends the socket with 1008, after a line in the audit.
 */
export function serveSocket(socket: WebSocket, api: Api, caller: Caller, log: Log, onNonsense: () => void): void {
  const topics = new Map<number, { readonly path: string; readonly stop: () => void }>()
  let calls = 0
  let answered = true

  const ping = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, PING_PERIOD_MS).unref()

  // Who may do less than before loses the topics that need more.
  const stopListening = api.onChanged(() => {
    for (const [id, { path, stop }] of topics) {
      if (api.mayRead(path, caller)) continue
      stop()
      topics.delete(id)
      send({ type: 'refused', id, reply: refuse(new AppError('not-allowed')) })
    }
  })

  socket.on('pong', () => {
    answered = true
  })
  socket.on('error', (error) => log.warn(`A socket of ${caller.name} failed`, error.message))
  socket.on('close', () => {
    clearInterval(ping)
    stopListening()
    for (const { stop } of topics.values()) stop()
    topics.clear()
  })
  socket.on('message', (data, isBinary) => {
    // After our own close, such as at the end of its key, the other side may go on for as long as it does not answer that.
    if (socket.readyState !== socket.OPEN) return
    const message = isBinary ? null : parseMessage(String(data))
    if (message) return receive(message)
    onNonsense()
    socket.close(POLICY_VIOLATION, 'That is not a message of this console.')
  })

  function send(message: unknown): void {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > HOPELESS_BACKLOG_BYTES) {
      log.warn(`A socket of ${caller.name} does not read its answers and was closed`)
      socket.close(TRY_AGAIN_LATER, 'Too much is waiting to be read.')
      socket.terminate()
      return
    }
    socket.send(JSON.stringify(message))
  }

  function receive(message: Message): void {
    switch (message.type) {
      case 'call':
        call(message.id, message.path, message.input)
        break
      case 'open':
        open(message.id, message.path)
        break
      case 'close':
        topics.get(message.id)?.stop()
        topics.delete(message.id)
    }
  }

  function call(id: number, path: string, input: unknown): void {
    if (calls >= MOST_CALLS_AT_ONCE) {
      const reply = refuse(new AppError('busy', `No more than ${MOST_CALLS_AT_ONCE} calls at once.`))
      send({ type: 'reply', id, reply })
      return
    }
    calls += 1
    void api.call(path, input, caller).then((reply) => {
      calls -= 1
      send({ type: 'reply', id, reply })
    })
  }

  function open(id: number, path: string): void {
    const refusal = tryOpen(id, path)
    if (refusal) send({ type: 'refused', id, reply: refusal })
  }

  function tryOpen(id: number, path: string): Reply<never> | null {
    if (topics.has(id)) return refuse(new AppError('bad-input', `The topic id ${id} is already in use.`))
    if (topics.size >= MOST_TOPICS) {
      return refuse(new AppError('bad-input', `No more than ${MOST_TOPICS} topics at once.`))
    }
    try {
      const source = api.topic(path, caller)
      const ready = () => socket.bufferedAmount < MAX_BACKLOG_BYTES
      const stop = follow(source, TOPIC_GAP_MS, (value) => send({ type: 'value', id, value }), ready)
      topics.set(id, { path, stop })
      return null
    } catch (error) {
      if (error instanceof AppError) return refuse(error)
      log.error(`The topic ${path.slice(0, 100)} could not be opened`, error)
      return refuse(new AppError('internal'))
    }
  }
}

/** A message of the wire, or null for anything else. */
export function parseMessage(text: string): Message | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { type, id, path, input } = value as Record<string, unknown>
  if (!Number.isSafeInteger(id) || (id as number) < 1) return null
  const known = id as number
  if (type === 'close') return { type, id: known }
  if (typeof path !== 'string') return null
  if (type === 'open') return { type, id: known, path }
  return type === 'call' ? { type, id: known, path, input } : null
}
