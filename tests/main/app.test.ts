import { chmod, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type App, createApp } from '../../src-main/app.ts'
import type { AuditRow, SystemInfo } from '../../src-shared/model/system.ts'
import { appForTest } from '../support/app.ts'
import { builtJobs } from '../support/built-jobs.ts'
import { dataFolderForTest } from '../support/data-folder.ts'
import { until } from '../support/wait.ts'

const options = (dataFolder: string) => ({
  dataFolder,
  meterPort: 0,
  demo: true,
  version: '9.9.9',
  records: true,
  opensBrokenStore: true,
  desktop: null,
  jobHost: builtJobs(),
})
const caller = { name: 'window', role: 'technician', door: 'window' } as const

test('acts are kept with who did them, and made-up paths are not', async () => {
  const { app, audit } = await appForTest()
  const processor = { name: 'Bar', model: 'AZM8', host: '127.0.0.1', port: 1, unchecked: true }
  await app.api.call('processors.add', processor, caller)
  await app.api.call('processors.list', {}, caller)
  for (const path of ['zones.<script>', 'processors.add.more', '', 'constructor.name', 'x'.repeat(5000)]) {
    expect(await app.api.call(path, {}, caller)).toMatchObject({ ok: false, code: 'not-found' })
  }
  app.refused('window', { caller: 'https://evil.example', role: null, path: 'zones.setGain', outcome: 'not-allowed' })
  const rows = (await audit()).map(({ caller: who, path, input, outcome, count }) => ({
    who,
    path,
    input,
    outcome,
    count,
  }))
  expect(rows.toReversed()).toEqual([
    { who: 'window', path: 'processors.add', input: JSON.stringify(processor), outcome: 'ok', count: 1 },
    { who: 'window', path: 'unknown', input: null, outcome: 'not-found', count: 5 },
    { who: 'https://evil.example', path: 'zones.setGain', input: null, outcome: 'not-allowed', count: 1 },
  ])
})

test('readings of the past are taken by a demonstration alone, and the audit keeps their length', async () => {
  const processor = { name: 'Bar', model: 'AZM8', host: '127.0.0.1', port: 1, unchecked: true }
  const meters = [{ family: 'source', index: 0 }]
  const levels = Buffer.alloc(20_000).toString('base64')
  const past = async (app: App) => {
    const added = (await app.api.call('processors.add', processor, caller)) as { value: { id: string } }
    const told = { processorId: added.value.id, fromMs: Date.now() - 10_000_000, stepMs: 1000, meters, levels }
    return app.api.call('demo.past', told, caller)
  }
  const { app: real } = await appForTest()
  expect(await past(real)).toMatchObject({ ok: false, code: 'not-allowed' })
  const demo = await createApp(options(await dataFolderForTest()))
  onTestFinished(() => demo.close())
  expect(await past(demo)).toEqual({ ok: true, value: { rows: 2000 } })
  const rows = (await demo.api.call('audit.list', {}, caller)) as { value: AuditRow[] }
  const row = rows.value.find((each) => each.path === 'demo.past')
  expect(JSON.parse(row?.input ?? '')).toEqual({ omittedCharacters: expect.any(Number) })
})

test('a token cannot have a name that the history has for somebody else', async () => {
  const { app } = await appForTest()
  const call = (name: string) => app.api.call('tokens.create', { name, role: 'staff' }, caller)
  expect(await call(' The command line')).toMatchObject({ ok: false, code: 'bad-input' })
  expect(await call('Command line')).toMatchObject({ ok: true })
})

test('a token’s secret is in no file: not in the store, not in the audit, not in the log', async () => {
  const { app, dataFolder } = await appForTest()
  const reply = await app.api.call('tokens.create', { name: 'tablet', role: 'staff' }, caller)
  const { secret } = (reply as { value: { secret: string } }).value
  expect(app.keyring.find(secret)).toMatchObject({ name: 'tablet' })
  await app.close()
  for (const name of ['console.db', 'logs/console.log', 'web-token']) {
    expect((await readFile(path.join(dataFolder, name))).includes(secret), name).toBe(false)
  }
})

test('what was kept is there after a restart', async () => {
  const folder = await dataFolderForTest()
  const first = await createApp(options(folder))
  const processor = { name: 'Bar', model: 'AZM8', host: '127.0.0.1', port: 1, unchecked: true }
  await first.api.call('processors.add', processor, caller)
  await first.close()
  await first.close()
  const second = await createApp(options(folder))
  onTestFinished(() => second.close())
  expect(await second.api.call('processors.list', {}, caller)).toMatchObject({ ok: true, value: [{ name: 'Bar' }] })
  expect(second.localToken).toBe(first.localToken)
  const rows = (await second.api.call('audit.list', {}, caller)) as { value: AuditRow[] }
  expect(rows.value).toMatchObject([{ path: 'processors.add', door: 'window' }])
  expect(second.api.topic('processors.all', caller).get()).toMatchObject([{ name: 'Bar' }])
})

test('a second application on the folder is refused, and the first goes on', async () => {
  const folder = await dataFolderForTest()
  const app = await createApp(options(folder))
  onTestFinished(() => app.close())
  await expect(createApp(options(folder))).rejects.toMatchObject({ code: 'already-running' })
  expect(await app.api.call('processors.list', {}, caller)).toEqual({ ok: true, value: [] })
})

test('a folder that others could open is closed to them, and the log says so', async () => {
  const folder = await dataFolderForTest()
  await chmod(folder, 0o755)
  const app = await createApp(options(folder))
  onTestFinished(() => app.close())
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect(await readFile(path.join(folder, 'logs', 'console.log'), 'utf8')).toContain(`${folder}; it is private now`)
})

test('the window is told about the console itself, and when the web door opens', async () => {
  const { app, web, dataFolder } = await appForTest()
  const info = app.api.topic('system.info', caller)
  expect(info.get()).toMatchObject({ version: '0.0.0-test', dataFolder, demo: false, webUrl: web.url })
  const heard: SystemInfo[] = []
  info.subscribe((value) => heard.push(value as SystemInfo))
  await web.close()
  await until(() => heard.at(-1)?.webUrl === null, { withinMs: 1000, what: 'the window knows' })
})
