import { expect, test } from 'vitest'
import { ROLES } from '../../../src-shared/contract/role.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { createMonitorApi } from '../../support/monitor-door.ts'
import { createFakeMonitor, fakeAnalysis, fakeState } from '../../support/monitor-double.ts'

const BAR = 'p-1' as ProcessorId
const manager = { name: 'Ann', role: 'manager', door: 'window' } as const
const technician = { name: 'Tom', role: 'technician', door: 'window' } as const

function place() {
  const monitor = createFakeMonitor([fakeAnalysis(BAR, {})])
  return { monitor, ...createMonitorApi({ monitor, views: [], sound: [], samples: [] }) }
}

test('recording is started and stopped in the name of who asked', async () => {
  const { monitor, api } = place()
  const stopped = await api.call('monitor.stop', { processorId: BAR }, manager)
  expect(stopped).toMatchObject({ ok: true, value: { recording: { kind: 'stopped', by: 'Ann' } } })
  const started = await api.call('monitor.start', { processorId: BAR }, technician)
  expect(started).toMatchObject({ ok: true, value: { recording: { kind: 'recording' } } })
  expect(monitor.acts).toEqual(['stop p-1 by Ann', 'start p-1 by Tom'])
})

test('the period is whole seconds from 1 to 60', async () => {
  const { monitor, api } = place()
  const set = (periodMs: number) => api.call('monitor.setPeriod', { processorId: BAR, periodMs }, technician)
  expect(await set(60_000)).toEqual({ ok: true, value: fakeState(BAR, { periodMs: 60_000 }) })
  for (const bad of [0, 999, 1500, 60_001, Number.NaN])
    expect(await set(bad), String(bad)).toMatchObject({ ok: false, code: 'bad-input' })
  expect(monitor.acts).toEqual(['set the period of p-1 to 60000'])
})

test('settings are answered as they are kept', async () => {
  const { api } = place()
  const kept = await api.call('monitor.settings', {}, technician)
  expect(kept).toMatchObject({ ok: true, value: { keepFullHours: 24, thresholds: { clipDb: -3, silenceDb: -50 } } })
  const changed = await api.call('monitor.setSettings', { keepFullHours: 48, thresholds: { clipDb: -6 } }, technician)
  expect(changed).toMatchObject({ ok: true, value: { keepFullHours: 48, thresholds: { clipDb: -6, silenceDb: -50 } } })
  expect(await api.call('monitor.settings', {}, technician)).toEqual(changed)
})

test('history, sessions, an analysis and a cleanup come from the monitor', async () => {
  const { api } = place()
  const ask = (name: string, input: object) => api.call(`monitor.${name}`, input, manager)
  expect(await ask('analyze', { processorId: BAR })).toEqual({ ok: true, value: fakeAnalysis(BAR, {}) })
  expect(await ask('history', { processorId: BAR, span: '1h' })).toMatchObject({ ok: true, value: { span: '1h' } })
  expect(await ask('sessions', { processorId: BAR })).toEqual({ ok: true, value: [] })
  expect(await ask('cleanup', { hours: 24 })).toEqual({ ok: true, value: { deletedCount: 4321 } })
  for (const name of ['analyze', 'sessions', 'start', 'stop'])
    expect(await ask(name, { processorId: 'p-9' }), name).toMatchObject({ ok: false, code: 'not-found' })
})

test('an alert is snoozed in the name of who asked', async () => {
  const { monitor, api } = place()
  const answer = await api.call('alerts.snooze', { id: 7, for: 'tonight' }, manager)
  expect(answer).toEqual({ ok: true, value: { id: 7 } })
  expect(monitor.acts).toEqual(['snooze 7 by Ann'])
})

test('the topics are the monitor’s own', () => {
  const { monitor, api } = place()
  expect(api.topic('monitor.states', manager).get()).toBe(monitor.states.get())
  expect(api.topic('monitor.insights', manager).get()).toBe(monitor.insights.get())
  expect(api.topic('alerts.open', manager).get()).toBe(monitor.alerts.get())
})

test('everybody may look, and acts need their role', async () => {
  const { api } = place()
  const acts = {
    'monitor.analyze': { processorId: BAR },
    'monitor.metrics': {},
    'alerts.snooze': { id: 7, for: null },
    'monitor.stop': { processorId: BAR },
    'monitor.cleanup': { hours: 24 },
    'monitor.setPeriod': { processorId: BAR, periodMs: 5000 },
  }
  const allowed = await Promise.all(
    ROLES.map(async (role) => {
      const replies = Object.entries(acts).map(async ([path, input]) => {
        const { ok } = await api.call(path, input, { name: role, role, door: 'web' })
        return ok ? [path] : []
      })
      return [role, (await Promise.all(replies)).flat()]
    }),
  )
  const look = ['monitor.analyze', 'monitor.metrics']
  const manage = [...look, 'alerts.snooze', 'monitor.stop', 'monitor.cleanup']
  expect(Object.fromEntries(allowed)).toEqual({
    watch: look,
    staff: [...look, 'alerts.snooze'],
    manager: manage,
    technician: [...manage, 'monitor.setPeriod'],
  })
})
