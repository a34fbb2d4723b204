import type { Reply } from '../../src-shared/contract/reply.ts'
import { words } from '../words.ts'
import { type Connection, type ConnectionState, createSignal } from './connection.ts'
import { parseConsoleMessage } from './console-message.ts'

/** Where to connect, and what a browser cannot find out from a WebSocket that fails to open. */
export interface WebSocketOptions {
  readonly url: string
  /** Whether the console answers but refuses this browser. Must not reject. */
  isLockedOut(): Promise<boolean>
  /** Wait before the next attempt in ms; `attempt` counts from 0 since the wire broke. */
  backOffMs(attempt: number): number
  /**
   * Nothing received for so long, in ms: ask, and take the wire for broken if nothing comes for as long again. A wire that does
   * not open in that time is given up too.
   */
  readonly silenceMs: number
}

/** 250 ms, doubled up to 5 s, each spread by half so that many pages do not come back in the same moment. */
export function jitteredBackOffMs(attempt: number): number {
  return Math.min(5_000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2)
}

interface OpenTopic {
  readonly path: string
  readonly listener: (value: unknown) => void
  /** Its id on the present socket. */
  id: number
}

/**
 * The browser's wire. It reconnects by itself and opens every topic again; calls that were under way when it broke are answered
 * with a failed reply, because nobody can know whether they were carried out. Ids are unique for one socket.
 */
export function overWebSocket(options: WebSocketOptions): Connection & { close(): void } {
  const state = createSignal<ConnectionState>({ kind: 'connecting' })
  const topics = new Set<OpenTopic>()
  const topicById = new Map<number, OpenTopic>()
  const answers = new Map<number, (reply: Reply<unknown>) => void>()
  let socket: WebSocket | null = null
  let nextId = 1
  let attempt = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const send = (message: unknown) => socket?.send(JSON.stringify(message))
  const isOpen = () => socket?.readyState === WebSocket.OPEN

  function open(topic: OpenTopic): void {
    topic.id = nextId++
    topicById.set(topic.id, topic)
    send({ type: 'open', id: topic.id, path: topic.path })
  }

  function ask(path: string, input: unknown): Promise<Reply<unknown>> {
    return new Promise((resolve) => {
      const id = nextId++
      answers.set(id, resolve)
      send({ type: 'call', id, path, input })
    })
  }

  function listenForSilence(): void {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => {
      // A wire can be dead without anybody closing it: a laptop that slept, a cable pulled out.
      watchdog = setTimeout(() => socket?.close(), options.silenceMs)
      void ask('system.status', {})
    }, options.silenceMs)
  }

  function receive(data: unknown): void {
    listenForSilence()
    const message = parseConsoleMessage(data)
    if (!message) {
      console.warn('The console sent something that is no message.')
      return
    }
    if (message.type === 'value') {
      topicById.get(message.id)?.listener(message.value)
    } else if (message.type === 'reply') {
      answers.get(message.id)?.(message.reply)
      answers.delete(message.id)
    } else {
      console.warn(`${topicById.get(message.id)?.path}: ${message.reply.message}`)
      topicById.delete(message.id)
    }
  }

  async function lose(): Promise<void> {
    clearTimeout(watchdog)
    socket = null
    topicById.clear()
    const unanswered = [...answers.values()]
    answers.clear()
    for (const answer of unanswered) answer({ ok: false, code: 'internal', message: words.connection.brokeInCall })
    if (closed) return
    if (state.get().kind !== 'reconnecting') state.set({ kind: 'reconnecting', sinceMs: Date.now() })
    if (await options.isLockedOut()) {
      state.set({ kind: 'locked-out' })
    } else if (!closed) {
      retry = setTimeout(connect, options.backOffMs(attempt++))
    }
  }

  function connect(): void {
    const mine = new WebSocket(options.url)
    socket = mine
    nextId = 1
    // A network that swallows everything would keep a browser waiting for minutes.
    watchdog = setTimeout(() => mine.close(), options.silenceMs)
    mine.addEventListener('open', () => {
      attempt = 0
      for (const topic of topics) open(topic)
      listenForSilence()
      state.set({ kind: 'connected' })
    })
    mine.addEventListener('message', (event) => receive(event.data))
    mine.addEventListener('close', () => void lose())
  }

  connect()
  return {
    state,
    call(path, input) {
      if (isOpen()) return ask(path, input)
      return Promise.resolve({ ok: false, code: 'internal', message: words.connection.notNow })
    },
    subscribe(path, listener) {
      const topic: OpenTopic = { path, listener, id: 0 }
      topics.add(topic)
      if (isOpen()) open(topic)
      return () => {
        topics.delete(topic)
        if (topicById.delete(topic.id) && isOpen()) send({ type: 'close', id: topic.id })
      }
    },
    close() {
      closed = true
      clearTimeout(retry)
      clearTimeout(watchdog)
      socket?.close()
    },
  }
}
