import { EventEmitter } from 'node:events'
import type { IpcMainEvent } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type AuditEntry, createApi } from '../../src-main/api/dispatch.ts'
import { type DoorIpc, type IpcDoor, openIpcDoor } from '../../src-main/shell/ipc-door.ts'
import { createTopic, type Source } from '../../src-main/topic.ts'
import type { Readable } from '../../src-shared/contract/define.ts'
import { call, define, topic } from '../../src-shared/contract/define.ts'
import { createRecordedLog, type RecordedLog } from '../support/log.ts'
import { ROLES_OF_KEYS } from '../support/roles.ts'

const contract = define({
  numbers: {
    double: call<number>()('staff', z.strictObject({ of: z.number() })),
    newest: topic<number>('watch'),
    broken: topic<number>('watch'),
  },
})

/** One page, as the door sees it: what it was sent, and its end. */
class Sender extends EventEmitter {
  readonly sent: unknown[][] = []
  destroyed = false
  send = (...message: unknown[]) => void this.sent.push(message)
  isDestroyed = () => this.destroyed
}

const OURS = { url: 'app://console/#tools', parent: null }

let newest: Source<number>
let audit: AuditEntry[]
let refusals: string[][]
let log: RecordedLog
let ipc: EventEmitter & { invoke(event: object, ...values: unknown[]): Promise<unknown> }
let door: IpcDoor
let sender: Sender

beforeEach(() => {
  newest = createTopic(1)
  audit = []
  refusals = []
  log = createRecordedLog()
  sender = new Sender()
  const broken: Readable<number> = {
    get: () => {
      throw new Error('planted')
    },
    subscribe: () => () => undefined,
  }
  const api = createApi(
    contract,
    { numbers: { double: ({ of }) => of * 2 } },
    { numbers: { newest, broken } },
    { roles: ROLES_OF_KEYS, audit: (entry) => audit.push(entry), report: () => undefined },
  )
  let handler: ((event: object, ...values: unknown[]) => Promise<unknown>) | undefined
  ipc = Object.assign(new EventEmitter(), {
    handle: (_channel: string, one: typeof handler) => {
      handler = one
    },
    removeHandler: () => {
      handler = undefined
    },
    invoke: async (event: object, ...values: unknown[]) => {
      if (!handler) throw new Error('No handler registered')
      return handler(event, ...values)
    },
  })
  door = openIpcDoor(ipc as unknown as DoorIpc, api, (from, path) => refusals.push([from, path]), log)
})

const event = (senderFrame: object | null = OURS) => ({ sender, senderFrame }) as unknown as IpcMainEvent
const open = (id: unknown, path: unknown, frame: object | null = OURS) => ipc.emit('atlas:open', event(frame), id, path)

describe('a busy page', () => {
  it('misses values, has no queue to work off, and gets the newest as soon as it is back', async () => {
    open(1, 'numbers.newest')
    const values = () => sender.sent.filter(([channel]) => channel === 'atlas:value').map(([, , value]) => value)
    for (let value = 2; value <= 40; value++) {
      newest.set(value)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(values().length).toBeLessThanOrEqual(4)
    ipc.emit('atlas:seen', event({ url: 'https://evil.example/', parent: null }), 1)
    expect(values().at(-1)).not.toBe(40)
    ipc.emit('atlas:seen', event(), 1)
    await vi.waitFor(() => expect(values().at(-1)).toBe(40))
  })
})

describe('a call', () => {
  it('goes through dispatch as the window, and leaves its audit row', async () => {
    expect(await ipc.invoke(event(), 'numbers.double', { of: 4 })).toEqual({ ok: true, value: 8 })
    expect(audit).toMatchObject([
      { path: 'numbers.double', outcome: 'ok', caller: { name: 'this computer', door: 'window' } },
    ])
  })

  it.each([undefined, null, 7, {}, ['numbers.double'], 'numbers', '__proto__.toString', 'x'.repeat(5_000)])(
    'with the path %s is refused with a code and audited',
    async (path) => {
      expect(await ipc.invoke(event(), path, { of: 4 })).toMatchObject({ ok: false, code: 'not-found' })
      expect(audit).toMatchObject([{ outcome: 'not-found' }])
      expect(audit[0]?.path.length).toBeLessThanOrEqual(100)
    },
  )

  it.each([
    ['a foreign page', { url: 'https://example.com/', parent: null }],
    ['a host with our name in front', { url: 'app://console.example.com/', parent: null }],
    ['our name as a user', { url: 'app://console@example.com/', parent: null }],
    ['a file', { url: 'file:///app/console/index.html', parent: null }],
    ['an empty page', { url: 'about:blank', parent: null }],
    ['no address at all', { url: '', parent: null }],
    ['a frame in our page', { url: 'app://console/', parent: OURS }],
    ['a page that is gone', null],
  ])('from %s is refused, logged and told to the audit', async (_what, frame) => {
    expect(await ipc.invoke(event(frame), 'numbers.double', { of: 4 })).toMatchObject({
      ok: false,
      code: 'not-allowed',
    })
    expect(refusals).toEqual([[frame?.url ?? 'a page that is gone', 'numbers.double']])
    expect(log.lines.map(({ level }) => level)).toEqual(['warn'])
    expect(audit).toEqual([])
  })
})

describe('a topic', () => {
  it('sends its present value at once and then the newest', async () => {
    open(1, 'numbers.newest')
    expect(sender.sent).toEqual([['atlas:value', 1, 1]])
    newest.set(2)
    newest.set(3)
    await vi.waitFor(() => expect(sender.sent.at(-1)).toEqual(['atlas:value', 1, 3]))
    expect(sender.sent.length).toBeLessThanOrEqual(3)
  })

  it('is silent after it was closed', async () => {
    open(1, 'numbers.newest')
    open(2, 'numbers.newest')
    ipc.emit('atlas:close', event(), 1)
    newest.set(5)
    await vi.waitFor(() => expect(sender.sent).toContainEqual(['atlas:value', 2, 5]))
    expect(sender.sent).not.toContainEqual(['atlas:value', 1, 5])
  })

  it.each(['did-navigate', 'render-process-gone', 'destroyed'])('ends with its document, on %s', (what) => {
    open(1, 'numbers.newest')
    const stopped = vi.fn()
    newest.subscribe(stopped)
    sender.emit(what)
    sender.sent.length = 0
    newest.set(9)
    expect(stopped).toHaveBeenCalledOnce()
    expect(sender.sent).toEqual([])
    open(1, 'numbers.newest')
    expect(sender.sent).toEqual([['atlas:value', 1, 9]])
  })

  it('listens to a page’s end once, however many topics it opens', () => {
    for (let id = 1; id <= 20; id += 1) open(id, 'numbers.newest')
    expect(sender.listenerCount('did-navigate')).toBe(1)
    expect(sender.listenerCount('destroyed')).toBe(1)
  })

  it('that does not exist, fails, is taken or is one too many is answered as refused', () => {
    open(1, 'numbers.nothing')
    open(2, 'numbers.double')
    open(3, 'numbers.broken')
    expect(sender.sent).toMatchObject([
      ['atlas:refused', 1, { ok: false, code: 'not-found' }],
      ['atlas:refused', 2, { ok: false, code: 'not-found' }],
      ['atlas:refused', 3, { ok: false, code: 'internal' }],
    ])
    sender.sent.length = 0
    for (let id = 1; id <= 65; id += 1) open(id, 'numbers.newest')
    open(1, 'numbers.newest')
    expect(sender.sent.filter(([channel]) => channel === 'atlas:refused')).toMatchObject([
      ['atlas:refused', 65, { code: 'bad-input' }],
      ['atlas:refused', 1, { code: 'bad-input' }],
    ])
  })

  it.each([0, -1, 1.5, '1', null, undefined, {}, Number.NaN])(
    'with the id %s opens nothing and is not silent',
    (id) => {
      open(id, 'numbers.newest')
      expect(sender.sent).toEqual([])
      expect(refusals).toEqual([['this computer', 'numbers.newest']])
    },
  )

  it('is refused to a foreign page', () => {
    open(1, 'numbers.newest', { url: 'https://example.com/', parent: null })
    expect(sender.sent).toMatchObject([['atlas:refused', 1, { ok: false, code: 'not-allowed' }]])
    expect(refusals).toEqual([['https://example.com/', 'numbers.newest']])
  })
})

it('lets go of everything when the door closes', async () => {
  open(1, 'numbers.newest')
  sender.sent.length = 0
  door.close()
  newest.set(4)
  open(2, 'numbers.newest')
  expect(sender.sent).toEqual([])
  await expect(ipc.invoke(event(), 'numbers.double', { of: 1 })).rejects.toThrow('No handler')
  expect(sender.listenerCount('did-navigate')).toBe(0)
})
