import { readFile } from 'node:fs/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Backup } from '../../src-shared/model/backup.ts'
import { backup, backupList, planOf, receiptFor, rehearsal, runningJob, sayBackups } from '../support/fake-backups.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()

let list: readonly Backup[]
let night: Backup
let address: string

const { asked } = fixture

beforeEach(() => {
  list = backupList()
  night = list[0]!
  address = `#backups/restore/${night.manifest.file.name}`
  sayBackups(fixture.fake(), list)
  fixture.fake().answer('restore.plan', () => ({ ok: true, value: planOf(night, {}) }))
})

describe('a backup that cannot be opened', () => {
  test('says why, and leads to another one', async () => {
    fixture.fake().answer('restore.plan', () => ({ ok: false, code: 'backup-damaged', message: 'It is damaged.' }))
    const page = await fixture.open(address, {})
    await page.getByRole('heading', { name: 'It could not be looked into.' }).waitFor()
    expect(await page.getByText('Code: backup-damaged').isVisible()).toBe(true)
    await page.getByRole('link', { name: 'Choose another backup' }).click()
    await page.getByRole('heading', { name: 'Which backup?' }).waitFor()
  })

  test('because something else is being done is looked into when that is over', async () => {
    fixture.fake().say('backups.job', runningJob({}))
    fixture.fake().answer('restore.plan', () => ({ ok: false, code: 'busy', message: 'Another job is running.' }))
    const page = await fixture.open(address, {})
    await page.getByRole('heading', { name: 'Making a backup' }).waitFor()
    await page.getByText('This is done first. Then the backup is looked into by itself.').waitFor()
    fixture.fake().answer('restore.plan', () => ({ ok: true, value: planOf(night, {}) }))
    fixture.fake().say('backups.job', { kind: 'done', what: 'backup', endedMs: Date.now(), sentence: 'Done.' })
    await page.getByRole('button', { name: 'Go on to confirm' }).waitFor()
  })

  test('is asked for its passphrase, again where that was wrong', async () => {
    const locked = backup('manual', night.manifest.createdMs + 1_000, { encrypted: true })
    fixture.fake().say('backups.list', [locked])
    fixture
      .fake()
      .answer('restore.plan', (input) =>
        (input as { passphrase: string | null }).passphrase === 'right'
          ? { ok: true, value: planOf(locked, {}) }
          : { ok: false, code: 'wrong-passphrase', message: 'That passphrase does not open this backup.' },
      )
    const page = await fixture.open(`#backups/restore/${locked.manifest.file.name}`, {})
    await page.getByLabel('Passphrase', { exact: true }).fill('wrong')
    expect(asked('restore.plan')).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByText('That passphrase does not open this backup.').waitFor()
    expect(await page.getByLabel('Passphrase', { exact: true }).inputValue()).toBe('')
    await page.getByLabel('Passphrase', { exact: true }).fill('right')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Go on to confirm' }).waitFor()
  })

  test('that is gone is said so, with the others to choose from', async () => {
    const page = await fixture.open('#backups/restore/daily_20200101_030000.db.gz', {})
    await page.getByText('That backup is not there any more.').waitFor()
    await page.getByRole('heading', { name: 'Which backup?' }).waitFor()
  })
})

describe('the choice', () => {
  test('proposes the newest good one of everything, and says what is wrong with the others', async () => {
    const bad = backup('daily', night.manifest.createdMs, { rehearsal: rehearsal(0, { ok: false }) })
    fixture.fake().say('backups.list', [bad, ...list.slice(1)])
    const page = await fixture.open('#backups/restore', {})
    const first = page.getByRole('region').getByRole('listitem').first()
    await first.getByText('Proposed').waitFor()
    expect(await first.innerText()).toMatch(/Before the party/)
    expect(await page.getByText('Rehearsal failed').isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Show all 15' }).click()
    expect(await page.getByRole('region').getByRole('listitem').count()).toBe(15)
  })

  test('of none says what to do', async () => {
    fixture.fake().say('backups.list', [])
    const page = await fixture.open('#backups/restore', {})
    await page.getByRole('heading', { name: 'No backup can be restored.' }).waitFor()
  })
})

describe('a receipt', () => {
  test('is saved as a file and printed on one sheet', async () => {
    const receipt = receiptFor(planOf(night, {}), {})
    fixture.fake().answer('restore.receipts', () => ({ ok: true, value: [receipt] }))
    const page = await fixture.open('#backups/receipt/a1b2c3d4', {})
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the receipt' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^restore-20\d\d-\d\d-\d\dT\d\d-\d\d\.json$/)
    expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject(receipt)
    await page.evaluate(() => {
      const seen: string[] = []
      Object.assign(window, { seen, print: () => seen.push(document.documentElement.dataset.theme ?? '') })
    })
    await page.getByRole('button', { name: 'Print the receipt' }).click()
    await soon('it was printed in the light', () =>
      page.evaluate(() => (window as unknown as { seen: string[] }).seen.join() === 'light'),
    )
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1)
    await page.emulateMedia({ media: 'print' })
    await soon('nothing to press is on it', async () => (await page.getByRole('button').count()) === 0)
    expect(await page.getByText('Atlas Console · Receipt of a restore').isVisible()).toBe(true)
  })

  test('whose check failed says so above its checks', async () => {
    const checks = [{ name: 'Processors', ok: false, isCritical: true, finding: '1 of 2 answers.' }]
    fixture.fake().answer('restore.receipts', () => ({ ok: true, value: [receiptFor(planOf(night, {}), { checks })] }))
    const page = await fixture.open('#backups/receipt/a1b2c3d4', {})
    await page.getByRole('heading', { name: 'The backup is restored, but a check failed.' }).waitFor()
    expect(await page.getByRole('listitem').filter({ hasText: '1 of 2 answers.' }).innerText()).toMatch(/^Failed/)
  })

  test('that is not there is said so', async () => {
    const page = await fixture.open('#backups/receipt/none', {})
    await page.getByText('That receipt is not there.').waitFor()
  })
})

describe('what happened to the store at this start', () => {
  const notice = (kind: 'completed' | 'undone') => ({ kind, sentence: 'All is well.', atMs: 1_000 })

  test('damaged stands above every screen with the backup that is proposed', async () => {
    fixture.playBar(() => -200)
    const { name } = night.manifest.file
    fixture.fake().say('restore.notice', {
      kind: 'damaged',
      sentence: 'Nothing was deleted.',
      atMs: 1_000,
      putAside: 'damaged-1',
      proposed: name,
    })
    const page = await fixture.open('', {})
    await page.getByText('The database was damaged. Nothing was deleted. Its files are kept in damaged-1.').waitFor()
    await page.getByRole('link', { name: /^Restore (today|yesterday)'s backup of 03:00$/ }).click()
    await page.getByRole('heading', { name: /^What changes with/ }).waitFor()
    // In the wizard somebody already does something about it.
    expect(await page.getByText('The database was damaged.').count()).toBe(0)
  })

  test('damaged without a proposal leads to the choice', async () => {
    fixture.fake().say('restore.notice', { kind: 'damaged', sentence: 'x', atMs: 1, putAside: 'd', proposed: null })
    const page = await fixture.open('#backups', {})
    await page.getByRole('status').getByRole('link', { name: 'Restore from a backup' }).click()
    await page.getByRole('heading', { name: 'Which backup?' }).waitFor()
  })

  test.each([
    ['completed', 'A restore was completed at the start.'],
    ['undone', 'A restore was undone at the start.'],
  ] as const)('%s is said until somebody hides it, and stays hidden', async (kind, title) => {
    fixture.playBar(() => -200)
    fixture.fake().say('restore.notice', notice(kind))
    const page = await fixture.open('', {})
    await page.getByText(title).waitFor()
    await page.getByRole('button', { name: 'Hide this' }).click()
    await soon('it is hidden', async () => (await page.getByText(title).count()) === 0)
    await page.reload()
    await page.getByRole('switch').waitFor()
    expect(await page.getByText(title).count()).toBe(0)
    // The next one is news again.
    fixture.fake().say('restore.notice', { ...notice(kind), atMs: 2_000 })
    await page.getByText(title).waitFor()
  })
})

test('whoever has no processor yet can restore instead', async () => {
  fixture.fake().say('processors.all', [])
  fixture.fake().say('sound.all', [])
  const page = await fixture.open('', {})
  await page.getByRole('link', { name: 'Restore from a backup' }).click()
  await page.getByRole('heading', { name: 'Which backup?' }).waitFor()
})
