import { expect, test } from 'vitest'
import type { Reply } from '../../../src-shared/contract/reply.ts'
import type { AccessState } from '../../../src-shared/model/access.ts'
import type { Backup } from '../../../src-shared/model/backup.ts'
import type { RestorePlan, RestoreReceipt } from '../../../src-shared/model/restore.ts'
import { appForTest } from '../../support/app.ts'
import { runJson } from '../../support/console.ts'
import { until } from '../../support/wait.ts'
import { windowForTest } from '../../support/window-door.ts'

const OLD = { role: 'technician', pin: '111111' } as const
const NEW = { role: 'technician', pin: '222222' } as const

test('a restore with other PINs says so before, locks who had the new one, and “pins reset” opens again', async () => {
  const { app, dataFolder } = await appForTest()
  const window = windowForTest(app.api)
  const call = async <T>(path: string, input: unknown): Promise<T> => {
    const reply = (await window.call(path, input)) as Reply<T>
    if (!reply.ok) throw new Error(`${path}: ${reply.message}`)
    return reply.value
  }
  await call('access.setPin', OLD)
  const { manifest } = await call<Backup>('backups.create', { reason: 'A test', keepDays: null })
  // Changes of settings are backed up by themselves, and two jobs do not run at once.
  const planOf = () =>
    until(() => call<RestorePlan>('restore.plan', { fileName: manifest.file.name }), {
      withinMs: 20_000,
      what: 'the plan is made',
    })
  expect((await planOf()).warnings.filter((each) => each.includes('PIN'))).toEqual([])
  await call('access.setPin', NEW)
  const plan = await planOf()
  expect(plan.warnings).toContain('PINs become those of the backup. If nobody knows them, “pins reset” removes them.')
  expect(plan.differences[0]?.changed).toContain('PIN of the technician')

  await call<RestoreReceipt>('restore.start', { planId: plan.id, confirmsNewerIsLost: true })
  expect(await window.call('access.setPin', NEW)).toMatchObject({ ok: false, code: 'not-allowed' })
  expect(await window.call('access.unlock', NEW)).toMatchObject({ ok: false, code: 'wrong-pin' })
  // The command line is a technician's, because it can read the data folder; it lets everybody begin anew.
  expect(await runJson(dataFolder, ['pins', 'reset'])).toEqual({ code: 0, value: { removed: ['technician'] } })
  expect(await call<AccessState>('access.lock', {})).toMatchObject({ role: 'technician', pins: [] })
})
