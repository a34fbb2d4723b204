import { once } from 'node:events'
import { hostname } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createApp } from '../../../src-main/app.ts'
import { openWeb } from '../../../src-main/headless.ts'
import { ownAddresses } from '../../../src-main/own-addresses.ts'
import { createBrake, FREE_FAILURES, REFILL_MS } from '../../../src-main/web/brake.ts'
import type { NetworkDoor } from '../../../src-shared/model/access.ts'
import { builtJobs } from '../../support/built-jobs.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { ask } from '../../support/http.ts'
import { createManualClock } from '../../support/manual-clock.ts'

/** The address that another computer would use; a machine without any network cannot try this out. */
const OWN = ownAddresses().find((address) => !address.includes(':'))

async function start(dataFolder: string, host: string | null) {
  const app = await createApp({
    dataFolder,
    meterPort: 0,
    demo: false,
    version: '0.0.0-test',
    records: false,
    opensBrokenStore: true,
    desktop: null,
    jobHost: builtJobs(),
  })
  const web = await openWeb(app, dataFolder, { host, port: 0, pageFolder: dataFolder })
  let closed = false
  const close = async () => {
    if (closed) return
    closed = true
    await web.close()
    await app.close()
  }
  onTestFinished(close)
  const url = `http://${OWN}:${web.port}/`
  const { secret } = await app.keyring.create('phone', 'manager')
  const authorization = `Bearer ${secret}`
  const call = async (at: string, path: string, input: unknown, headers: Record<string, string> = {}) => {
    const all = { host: new URL(at).host, authorization, ...headers }
    const target = `/api/${path.replace('.', '/')}`
    const answer = await ask(at, { method: 'POST', path: target, headers: all, body: JSON.stringify(input) })
    return { status: answer.status, reply: JSON.parse(answer.body) }
  }
  const setOpen = async (open: boolean) => (await call(web.url, 'network.setOpen', { open })).reply
  return { app, web, url, secret, authorization, call, setOpen, close }
}

test.runIf(OWN)('the door opens to the network, under its own names alone, and shuts at once', async () => {
  const dataFolder = await dataFolderForTest()
  const { app, web, url, authorization, call, setOpen, close } = await start(dataFolder, null)
  await expect(call(url, 'system.status', {})).rejects.toThrow('ECONNREFUSED')
  expect(app.network.state.get()).toEqual({ kind: 'shut' })

  const opened: { readonly ok: true; readonly value: NetworkDoor } = await setOpen(true)
  expect(opened).toMatchObject({ ok: true, value: { kind: 'open' } })
  expect(opened.value.kind === 'open' && opened.value.urls).toContain(url)
  expect((await call(url, 'system.status', {})).status).toBe(200)
  const name = `${hostname().toLowerCase()}:${web.port}`
  expect((await call(url, 'system.status', {}, { host: name })).status).toBe(200)
  for (const host of ['evil.example', `evil.example:${web.port}`, `${OWN}:1`, `${OWN}.evil.example:${web.port}`]) {
    expect((await call(url, 'system.status', {}, { host })).status).toBe(403)
  }
  expect((await call(url, 'system.status', {}, { authorization: 'Bearer wrong' })).status).toBe(401)
  const { 'set-cookie': cookies = [] } = (
    await ask(url, { method: 'GET', path: `/?token=${authorization.slice(7)}`, headers: { host: new URL(url).host } })
  ).headers
  const cookie = String(cookies[0]).split(';')[0]!
  const foreign = await ask(url, {
    method: 'POST',
    path: '/api/monitor/settings',
    headers: { host: new URL(url).host, cookie, origin: 'http://evil.example' },
    body: '{}',
  })
  expect(foreign.status).toBe(403)

  const far = new WebSocket(`${url.replace('http', 'ws')}ws`, { headers: { authorization } })
  const near = new WebSocket(`${web.url.replace('http', 'ws')}ws`, { headers: { authorization } })
  await Promise.all([once(far, 'open'), once(near, 'open')])
  const ended = once(far, 'close')
  expect(await setOpen(false)).toMatchObject({ value: { kind: 'shut' } })
  await ended
  expect(near.readyState).toBe(near.OPEN)
  near.terminate()
  await expect(call(url, 'system.status', {})).rejects.toThrow('ECONNREFUSED')

  await setOpen(true)
  await close()
  const again = await start(dataFolder, null)
  expect(again.app.network.state.get()).toMatchObject({ kind: 'open' })
  expect((await again.call(again.url, 'system.status', {})).status).toBe(200)
  await again.close()
  // Whoever starts the console has the last word.
  const fixed = await start(dataFolder, '127.0.0.1')
  expect(fixed.app.network.state.get()).toEqual({ kind: 'fixed', host: '127.0.0.1' })
  expect(await fixed.setOpen(true)).toMatchObject({ ok: false, code: 'bad-input' })
  await expect(fixed.call(fixed.url, 'system.status', {})).rejects.toThrow('ECONNREFUSED')
})

test.runIf(OWN)('many wrong tokens from the network are slowed down, a good one at this computer is not', async () => {
  const { web, url, call, setOpen } = await start(await dataFolderForTest(), null)
  await setOpen(true)
  const wrong = { authorization: 'Bearer wrong' }
  const statuses = new Set<number>()
  for (let tried = 0; tried < FREE_FAILURES + 5; tried += 1) {
    statuses.add((await call(url, 'system.status', {}, wrong)).status)
    expect((await call(web.url, 'system.status', {}, wrong)).status).toBe(401)
  }
  expect([...statuses]).toEqual([401, 429])
  expect((await call(web.url, 'system.status', {})).status).toBe(200)
})

test('the brake lets an address on after a while, and each address has its own', async () => {
  const clock = createManualClock()
  const brake = createBrake(clock.monotonicMs)
  for (let tried = 0; tried < FREE_FAILURES; tried += 1) brake.failed('10.0.0.9')
  expect(['10.0.0.9', '10.0.0.8', '127.0.0.1', '::ffff:127.0.0.1', '::1'].map(brake.admits)).toEqual([
    false,
    true,
    true,
    true,
    true,
  ])
  await clock.advance(REFILL_MS)
  expect(brake.admits('10.0.0.9')).toBe(true)
  brake.failed('10.0.0.9')
  expect(brake.admits('10.0.0.9')).toBe(false)
})
