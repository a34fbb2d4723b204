import { beforeEach, describe, expect, test } from 'vitest'
import type { Backup } from '../../src-shared/model/backup.ts'
import type { BackupOverview } from '../../src-shared/model/backup-overview.ts'
import { backupItems, openBackup } from '../support/backup-items.ts'
import { backup, backupList, planOf, rehearsal, sayBackups } from '../support/fake-backups.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()

let list: readonly Backup[]
let night: Backup

const { asked } = fixture

const say = (change: Partial<BackupOverview>, backups: readonly Backup[]) => sayBackups(fixture.fake(), backups, change)

beforeEach(() => {
  list = backupList()
  night = list[0]!
  sayBackups(fixture.fake(), list)
})

describe('the list', () => {
  test('has each backup with when, why, how large, how good and until when', async () => {
    const page = await fixture.open('#backups', {})
    await backupItems(page).first().waitFor()
    expect(await backupItems(page).count()).toBe(8)
    expect(await backupItems(page).nth(1).locator('summary').first().innerText()).toMatch(
      /18:00\s+Before the party · By hand\s+Checked and rehearsed\s+41 MB\s+Kept for ever/,
    )
    await page.getByRole('button', { name: 'Show all 15' }).click()
    expect(await backupItems(page).count()).toBe(15)
    await page.getByLabel('Kind').selectOption('Before an update')
    expect(await backupItems(page).count()).toBe(1)
    const item = await openBackup(page, 0)
    for (const text of ['Before version 0.1.0', 'update', 'House, Upstairs', '41 MB, unpacked 118 MB', 'Everything']) {
      expect(await item.getByText(text, { exact: true }).first().isVisible(), text).toBe(true)
    }
    await item.getByText('What the rehearsal checked').click()
    await item.getByText('Every page is whole.').waitFor()
  })

  test('says what is wrong with a backup, and what once was one', async () => {
    const checked = { atMs: 0, ok: false, sentence: 'Its bytes are not what they were.' }
    const bad = backup(
      'daily',
      night.manifest.createdMs,
      { rehearsal: rehearsal(0, { ok: false }) },
      {
        checked,
        warnings: ['rehearsal-failed', 'future-date'],
      },
    )
    const broken = [{ fileName: night.manifest.file.name, sentence: 'Its file is too short.' }]
    say({ broken }, [bad])
    const page = await fixture.open('#backups', {})
    await page.getByText('Damaged').waitFor()
    const item = await openBackup(page, 0)
    await item.getByText('A rehearsed restore of it failed.').waitFor()
    expect(await item.getByText(/Its bytes are not what they were\.$/).isVisible()).toBe(true)
    await page.getByRole('region', { name: 'Cannot be used any more' }).getByText('Its file is too short.').waitFor()
  })

  test('checks, rehearses, keeps and restores one backup', async () => {
    const fileName = night.manifest.file.name
    const fake = fixture.fake()
    fake.answer('restore.plan', () => ({ ok: true, value: planOf(night, {}) }))
    fake.answer('backups.verify', () => ({ ok: true, value: [{ fileName, ok: true, sentence: 'It is good.' }] }))
    fake.answer('backups.rehearse', () => ({ ok: true, value: { fileName, rehearsal: rehearsal(0, { ok: false }) } }))
    const page = await fixture.open('#backups', {})
    const item = await openBackup(page, 0)
    await item.getByRole('button', { name: /^Check this backup: / }).click()
    await item.getByText('It is good.').waitFor()
    await item.getByRole('button', { name: /^Rehearse a restore: / }).click()
    await item.getByText('The rehearsal failed.').waitFor()
    await item.getByRole('button', { name: /^Keep for ever: / }).click()
    await soon('it is kept', () => asked('backups.pin').length === 1)
    expect(asked('backups.verify')).toEqual([{ which: fileName, passphrase: null }])
    expect(asked('backups.rehearse')).toEqual([{ fileName, passphrase: null }])
    expect(asked('backups.pin')).toEqual([{ fileName, pinned: true }])
    await item.getByRole('link', { name: /^Restore…: / }).click()
    await soon('the wizard', () => page.evaluate((name) => location.hash === `#backups/restore/${name}`, fileName))
  })

  test('lets go of what was kept, and says why that failed', async () => {
    fixture.fake().answer('backups.pin', () => ({ ok: false, code: 'not-allowed', message: 'Not for you.' }))
    const page = await fixture.open('#backups', {})
    const item = await openBackup(page, 1)
    await item.getByRole('button', { name: /^Let it go again: / }).click()
    await item.getByText('Not for you.').waitFor()
    expect(asked('backups.pin')).toMatchObject([{ pinned: false }])
  })

  test('asks for the passphrase of an encrypted one', async () => {
    const locked = backup('manual', night.manifest.createdMs, { encrypted: true })
    say({}, [locked])
    fixture.fake().answer('backups.verify', () => ({ ok: true, value: [{ ok: true, sentence: 'It is good.' }] }))
    const page = await fixture.open('#backups', {})
    const item = await openBackup(page, 0)
    await item.getByRole('button', { name: /^Check this backup: / }).click()
    const dialog = page.getByRole('dialog', { name: 'This backup has a passphrase' })
    await dialog.getByLabel('Passphrase', { exact: true }).fill('secret')
    await dialog.getByRole('button', { name: 'Check this backup' }).click()
    await item.getByText('It is good.').waitFor()
    expect(asked('backups.verify')).toEqual([{ which: locked.manifest.file.name, passphrase: 'secret' }])
  })

  test('copies one to another folder and says that it may be taken away', async () => {
    fixture.fake().answer('backups.copy', () => ({ ok: true, value: { file: '/media/b/x.db.gz', bytes: 41_200_000 } }))
    const page = await fixture.open('#backups', {})
    const item = await openBackup(page, 0)
    await item.getByRole('button', { name: /^Copy to another folder: / }).click()
    const dialog = page.getByRole('dialog', { name: 'Copy to another folder' })
    expect(await dialog.getByLabel('Folder').inputValue()).toBe('/media/stick')
    await dialog.getByLabel('Folder').fill('/media/b')
    await dialog.getByRole('button', { name: 'Copy the backup' }).click()
    await dialog.getByText(/^Copied to \/media\/b\/x\.db\.gz \(41 MB\)\. .* It is safe to remove\.$/).waitFor()
    expect(asked('backups.copy')).toEqual([{ fileName: night.manifest.file.name, folder: '/media/b' }])
    fixture.fake().answer('backups.copy', () => ({ ok: false, code: 'target-unusable', message: 'It is not there.' }))
    await dialog.getByRole('button', { name: 'Copy the backup' }).click()
    await dialog.getByText('It is not there. It was not copied. Code: target-unusable').waitFor()
    expect(await dialog.getByText(/safe to remove/).count()).toBe(0)
  })

  test('checks all of them', async () => {
    const verdict = (ok: boolean | null) => ({ fileName: night.manifest.file.name, ok, sentence: '' })
    fixture.fake().answer('backups.verify', () => ({
      ok: true,
      value: [verdict(true), verdict(true), verdict(false), verdict(null)],
    }))
    const page = await fixture.open('#backups', {})
    await page.getByRole('button', { name: 'Check all backups' }).click()
    await page.getByText('2 good, 1 damaged, 1 passed over.').waitFor()
  })

  test('cleans up after it has said what would go', async () => {
    const { file, createdMs } = night.manifest
    const removed = [{ fileName: file.name, createdMs, bytes: file.bytes }]
    fixture.fake().answer('backups.prune', (input) => ({
      ok: true,
      value: { dryRun: (input as { dryRun: boolean }).dryRun, removed, freedBytes: file.bytes, kept: 9, paused: null },
    }))
    const page = await fixture.open('#backups', {})
    await page.getByRole('button', { name: 'Clean up' }).click()
    const dialog = page.getByRole('dialog', { name: 'Clean up' })
    await dialog.getByText('1 backup would go, with 41 MB.').waitFor()
    expect(asked('backups.prune')).toEqual([{ dryRun: true }])
    await dialog.getByRole('button', { name: 'Remove 1 backup' }).click()
    await dialog.getByText('1 backup is removed, with 41 MB.').waitFor()
    expect(asked('backups.prune').at(-1)).toEqual({ dryRun: false })
  })

  test('removes nothing while that is paused', async () => {
    const paused = 'Nothing is removed: the clock jumped.'
    fixture.fake().answer('backups.prune', () => ({
      ok: true,
      value: { dryRun: true, removed: [], freedBytes: 0, kept: 9, paused },
    }))
    const page = await fixture.open('#backups', {})
    await page.getByRole('button', { name: 'Clean up' }).click()
    await page.getByText(paused).waitFor()
    expect(await page.getByRole('button', { name: /^Remove/ }).count()).toBe(0)
  })
})
