import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { contract } from '../../../src-shared/contract/contract.ts'
import type { Call, Topic } from '../../../src-shared/contract/define.ts'
import type { Reply } from '../../../src-shared/contract/reply.ts'
import { mayActAs, ROLES, type Role } from '../../../src-shared/contract/role.ts'
import { appForTest, type TestApp } from '../../support/app.ts'
import { ask } from '../../support/http.ts'
import { until } from '../../support/wait.ts'
import { type TestWindow, windowForTest } from '../../support/window-door.ts'

/** Every line of the contract, with the role that it needs. */
const LINES = Object.entries(contract as Record<string, Record<string, Call | Topic>>).flatMap(([group, lines]) =>
  Object.entries(lines).map(([name, { kind, role }]) => ({ path: `${group}.${name}`, kind, needs: role })),
)
const CALLS = LINES.filter(({ kind }) => kind === 'call')
const TOPICS = LINES.filter(({ kind }) => kind === 'topic')

/** No call takes this, so whoever is let in to one is told that it is bad, and nothing happens. */
const NONSENSE = { nonsense: true }
const PINS = { staff: '1111', manager: '2222', technician: '987654' } as const

/** One way to ask. `code` answers the code of a refused call, and "ok" for a topic that is told. */
interface Way {
  call(path: string): Promise<string>
  topic(path: string): Promise<string>
}

let place: TestApp
let window: TestWindow
beforeEach(async () => {
  place = await appForTest()
  window = windowForTest(place.app.api)
})

const host = () => new URL(place.web.url).host
const codeOf = (reply: Reply<unknown>) => (reply.ok ? 'ok' : reply.code)

function overHttp(headers: Record<string, string>): Way['call'] {
  return async (path) => {
    const answer = await ask(place.web.url, {
      method: 'POST',
      path: `/api/${path.replace('.', '/')}`,
      headers: { host: host(), origin: `http://${host()}`, ...headers },
      body: JSON.stringify(NONSENSE),
    })
    return codeOf(JSON.parse(answer.body) as Reply<unknown>)
  }
}

/** A page's socket with these headers. */
async function overSocket(headers: Record<string, string>): Promise<Way> {
  const socket = new WebSocket(`ws://${host()}/ws`, { headers: { origin: `http://${host()}`, ...headers } })
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  const waiting = new Map<number, (code: string) => void>()
  socket.on('message', (data) => {
    const { id, type, reply } = JSON.parse(String(data)) as { id: number; type: string; reply: Reply<unknown> }
    waiting.get(id)?.(type === 'value' ? 'ok' : codeOf(reply))
    waiting.delete(id)
  })
  let lastId = 0
  const send = (type: string, path: string, close: boolean) => {
    lastId += 1
    const id = lastId
    const { promise, resolve } = Promise.withResolvers<string>()
    waiting.set(id, resolve)
    socket.send(JSON.stringify({ type, id, path, input: NONSENSE }))
    return close ? promise.finally(() => socket.send(JSON.stringify({ type: 'close', id }))) : promise
  }
  return { call: (path) => send('call', path, false), topic: (path) => send('open', path, true) }
}

const overWindow: Way = {
  call: async (path) => codeOf(await window.call(path, NONSENSE)),
  topic: async (path) => {
    const { told, close } = window.open(path)
    close()
    const [first] = told
    return first === undefined ? 'silent' : 'refused' in first ? first.refused : 'ok'
  },
}

/** A socket carries 64 calls at once. */
const AT_ONCE = 30

/** Tries every line of the contract and answers what did not come out as the role says. */
async function faultsOf(role: Role, way: Partial<Way>): Promise<readonly string[]> {
  const { call, topic } = way
  const tried = [
    ...(call ? CALLS : []).map(({ path, needs }) => {
      const wanted = mayActAs(role, needs) ? 'bad-input' : 'not-allowed'
      return { path, wanted, ask: () => call!(path) }
    }),
    ...(topic ? TOPICS : []).map(({ path, needs }) => {
      const wanted = mayActAs(role, needs) ? 'ok' : 'not-allowed'
      return { path, wanted, ask: () => topic!(path) }
    }),
  ]
  const faults: string[] = []
  for (let from = 0; from < tried.length; from += AT_ONCE) {
    const some = tried.slice(from, from + AT_ONCE)
    const codes = await Promise.all(some.map(({ ask: attempt }) => attempt()))
    some.forEach(({ path, wanted }, at) => {
      if (codes[at] !== wanted) faults.push(`${role} at ${path}: ${codes[at]} and not ${wanted}`)
    })
  }
  return faults
}

/** Signs a browser in, as the link that carries the key does; answers its cookie. */
async function signIn(secret: string): Promise<string> {
  const { headers } = await ask(place.web.url, { method: 'GET', path: `/?token=${secret}`, headers: { host: host() } })
  return String(headers['set-cookie']?.[0]?.split(';')[0])
}

const pageCall = async (cookie: string, path: string, input: unknown) => {
  const headers = { host: host(), origin: `http://${host()}`, cookie }
  const target = `/api/${path.replace('.', '/')}`
  const answer = await ask(place.web.url, { method: 'POST', path: target, headers, body: JSON.stringify(input) })
  return JSON.parse(answer.body) as Reply<{ readonly role: Role }>
}

async function setPins(...roles: readonly (keyof typeof PINS)[]): Promise<void> {
  for (const role of roles) {
    const reply = await window.call('access.setPin', { role, pin: PINS[role] })
    if (!reply.ok) throw new Error(reply.message)
  }
  await window.call('access.lock', {})
}

describe('every call and every topic of the contract', () => {
  test('with a key of each role: over HTTP, over a socket, as a script and as a browser', async () => {
    for (const role of ROLES) {
      const secret = await place.keyFor(role)
      for (const headers of [{ authorization: `Bearer ${secret}` }, { cookie: await signIn(secret) }]) {
        expect(await faultsOf(role, { call: overHttp(headers) })).toEqual([])
        expect(await faultsOf(role, await overSocket(headers))).toEqual([])
      }
    }
  })

  test('without a key, with a wrong one and with a revoked one: nothing at all', async () => {
    const secret = await place.keyFor('technician')
    const cookie = await signIn(secret)
    for (const { id } of place.app.keyring.list()) await place.app.keyring.revoke(id)
    const keys = [{}, { authorization: 'Bearer wrong' }, { authorization: `Bearer ${secret}` }, { cookie }]
    for (const headers of keys) {
      const call = overHttp(headers as Record<string, string>)
      for (const { path } of CALLS) expect(`${path} ${await call(path)}`).toBe(`${path} unauthorized`)
      await expect(overSocket(headers as Record<string, string>)).rejects.toThrow('401')
    }
  })

  test('at the window and in a browser at this computer: with each PIN, locked, and before there are PINs', async () => {
    const cookie = { cookie: await signIn(place.app.localToken) }
    const ways = async () => [overWindow, { call: overHttp(cookie) }, await overSocket(cookie)]
    for (const way of await ways()) expect(await faultsOf('technician', way)).toEqual([])
    await setPins('staff', 'manager', 'technician')
    for (const way of await ways()) expect(await faultsOf('watch', way)).toEqual([])
    for (const role of ['staff', 'manager', 'technician'] as const) {
      const unlock = { role, pin: PINS[role] }
      // One unlocked window leaves the other as it was.
      expect(await window.call('access.unlock', unlock)).toMatchObject({ ok: true, value: { role } })
      expect(await faultsOf(role, overWindow)).toEqual([])
      expect(await faultsOf('watch', { call: overHttp(cookie) })).toEqual([])
      await window.call('access.lock', {})
      expect(await pageCall(cookie.cookie, 'access.unlock', unlock)).toMatchObject({ ok: true, value: { role } })
      expect(await faultsOf(role, await overSocket(cookie))).toEqual([])
      expect(await faultsOf('watch', overWindow)).toEqual([])
      await pageCall(cookie.cookie, 'access.lock', {})
    }
  })
})

describe('the key of this computer', () => {
  test('is in no cookie: what a browser keeps is no key for a script', async () => {
    const cookie = await signIn(place.app.localToken)
    expect(cookie).not.toContain(place.app.localToken)
    const [, value = ''] = cookie.split('=')
    for (const part of [value, ...value.split('.')]) {
      expect(await overHttp({ authorization: `Bearer ${part}` })('zones.list')).toBe('unauthorized')
    }
    // Nor does a session that somebody made up have the other one's PIN, or any key.
    const [mac, session = ''] = value.split('.')
    const forged = `${cookie.split('=')[0]}=${mac}.${session.slice(0, -1)}${session.endsWith('A') ? 'B' : 'A'}`
    expect(await overHttp({ cookie: forged })('zones.list')).toBe('unauthorized')
  })

  test('is a technician’s for a script and for the command line, whatever the PINs are', async () => {
    await setPins('technician')
    const bearer = { authorization: `Bearer ${place.app.localToken}` }
    expect(await faultsOf('technician', { call: overHttp(bearer) })).toEqual([])
    expect(codeOf(await window.call('access.removePin', { role: 'technician' }))).toBe('not-allowed')
  })
})

describe('a PIN', () => {
  test('stands neither in the audit, nor in the log, nor in what anybody is told', async () => {
    await setPins('technician')
    await window.call('access.unlock', { role: 'technician', pin: '4444555566' })
    await window.call('access.unlock', { role: 'technician', pin: PINS.technician, more: true })
    const audit = await place.audit()
    expect(audit.map(({ path, outcome }) => `${path} ${outcome}`)).toEqual(
      expect.arrayContaining(['access.unlock wrong-pin', 'access.setPin ok', 'access.lock ok']),
    )
    expect(JSON.stringify(audit)).toContain('(hidden)')
    const state = window.open('access.state').told
    const logs = path.join(place.dataFolder, 'logs')
    const log = (await Promise.all((await readdir(logs)).map((name) => readFile(path.join(logs, name), 'utf8')))).join()
    expect(log).toContain('The console is up')
    for (const text of [JSON.stringify(audit), JSON.stringify(state), log]) {
      for (const pin of [...Object.values(PINS), '4444555566']) expect(text).not.toContain(pin)
    }
  })

  test('that is changed locks an open window: its topic says so, and its next call is refused', async () => {
    await setPins('manager', 'technician')
    const cookie = await signIn(await place.keyFor('watch'))
    await window.call('access.unlock', { role: 'technician', pin: PINS.technician })
    expect(await pageCall(cookie, 'access.unlock', { role: 'manager', pin: PINS.manager })).toMatchObject({ ok: true })
    expect(await overHttp({ cookie })('monitor.start')).toBe('bad-input')
    await window.call('access.setPin', { role: 'manager', pin: '3333' })
    expect(await overHttp({ cookie })('monitor.start')).toBe('not-allowed')
    const { told } = window.open('access.state')
    await window.call('access.lock', {})
    await until(() => told.some((each) => 'value' in each && (each.value as { role: Role }).role === 'watch'), {
      withinMs: 2000,
      what: 'the window is told that it is locked',
    })
  })
})
