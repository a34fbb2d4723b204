import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { WhyView } from '../../../src-shared/model/cause.ts'
import type { ChangeRecord } from '../../../src-shared/model/change.ts'
import type { Alert } from '../../../src-shared/model/insight.ts'
import type { Processor } from '../../../src-shared/model/processor.ts'
import type { ProtocolReport } from '../../../src-shared/model/protocol-check.ts'
import type { Zone } from '../../../src-shared/model/sound.ts'
import { type ConsoleHandle, startConsole } from '../../support/console.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { freeUdpPort } from '../../support/ports.ts'
import { startSimulator } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

const SOON = { withinMs: 40_000 }
/** Muted in the simulated bar, so that a check goes down by 40 dB there. */
const ZONE = 'Restrooms'

async function value<T>(console: ConsoleHandle, name: string, input: unknown): Promise<T> {
  const reply = await console.call<T>(name, input)
  if (!reply.ok) throw new Error(`${name}: ${reply.message}`)
  return reply.value
}

/** What everybody is told is wrong now. */
async function alertsOf({ url, token }: ConsoleHandle): Promise<readonly Alert[]> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}ws`, { headers: { authorization: `Bearer ${token}` } })
  await once(socket, 'open')
  const told = once(socket, 'message')
  socket.send(JSON.stringify({ type: 'open', id: 1, path: 'alerts.open' }))
  const [message] = await told
  socket.terminate()
  return (JSON.parse(String(message)) as { readonly value: readonly Alert[] }).value
}

test('a console that is killed in the middle of a check puts back at its next start what that had moved', async () => {
  const dataDir = await dataFolderForTest()
  const file = path.join(dataDir, 'protocol-check.json')
  const meterPort = await freeUdpPort()
  const simulator = await startSimulator({ meterPort, host: '127.0.0.9', model: 'AZM4', timing: 'steady-80' })
  onTestFinished(() => simulator.stop())
  const start = async () => {
    const started = await startConsole({ dataDir, meterPort, port: 0, words: [] })
    onTestFinished(() => void started.stop())
    return started
  }
  let console = await start()
  const { host, port } = simulator
  const { id } = await value<Processor>(console, 'processors.add', { name: 'Bar', model: 'AZM4', host, port })
  const zoneOf = async () => {
    const reply = await console.call<Zone[]>('zones.list', { processorId: id })
    return reply.ok ? reply.value.find(({ name }) => name === ZONE) : undefined
  }
  const { index } = (await until(zoneOf, { ...SOON, what: 'the zone is known' }))!
  const param = `ZoneGain_${index}`
  const gain = async () => Number((await simulator.state()).values[param])
  const beforeDb = await gain()
  const history = async () => (await value<ChangeRecord[]>(console, 'changes.search', { processorId: id })).toReversed()

  // Its answer never comes: the console is gone before.
  const checking = console
    .call('protocolCheck.run', { processorId: id, mayWrite: true, zone: index })
    .then(() => 'answered')
    .catch(() => 'cut off')
  await until(async () => (await gain()) < beforeDb - 20, { ...SOON, what: 'the check has gone down' })
  console.child.kill('SIGKILL')
  await once(console.child, 'exit')
  expect(await checking).toBe('cut off')
  expect(await gain()).toBeLessThan(beforeDb - 20)
  expect(existsSync(file)).toBe(true)

  // Killed once more on the way back.
  console = await start()
  const lowDb = await gain()
  await until(async () => (await gain()) > lowDb + 5, { ...SOON, what: 'it is on its way back' })
  console.child.kill('SIGKILL')
  await once(console.child, 'exit')
  expect(await gain()).toBeLessThan(beforeDb)

  console = await start()
  await until(async () => (await gain()) === beforeDb, { ...SOON, what: 'it is put back' })
  await until(() => !existsSync(file), { ...SOON, what: 'nothing is left' })
  const { writes, unmutes } = await simulator.record()
  expect(unmutes).toEqual([])
  expect(new Set(writes.map((each) => each.param))).toEqual(new Set([param]))
  expect(Math.max(...writes.map((each) => Number(each.value)))).toBe(beforeDb)
  await until(async () => (await history()).at(-1)?.after === beforeDb, { ...SOON, what: 'it stands in the history' })
  const told = await history()
  expect(new Set(told.map(({ kind, door }) => `${kind} ${door}`))).toEqual(new Set(['protocol-check web']))
  expect(told[0]).toMatchObject({ before: beforeDb, name: ZONE })

  expect((await alertsOf(console)).map(({ message }) => message)).toContain(
    `“${ZONE}” was put back after a check was cut off.`,
  )

  // One that is not killed leaves nothing but its line; and whoever asks why hears that it was this console.
  const lines = told.length
  const report = await value<ProtocolReport>(console, 'protocolCheck.run', {
    processorId: id,
    mayWrite: true,
    zone: index,
  })
  expect(report.putBack).toMatchObject([{ state: 'as-before' }])
  expect((await history()).slice(lines)).toMatchObject([{ kind: 'protocol-check', before: beforeDb, after: beforeDb }])
  const { past } = await value<WhyView>(console, 'monitor.why', { processorId: id, family: 'zone', index })
  const bySetting = past.filter(({ by }) => by === 'setting')
  expect(bySetting.length).toBeGreaterThan(0)
  expect(bySetting.map(({ cause }) => cause.kind).filter((kind) => kind !== 'own-command')).toEqual([])
  expect(existsSync(file)).toBe(false)
}, 150_000)
