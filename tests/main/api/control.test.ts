import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../../src-main/app.ts'
import { contract } from '../../../src-shared/contract/contract.ts'
import type { Reply } from '../../../src-shared/contract/reply.ts'
import type { Caller, Role } from '../../../src-shared/contract/role.ts'
import type { ChangeRecord, UndoResult } from '../../../src-shared/model/change.ts'
import type { ControlPending, ControlResult } from '../../../src-shared/model/control.ts'
import type { ProcessorSound } from '../../../src-shared/model/sound.ts'
import type { AuditRow } from '../../../src-shared/model/system.ts'
import { builtJobs } from '../../support/built-jobs.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { freeUdpPort } from '../../support/ports.ts'
import { inProcessSimulator } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

const as = (role: Role): Caller => ({ name: role, role, door: 'web' })

async function open(dataFolder: string, meterPort: number) {
  const app = await createApp({
    dataFolder,
    meterPort,
    demo: false,
    version: '0.0.0-test',
    records: true,
    opensBrokenStore: false,
    desktop: null,
    jobHost: builtJobs(),
  })
  onTestFinished(() => app.close())
  const call = async <T>(path: string, input: unknown, role: Role) =>
    (await app.api.call(path, input, as(role))) as Reply<T>
  return { app, call }
}

test('who may change and who may look is as the contract says', () => {
  const roles = (group: object) =>
    Object.fromEntries(Object.entries(group).map(([name, line]) => [name, (line as { role: Role }).role]))
  expect(roles(contract.control)).toEqual({
    change: 'staff',
    trigger: 'staff',
    muteAll: 'staff',
    undoMuteAll: 'staff',
    pending: 'watch',
  })
  expect(roles(contract.changes)).toEqual({
    recent: 'watch',
    search: 'watch',
    undo: 'staff',
    putBack: 'staff',
    exportCsv: 'manager',
  })
})

test('a change goes from the door to the processor, into the history, back again, and is there after a restart', async () => {
  const dataFolder = await dataFolderForTest()
  const meterPort = await freeUdpPort()
  const simulator = await inProcessSimulator({ meterPort, host: '127.0.0.41' })
  onTestFinished(() => simulator.stop())
  const { app, call } = await open(dataFolder, meterPort)
  const { host, port } = simulator
  const added = await call<{ id: string }>('processors.add', { name: 'Bar', model: 'AZM8', host, port }, 'technician')
  if (!added.ok) throw new Error(added.message)
  const processorId = added.value.id
  const zone = await until(
    () => {
      const [sound] = app.api.topic('sound.all', as('watch')).get() as ProcessorSound[]
      return sound?.reading.kind === 'complete' ? sound.zones.find(({ name }) => name === 'Main Bar') : undefined
    },
    { withinMs: 10_000, what: 'the processor is read' },
  )
  const target = { processorId, family: 'zone', index: zone.index }
  const order = { target, change: { what: 'gain-db', gainDb: -17 } }
  for (const [role, code] of [
    ['watch', 'not-allowed'],
    ['staff', undefined],
  ] as const) {
    const reply = await call<ControlResult>('control.change', order, role)
    expect(reply).toMatchObject(code ? { ok: false, code } : { ok: true, value: { outcome: { kind: 'applied' } } })
  }
  const pending = app.api.topic('control.pending', as('watch')).get() as ControlPending
  expect(pending).toEqual({ writing: [], fought: [] })
  const searched = await call<ChangeRecord[]>('changes.search', { processorId, text: zone.name }, 'watch')
  expect(searched).toMatchObject({ ok: true, value: [{ who: 'staff', role: 'staff', door: 'web', wanted: -17 }] })
  expect(app.api.topic('changes.recent', as('watch')).get()).toEqual(searched.ok && searched.value)
  // Who tried in vain stands in the audit, and what was done in the history.
  const audit = await call<AuditRow[]>('audit.list', {}, 'technician')
  expect(audit.ok && audit.value.filter(({ path }) => path === 'control.change')).toMatchObject([
    { caller: 'watch', outcome: 'not-allowed' },
  ])
  await simulator.fault('set-refused')
  expect(await call('control.change', order, 'staff')).toMatchObject({ ok: false, code: 'processor-refused' })
  expect(await call('control.trigger', { processorId, kind: 'scene', index: 0 }, 'staff')).toMatchObject({
    ok: false,
    code: 'processor-refused',
  })
  await simulator.endFault('set-refused')
  const undone = await call<UndoResult>('changes.undo', { id: null }, 'staff')
  expect(undone).toMatchObject({ ok: true, value: { result: { outcome: { kind: 'applied', value: -12 } } } })
  expect(await call('changes.exportCsv', { processorId }, 'staff')).toMatchObject({ ok: false, code: 'not-allowed' })
  await app.close()

  const { call: later } = await open(dataFolder, meterPort)
  const csv = await later<{ text: string }>('changes.exportCsv', { processorId }, 'manager')
  expect(
    csv.ok &&
      csv.value.text
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(',').slice(7, 9).join()),
  ).toEqual(['what,before', 'gain-db,-17', 'trigger,', 'gain-db,-17', 'gain-db,-12'])
})
