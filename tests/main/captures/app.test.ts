import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createClient } from '../../../src-shared/contract/client.ts'
import type { AtlasContract } from '../../../src-shared/contract/contract.ts'
import type { Readable } from '../../../src-shared/contract/define.ts'
import type { Role } from '../../../src-shared/contract/role.ts'
import type { DriftView } from '../../../src-shared/model/capture-plan.ts'
import type { Alert } from '../../../src-shared/model/insight.ts'
import { appForTest } from '../../support/app.ts'
import { freeUdpPort } from '../../support/ports.ts'
import { inProcessSimulator } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

const HOUR_MS = 3_600_000

test('who may do what, what is written down of it, and a difference that stands for an hour is an alert', async () => {
  const { app, dataFolder, audit } = await appForTest()
  const clientOf = (role: Role) =>
    createClient<AtlasContract>({
      call: (name, input) => app.api.call(name, input, { name: role, role, door: 'command-line' }),
      subscribe: () => {
        throw new Error('Nobody listens here')
      },
    })
  const simulator = await inProcessSimulator({
    model: 'AZM4',
    host: '127.0.0.62',
    meterPort: await freeUdpPort(),
    speed: 10,
    meterHz: 1,
  })
  onTestFinished(simulator.stop)
  const technician = clientOf('technician')
  const added = { name: 'Bar', model: 'AZM4', host: simulator.host, port: simulator.port } as const
  const { id: processorId } = await technician.processors.add(added)
  const manager = clientOf('manager')
  const capture = () => manager.captures.capture({ processorId, name: 'Friday' })
  await until(() => manager.zones.list({ processorId }), { withinMs: 5_000, what: 'the link is online' })
  const taken = await capture()
  const one = { processorId, captureId: taken.id }
  await expect(clientOf('staff').captures.capture({ processorId })).rejects.toMatchObject({ code: 'not-allowed' })
  await expect(manager.captures.plan(one)).rejects.toMatchObject({ code: 'not-allowed' })
  await expect(manager.captures.setReference(one)).rejects.toMatchObject({ code: 'not-allowed' })
  expect(await clientOf('watch').captures.compare({ ...one, with: null })).toMatchObject({ processorId })

  const [zone] = await manager.zones.list({ processorId })
  await simulator.outsideSet(`ZoneGain_${zone?.index}`, { val: -66 })
  const differing = async () => {
    const { entries } = await manager.captures.compare({ ...one, with: null })
    return entries.find(({ kind }) => kind === 'different')
  }
  const different = await until(differing, { withinMs: 5_000, what: 'it is different' })
  expect(different.differences).toMatchObject([
    { what: 'gain', cause: { sentence: expect.stringContaining('not known why') } },
  ])
  // As if it had been captured two hours ago, and changed an hour and a half ago.
  const database = new Database(path.join(dataFolder, 'console.db'))
  const nowMs = Date.now()
  database.prepare('update capture set at_ms = ?').run(nowMs - 2 * HOUR_MS)
  const moved = database.prepare('update channel_change set at_ms = ?').run(nowMs - 1.5 * HOUR_MS)
  expect(moved.changes).toBe(1)
  database.close()
  await technician.captures.setReference(one)

  const caller = { name: 'test', role: 'watch', door: 'web' } as const
  const topicOf = <T>(name: string) => (app.api.topic(name, caller) as Readable<T>).get()
  const drifting = await until(() => topicOf<readonly DriftView[]>('captures.drift').find(({ count }) => count === 1), {
    withinMs: 8_000,
    what: 'the difference is told',
  })
  expect(drifting.drifts).toMatchObject([{ name: zone?.name, what: 'gain', now: { gainDb: -66 } }])
  expect(drifting.standsSinceMs).toBeLessThan(nowMs - HOUR_MS)
  const alarming = () => topicOf<readonly Alert[]>('alerts.open').find(({ key }) => key.startsWith('settings-drift:'))
  const alert = await until(alarming, { withinMs: 8_000, what: 'somebody is told' })
  expect(alert.message).toBe('1 setting is not as in the reference of “Bar”.')
  expect(alert.details).toContain(`Likely causes: It is not known why ${zone?.name} changed.`)

  const plan = await technician.captures.plan(one)
  await technician.captures.apply({ planId: plan.id })
  await until(() => alarming() === undefined, { withinMs: 8_000, what: 'it is over' })
  // The history says who did it, and takes it for nobody else's.
  const records = await clientOf('watch').changes.search({ processorId })
  const told = records.map(({ kind, who, name, before, after, result }) => [kind, who, name, before, after, result])
  expect(told.sort()).toEqual([
    ['apply', 'technician', zone?.name, -66, zone?.gainDb, 'applied'],
    ['at-the-device', null, zone?.name, zone?.gainDb, -66, 'applied'],
  ])
  const rows = await audit()
  expect(
    rows
      .filter(({ path: name }) => name.startsWith('captures.'))
      .map(({ path: name, outcome }) => `${name} ${outcome}`),
  ).toEqual(
    expect.arrayContaining([
      'captures.capture ok',
      'captures.capture not-allowed',
      'captures.setReference ok',
      'captures.apply ok',
    ]),
  )
}, 40_000)
