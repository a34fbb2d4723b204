import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import type { FolderAbility } from '../../src-shared/model/backup-orders.ts'
import { backupList, runningJob, SETTINGS, sayBackups } from '../support/fake-backups.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()

const { asked } = fixture

const ABLE: FolderAbility = {
  canWrite: true,
  canSync: true,
  canRename: true,
  keepsRights: true,
  freeBytes: 29e9,
  clockAheadMs: 0,
  trouble: null,
}

beforeEach(() => sayBackups(fixture.fake(), backupList()))

describe('a backup by hand', () => {
  test('is asked for with its name, reason, parts and days, and then shown as the job that runs', async () => {
    fixture.fake().answer('backups.create', () => new Promise(() => undefined))
    const page = await fixture.open('#backups', {})
    await page.getByRole('button', { name: 'Back up now' }).click()
    const dialog = page.getByRole('dialog', { name: 'Back up now' })
    await dialog.getByLabel('Name').fill('Before the party')
    await dialog.getByLabel('Reason').fill('New booth')
    await dialog.getByText('More options').click()
    await dialog.getByRole('checkbox', { name: 'History' }).uncheck()
    await dialog.getByLabel('Keep for days').fill('0')
    await dialog.getByRole('button', { name: 'Make the backup' }).click()
    await dialog.getByText('Days are a whole number from 1 to 3660.').waitFor()
    expect(asked('backups.create')).toEqual([])
    await dialog.getByLabel('Keep for days').fill('90')
    await dialog.getByRole('button', { name: 'Make the backup' }).click()
    await soon('it was asked for', () => asked('backups.create').length === 1)
    expect(asked('backups.create')).toEqual([
      {
        name: 'Before the party',
        reason: 'New booth',
        parts: ['settings', 'processors', 'captures', 'presets', 'audit'],
        keepDays: 90,
        passphrase: null,
      },
    ])
    fixture.fake().say('backups.job', runningJob({}))
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Making a backup' }).waitFor()
  })

  test('that is refused says why where it was asked for', async () => {
    fixture.fake().answer('backups.create', () => ({ ok: false, code: 'busy', message: 'Another job is running.' }))
    const page = await fixture.open('#backups', {})
    await page.getByRole('button', { name: 'Back up now' }).click()
    await page.getByRole('button', { name: 'Make the backup' }).click()
    await page.getByText('Another job is running. No backup was made. Code: busy').waitFor()
  })

  test('with a passphrase needs it twice', async () => {
    const page = await fixture.open('#backups', {})
    await page.getByRole('button', { name: 'Back up now' }).click()
    await page.getByText('More options').click()
    await page.getByLabel('Passphrase', { exact: true }).fill('one')
    await page.getByLabel('Passphrase again').fill('two')
    await page.getByRole('button', { name: 'Make the backup' }).click()
    await page.getByText('The two passphrases differ.').waitFor()
    expect(asked('backups.create')).toEqual([])
  })
})

describe('the settings', () => {
  const openSettings = async (page: Page) => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Backup settings' })
    await dialog.getByLabel('Every day at').waitFor()
    return dialog
  }

  test('are read, changed and saved', async () => {
    fixture.fake().answer('backups.setSettings', (input) => ({ ok: true, value: input }))
    const page = await fixture.open('#backups', {})
    const dialog = await openSettings(page)
    await dialog.getByLabel('Every day at').fill('4')
    await dialog.getByLabel('Daily ones, days').fill('0')
    await dialog.getByRole('button', { name: 'Save settings' }).click()
    await dialog.getByText('A time looks like 03:00.').waitFor()
    await dialog.getByText('A whole number from 1 to 3660.').waitFor()
    await dialog.getByLabel('Every day at').fill('04:15')
    await dialog.getByLabel('Daily ones, days').fill('14')
    await dialog.getByRole('button', { name: 'Save settings' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(asked('backups.setSettings')).toEqual([{ ...SETTINGS, dailyAt: '04:15', dailyDays: 14 }])
  })

  test('take a new second folder only once it was tried and can hold backups', async () => {
    fixture.fake().answer('backups.probeFolder', () => ({
      ok: true,
      value: { ...ABLE, canRename: false, trouble: 'Files cannot be renamed there.' },
    }))
    fixture.fake().answer('backups.setSettings', (input) => ({ ok: true, value: input }))
    const page = await fixture.open('#backups', {})
    const dialog = await openSettings(page)
    const folder = dialog.getByRole('textbox', { name: 'Second folder' })
    const save = dialog.getByRole('button', { name: 'Save settings' })
    expect(await save.isDisabled()).toBe(false)
    await folder.fill('/media/new')
    expect(await save.isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: 'Test this folder' }).click()
    await dialog.getByText('Files cannot be renamed there.').waitFor()
    await dialog.getByText('Files can be renamed: No').waitFor()
    expect(await save.isDisabled()).toBe(true)
    fixture.fake().answer('backups.probeFolder', () => ({ ok: true, value: { ...ABLE, clockAheadMs: -7_200_000 } }))
    await dialog.getByRole('button', { name: 'Test this folder' }).click()
    await dialog.getByText('It can hold backups.').waitFor()
    await dialog.getByText('Its clock is behind by 2 h.').waitFor()
    // Another one is another question.
    await folder.fill('/media/other')
    expect(await dialog.getByText('It can hold backups.').count()).toBe(0)
    expect(await save.isDisabled()).toBe(true)
    await folder.fill('/media/new')
    await save.click()
    await dialog.waitFor({ state: 'detached' })
    expect(asked('backups.setSettings')).toMatchObject([{ secondFolder: '/media/new' }])
    expect(asked('backups.probeFolder')).toEqual([{ folder: '/media/new' }, { folder: '/media/new' }])
  })

  test('that cannot be saved say why', async () => {
    fixture.fake().answer('backups.setSettings', () => ({ ok: false, code: 'not-allowed', message: 'Not for you.' }))
    const page = await fixture.open('#backups', {})
    const dialog = await openSettings(page)
    await dialog.getByRole('button', { name: 'Save settings' }).click()
    await dialog.getByText('Not for you. They were not saved. Code: not-allowed').waitFor()
  })
})

test('an emergency copy goes to any folder at once', async () => {
  fixture
    .fake()
    .answer('backups.emergencyCopy', () => ({ ok: true, value: { file: '/media/b/data.json', bytes: 12_000 } }))
  const page = await fixture.open('#backups', {})
  await page.getByRole('button', { name: 'Emergency copy' }).click()
  const dialog = page.getByRole('dialog', { name: 'Emergency copy' })
  await dialog.getByLabel('Folder').fill('/media/b')
  await dialog.getByRole('button', { name: 'Make the copy' }).click()
  await dialog.getByText('Copied to /media/b/data.json (12 KB).').waitFor()
  expect(asked('backups.emergencyCopy')).toEqual([{ folder: '/media/b' }])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})
