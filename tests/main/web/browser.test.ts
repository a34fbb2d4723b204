import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { CALLER_NAMES } from '../../../src-shared/contract/caller-names.ts'
import { launchBrowser } from '../../support/browser.ts'
import { type ConsoleHandle, startConsole } from '../../support/console.ts'
import { freeUdpPort } from '../../support/ports.ts'
import { type SimulatorHandle, startSimulator } from '../../support/simulator.ts'

let dataDir: string
let simulator: SimulatorHandle
let console_: ConsoleHandle
let browser: Browser

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'atlas-browser-'))
  const meterPort = await freeUdpPort()
  simulator = await startSimulator({ meterPort, model: 'AZM8', firmware: '4.5', seed: 5 })
  console_ = await startConsole({ dataDir, meterPort, port: 0, words: [] })
  const { host, port } = simulator
  const added = await console_.call('processors.add', { name: 'Venue', model: 'AZM8', host, port })
  expect(added).toMatchObject({ ok: true })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await console_?.stop()
  await simulator?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function open(address: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(address)
  return { page, complaints }
}

test('a browser with the link sees meters, keeps no token in its address, and nothing is complained of', async () => {
  const { page, complaints } = await open(`${console_.url}?token=${console_.token}`)
  expect(page.url()).toBe(console_.url)
  const meter = page.getByRole('meter').first()
  await meter.waitFor({ timeout: 20_000 })
  await expect.poll(() => meter.getAttribute('aria-valuenow'), { timeout: 20_000 }).toMatch(/^-?\d+(\.\d)?$/)
  await page.reload()
  await page.getByRole('meter').first().waitFor({ timeout: 20_000 })
  expect(await page.evaluate(() => document.cookie)).toBe('')
  expect(complaints).toEqual([])
  await page.context().close()
})

test('what is changed in a browser of this computer is told so, and what a script changes as the command line', async () => {
  const { page } = await open(`${console_.url}?token=${console_.token}`)
  await page.getByRole('meter').first().waitFor({ timeout: 20_000 })
  const processors = await console_.call<{ id: string }[]>('processors.list', {})
  const processorId = processors.ok ? processors.value[0]!.id : ''
  const order = (muted: boolean) => ({
    target: { processorId, family: 'zone', index: 0 },
    change: { what: 'mute', muted },
  })
  const byPage = await page.evaluate(
    async (body) => {
      const response = await fetch('/api/control/change', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      return response.status
    },
    JSON.stringify(order(true)),
  )
  expect(byPage).toBe(200)
  expect(await console_.call('control.change', order(false))).toMatchObject({ ok: true })
  const changes = await console_.call<{ who: string }[]>('changes.search', { processorId, limit: 2 })
  expect(changes.ok && changes.value.map(({ who }) => who)).toEqual(['the command line', 'a browser on this computer'])
  await page.context().close()
})

test('a browser without the link is told what to do, and gets nothing else', async () => {
  const { page } = await open(console_.url)
  expect(await page.getByRole('heading').textContent()).toBe('Atlas Console needs your link')
  const sockets = await page.evaluate(async (address) => {
    const socket = new WebSocket(`${address.replace('http', 'ws')}ws`)
    return new Promise((resolve) => {
      socket.onopen = () => resolve('open')
      socket.onerror = () => resolve('refused')
    })
  }, console_.url)
  expect(sockets).toBe('refused')
  await page.context().close()
})

test('a page of another origin can neither call nor listen, even in a browser that has the cookie', async () => {
  const { page } = await open(`${console_.url}?token=${console_.token}`)
  // The same computer under another port: same site for cookies, another origin all the same.
  const evil = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>evil</title>')
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void evil.close())
  await once(evil, 'listening')
  const other = await page.context().newPage()
  await other.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`)
  const outcome = await other.evaluate(async (address) => {
    const socket = new Promise((resolve) => {
      const ws = new WebSocket(`${address.replace('http', 'ws')}ws`)
      ws.onopen = () => resolve('open')
      ws.onerror = () => resolve('refused')
    })
    const read = fetch(`${address}api/processors/list`, { method: 'POST', body: '{}', credentials: 'include' }).then(
      () => 'read',
      () => 'refused',
    )
    const sent = fetch(`${address}api/processors/list`, {
      method: 'POST',
      body: '{}',
      credentials: 'include',
      mode: 'no-cors',
    }).then(
      () => 'answered',
      () => 'refused',
    )
    return [await socket, await read, await sent]
  }, console_.url)
  expect(outcome).toEqual(['refused', 'refused', 'refused'])
  const audit = await console_.call<{ path: string; outcome: string }[]>('audit.list', {})
  expect(audit.ok && audit.value).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ path: 'socket', outcome: 'not-allowed', caller: CALLER_NAMES.key }),
      expect.objectContaining({ path: 'processors.list', outcome: 'not-allowed', caller: CALLER_NAMES.key }),
    ]),
  )
  await page.context().close()
})

test('a browser at this computer sets a PIN, is locked, unlocks by finger; another one stays locked', async () => {
  const link = `${console_.url}?token=${console_.token}`
  const [{ page, complaints }, { page: other }] = [await open(link), await open(link)]
  for (const each of [page, other]) {
    await each.goto(`${console_.url}#settings`)
    await each.getByRole('button', { name: 'Technician. Unlock with a PIN.' }).waitFor({ timeout: 20_000 })
  }
  await page.getByRole('button', { name: 'Set PIN of Technician' }).click()
  await page.getByLabel('New PIN').fill('192837')
  await page.getByLabel('The same again').fill('192837')
  await page.keyboard.press('Enter')
  // Whoever set it goes on; everybody else may watch from now on.
  await other.getByRole('button', { name: 'Watching. Unlock with a PIN.' }).waitFor({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Technician. Lock now.' }).click({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Watching. Unlock with a PIN.' }).click({ timeout: 20_000 })
  for (const digit of '192837') await page.getByRole('button', { name: `Digit ${digit}` }).click()
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await page.getByRole('button', { name: 'Technician. Lock now.' }).waitFor({ timeout: 20_000 })
  expect(await other.getByRole('button', { name: 'Watching. Unlock with a PIN.' }).count()).toBe(1)
  expect(complaints).toEqual([])
})
