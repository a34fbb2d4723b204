import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'
import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import { AppError, type Reply, refuse } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { Api } from '../api/dispatch.ts'
import { follow, TOPIC_GAP_MS } from '../api/follow.ts'
import type { Log } from '../log.ts'
import { isAppUrl } from './app-origin.ts'

/** The part of `ipcMain` that the door needs. */
export type DoorIpc = Pick<IpcMain, 'handle' | 'removeHandler' | 'on' | 'off'>

/** The door of the desktop window. `close` ends every topic and refuses what comes later. */
export interface IpcDoor {
  close(): void
}

/** The window has no key of its own: what it may do is what its session may. */
const WINDOW: Caller = {
  name: CALLER_NAMES.window,
  role: 'technician',
  door: 'window',
  session: { id: 'window', keyRole: 'technician', who: 'window', isForAnyone: true },
}
/** Longer than any path of the contract; what is longer is cut, so that the audit stays readable. */
const LONGEST_PATH = 100
const LONGEST_ADDRESS = 200
/** A screen opens about ten. A page that forgets to close them must not slow the main process down for ever. */
const MOST_TOPICS = 64

/** So many values of one topic may be on their way to a page. One that is busy misses values and never gets a queue. */
const MOST_UNSEEN = 4

/** One open topic: the way to stop it, and how many of its values the page has not seen yet. */
interface OpenTopic {
  readonly path: string
  readonly stop: () => void
  unseen: number
}

/** One page's open topics, by the ids that the page chose. */
interface Reader {
  readonly sender: WebContents
  readonly topics: Map<number, OpenTopic>
  readonly stopAll: () => void
}

/**
 * Carries calls and topics between the window and dispatch, over the channels `atlas:call`, `atlas:open`, `atlas:close`,
 * `atlas:value`, `atlas:seen` and `atlas:refused`. It decides nothing but who may speak: the top frame of a page of our own origin
 * (interface.md, "Electron, hardened"). `refused` is told who else tried, so that it can be audited.
 */
export function openIpcDoor(ipc: DoorIpc, api: Api, refused: (from: string, path: string) => void, log: Log): IpcDoor {
  const readers = new Map<WebContents, Reader>()

  function admits(event: IpcMainEvent | IpcMainInvokeEvent, path: string): boolean {
    if (isOwnTopFrame(event)) return true
    const from = event.senderFrame?.url.slice(0, LONGEST_ADDRESS) ?? 'a page that is gone'
    log.warn(`Refused a message from ${from}`)
    refused(from, path)
    return false
  }

  function readerOf(sender: WebContents): Reader {
    const known = readers.get(sender)
    if (known) return known
    const topics = new Map<number, OpenTopic>()
    const stopAll = () => {
      for (const { stop } of topics.values()) stop()
      topics.clear()
    }
    const reader: Reader = { sender, topics, stopAll }
    readers.set(sender, reader)
    // A new document starts without topics, and a crashed one has nobody left to read them.
    sender.on('did-navigate', stopAll)
    sender.on('render-process-gone', stopAll)
    sender.once('destroyed', () => {
      stopAll()
      readers.delete(sender)
    })
    return reader
  }

  function startTopic(reader: Reader, id: number, path: string): void {
    if (reader.topics.has(id)) throw new AppError('bad-input', `The topic id ${id} is already in use.`)
    if (reader.topics.size >= MOST_TOPICS)
      throw new AppError('bad-input', `No more than ${MOST_TOPICS} topics at once.`)
    const source = api.topic(path, WINDOW)
    const state = { unseen: 0 }
    const send = (value: unknown) => {
      if (reader.sender.isDestroyed()) return
      state.unseen += 1
      reader.sender.send('atlas:value', id, value)
    }
    const stop = follow(source, TOPIC_GAP_MS, send, () => state.unseen < MOST_UNSEEN)
    reader.topics.set(id, Object.assign(state, { path, stop }))
  }

  /** Who may do less than before loses the topics that need more. */
  function dismiss(): void {
    for (const { sender, topics } of readers.values()) {
      for (const [id, { path, stop }] of topics) {
        if (api.mayRead(path, WINDOW)) continue
        stop()
        topics.delete(id)
        if (!sender.isDestroyed()) sender.send('atlas:refused', id, refuse(new AppError('not-allowed')))
      }
    }
  }

  const onCall = async (event: IpcMainInvokeEvent, path: unknown, input: unknown): Promise<Reply<unknown>> => {
    if (!admits(event, pathOf(path))) return refuse(new AppError('not-allowed'))
    return api.call(pathOf(path), input, WINDOW)
  }

  const onOpen = (event: IpcMainEvent, id: unknown, path: unknown): void => {
    if (!admits(event, pathOf(path))) {
      event.sender.send('atlas:refused', id, refuse(new AppError('not-allowed')))
      return
    }
    if (!isTopicId(id)) {
      log.warn('Refused a topic without a usable id')
      refused(WINDOW.name, pathOf(path))
      return
    }
    try {
      startTopic(readerOf(event.sender), id, pathOf(path))
    } catch (error) {
      const failure = error instanceof AppError ? error : new AppError('internal', undefined, { cause: error })
      // Dispatch has reported what it refused; anything else failed here.
      if (failure !== error) log.error(`The topic ${pathOf(path)} could not be opened`, error)
      event.sender.send('atlas:refused', id, refuse(failure))
    }
  }

  const onClose = (event: IpcMainEvent, id: unknown): void => {
    if (!isOwnTopFrame(event) || !isTopicId(id)) return
    const topics = readers.get(event.sender)?.topics
    topics?.get(id)?.stop()
    topics?.delete(id)
  }

  const onSeen = (event: IpcMainEvent, id: unknown): void => {
    if (!isOwnTopFrame(event) || !isTopicId(id)) return
    const topic = readers.get(event.sender)?.topics.get(id)
    if (topic) topic.unseen = Math.max(0, topic.unseen - 1)
  }

  const stopListening = api.onChanged(dismiss)
  ipc.handle('atlas:call', onCall)
  ipc.on('atlas:open', onOpen)
  ipc.on('atlas:close', onClose)
  ipc.on('atlas:seen', onSeen)

  return {
    close() {
      stopListening()
      ipc.removeHandler('atlas:call')
      ipc.off('atlas:open', onOpen)
      ipc.off('atlas:close', onClose)
      ipc.off('atlas:seen', onSeen)
      for (const { sender, stopAll } of readers.values()) {
        stopAll()
        sender.off('did-navigate', stopAll)
        sender.off('render-process-gone', stopAll)
      }
      readers.clear()
    },
  }
}

/** Whether a message comes from the top frame of our own page, and not from a frame in it or from a foreign page. */
function isOwnTopFrame({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url)
}

function isTopicId(id: unknown): id is number {
  return Number.isSafeInteger(id) && (id as number) > 0
}

/** What is no path goes to dispatch as the empty one: refused there, with an audit row, like any unknown path. */
function pathOf(path: unknown): string {
  return typeof path === 'string' ? path.slice(0, LONGEST_PATH) : ''
}
