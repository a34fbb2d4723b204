import { beforeEach, describe, expect, test } from 'vitest'
import type { Backup, JobState } from '../../src-shared/model/backup.ts'
import type { BackupOverview } from '../../src-shared/model/backup-overview.ts'
import { openBackup } from '../support/backup-items.ts'
import { backupList, planOf, receiptFor, runningJob, sayBackups } from '../support/fake-backups.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()

let list: readonly Backup[]
let night: Backup

const { asked } = fixture

const say = (change: Partial<BackupOverview>, backups = list) => sayBackups(fixture.fake(), backups, change)

beforeEach(() => {
  list = backupList()
  night = list[0]!
  sayBackups(fixture.fake(), list)
})

describe('the overview', () => {
  test('says in one sentence how the newest backup is, with the next three runs and the figures', async () => {
    const page = await fixture.open('', {})
    await page.getByRole('link', { name: 'Backups' }).click()
    await page
      .getByRole('heading', { name: /^All right: Last backup: (today|yesterday) 03:00, checked and rehearsed\.$/ })
      .waitFor()
    expect(await page.title()).toBe('Backups – Atlas Console')
    for (const text of ['Tomorrow at 03:00.', 'Sunday at 03:00.', 'Monday at 03:00.', '81 GB', '8 of 8', '7 s']) {
      expect(await page.getByText(text, { exact: true }).first().isVisible(), text).toBe(true)
    }
    await page.getByText('Everything is copied. It is safe to remove.').waitFor()
    await page.getByText('When the clocks change').click()
    await page.getByText(/A time that does not exist is made up right after it\./).waitFor()
  })

  test('has a banner for each alarm, worst first, with the button that helps', async () => {
    const alarm = (
      code: BackupOverview['alarms'][number]['code'],
      severity: 'critical' | 'moderate',
      sentence: string,
    ) => ({
      code,
      severity,
      sentence,
      sinceMs: 0,
      action: 'Do something.',
    })
    say({
      alarms: [
        alarm('overdue', 'critical', 'The newest backup is old.'),
        alarm('low-space', 'moderate', 'The disk is nearly full.'),
        alarm('second-folder-lost', 'moderate', 'The stick is gone.'),
        alarm('clock-jumped', 'moderate', 'The clock jumped.'),
      ],
    })
    const page = await fixture.open('#backups', {})
    await page.getByRole('heading', { name: /^Critical: Last backup/ }).waitFor()
    const banner = (text: string) => page.getByRole('status').filter({ hasText: text })
    await banner('The newest backup is old. Do something.').getByRole('button', { name: 'Back up now' }).waitFor()
    await banner('The disk is nearly full.').getByRole('button', { name: 'Clean up' }).waitFor()
    expect(await banner('The clock jumped.').getByRole('button').count()).toBe(0)
    await banner('The stick is gone.').getByRole('button', { name: 'Choose a folder' }).click()
    await page.getByRole('dialog', { name: 'Backup settings' }).waitFor()
  })

  test.each([
    [{ kind: 'none' }, 'None chosen. A stick or a share survives a broken disk.'],
    [
      { kind: 'behind', folder: '/media/stick', missing: 2, freeBytes: 1e9 },
      '2 backups are not copied yet. Do not remove it.',
    ],
    [{ kind: 'lost', folder: '/media/stick', sinceMs: 0 }, 'Not there since 1 Jan 1970, 00:00.'],
    [
      { kind: 'failed', folder: '/media/stick', sinceMs: 0, sentence: 'Full.' },
      'Copying fails since 1 Jan 1970, 00:00.',
    ],
  ] as const)('says how the second folder is: %j', async (second, text) => {
    say({ second })
    const page = await fixture.open('#backups', {})
    await page.getByRole('region', { name: 'Second folder' }).getByText(text).waitFor()
    expect(await page.getByText('It is safe to remove.').count()).toBe(0)
  })

  test('of nothing yet says so and has one button', async () => {
    say({ newest: null, next: [] }, [])
    fixture.fake().answer('backups.runs', () => ({ ok: true, value: [] }))
    const page = await fixture.open('#backups', {})
    await page.getByRole('heading', { name: 'Minor: There is no backup yet.' }).waitFor()
    await page.getByText('There is no daily backup. Choose a time in the settings.').waitFor()
    await page.getByText('Nothing ran yet.').first().waitFor()
    expect(await page.getByRole('button', { name: 'Check all backups' }).count()).toBe(0)
    expect(await page.getByRole('img').count()).toBe(0)
  })

  test('waits with a skeleton', async () => {
    const page = await fixture.open('#nowhere', {})
    // A topic that was said once is said to whoever opens it; this page opens one that nobody said anything of.
    fixture.fake().say('backups.overview', null as never)
    await page.goto(`${fixture.fake().url}#backups`)
    await page.getByRole('heading', { name: 'Reading the backups…' }).waitFor()
  })
})

describe('the job', () => {
  test('shows its steps, how far it is and how long yet, and can be stopped', async () => {
    fixture.fake().say('backups.job', runningJob({}))
    const page = await fixture.open('#backups', {})
    const job = page.getByRole('region', { name: 'Making a backup' })
    await job.getByText('It goes on when you close this window.').waitFor()
    expect(await job.getByRole('listitem').count()).toBe(7)
    expect(await job.locator('[aria-current="step"]').innerText()).toMatch(/^Compressing/)
    expect(await job.getByRole('progressbar', { name: 'Compressing' }).getAttribute('value')).toBe('42')
    await job.getByText(/left$/).waitFor()
    expect(await page.getByRole('button', { name: 'Back up now' }).isDisabled()).toBe(true)
    fixture.fake().answer('backups.cancel', () => ({ ok: true, value: { cancelled: true } }))
    await job.getByRole('button', { name: 'Stop it' }).click()
    await soon('it was asked to stop', () => asked('backups.cancel').length === 1)
    fixture.fake().say('backups.job', runningJob({ canCancel: false, step: 6, share: null }))
    await job.getByText('It cannot be stopped any more.').waitFor()
    expect(await job.getByRole('button', { name: 'Stop it' }).count()).toBe(0)
    expect(await job.getByRole('progressbar').getAttribute('value')).toBeNull()
  })

  const ended: readonly (readonly [JobState, string, string])[] = [
    [
      { kind: 'done', what: 'backup', endedMs: Date.now(), sentence: 'It is good.' },
      'The backup is made.',
      'It is good.',
    ],
    [
      { kind: 'failed', what: 'backup', endedMs: Date.now(), code: 'disk-full', sentence: 'The disk is full.' },
      'The backup was not made.',
      'Code: disk-full',
    ],
    [
      { kind: 'failed', what: 'copy', endedMs: Date.now(), code: 'cancelled', sentence: 'It was cancelled.' },
      'The copy was not made.',
      'It was cancelled.',
    ],
  ]

  test.each(ended)('that ended says what came of it until that is hidden: %j', async (job, title, text) => {
    const page = await fixture.open('#backups', {})
    await page.getByRole('heading', { name: 'Backups', exact: true }).waitFor()
    const runsBefore = asked('backups.runs').length
    fixture.fake().say('backups.job', job)
    const result = page.getByRole('region', { name: title })
    await result.getByText(text).waitFor()
    expect(await result.getByText('Code: cancelled').count()).toBe(0)
    await soon('what ran is asked for again', () => asked('backups.runs').length > runsBefore)
    await result.getByRole('button', { name: 'Hide the result' }).click()
    await result.waitFor({ state: 'detached' })
  })

  test('that restores leads to the wizard', async () => {
    fixture.fake().say('backups.job', runningJob({ what: 'restore' }))
    const page = await fixture.open('#backups', {})
    await page.getByRole('link', { name: 'Show the restore' }).click()
    await page.getByRole('heading', { name: 'Restoring a backup' }).waitFor()
  })

  test('lets nobody begin another one', async () => {
    fixture.fake().say('backups.job', runningJob({}))
    const page = await fixture.open('#backups', {})
    const item = await openBackup(page, 0)
    expect(await item.getByRole('button', { name: /^Check this backup/ }).isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: 'Check all backups' }).isDisabled()).toBe(true)
  })
})

describe('size and time', () => {
  test('are bars, with what failed in a colour of its own', async () => {
    const page = await fixture.open('#backups', {})
    await page.getByRole('img', { name: /^Size of each backup in the last 30 days\. The newest: \d+ MB\.$/ }).waitFor()
    const times = page.getByRole('img', { name: /^Time of each backup in the last 30 days\. The newest: \d+ s\.$/ })
    await times.waitFor()
    const reds = () =>
      times.evaluate((element) => {
        const canvas = element as HTMLCanvasElement
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        let count = 0
        for (let at = 0; at < data.length; at += 4) if (data[at] === 255 && data[at + 1] === 84) count++
        return count
      })
    await soon('the failed one is seen', async () => (await reds()) > 20)
  })

  test('have a table with the same runs, for 7 and for 30 days', async () => {
    const page = await fixture.open('#backups', {})
    await page.getByRole('switch', { name: 'Show as table' }).check()
    const rows = () => page.getByRole('table', { name: /^Size and time/ }).getByRole('row')
    await rows().first().waitFor()
    expect(await rows().count()).toBe(1 + 30)
    await page.getByRole('radio', { name: '7 days' }).check()
    await page.getByRole('table', { name: 'Size and time of each backup in the last 7 days.' }).waitFor()
    expect(await rows().count()).toBe(1 + 8)
    expect(await rows().nth(1).innerText()).toMatch(/03:00\s+Daily\s+Succeeded\s+\d+ s\s+\d+ MB/)
    expect(await page.getByRole('img').count()).toBe(0)
  })
})

describe('what ran', () => {
  test('is a table with what failed and why', async () => {
    const page = await fixture.open('#backups', {})
    const table = page.getByRole('table', { name: 'Table of runs' })
    await table.waitFor()
    expect(await table.getByRole('row').count()).toBe(1 + 31)
    expect(await table.getByRole('row').nth(1).innerText()).toMatch(/04:00\s+Check\s+–\s+Succeeded/)
    await table.getByRole('row', { name: /Failed \(disk-full\) The disk is full\./ }).waitFor()
  })

  test('that cannot be read says so', async () => {
    fixture.fake().answer('backups.runs', () => ({ ok: false, code: 'internal', message: 'It broke.' }))
    const page = await fixture.open('#backups', {})
    await page.getByText('The list of runs could not be read. It broke.').waitFor()
  })

  test('has the receipts of restores', async () => {
    const receipts = [receiptFor(planOf(night, {}), {})]
    fixture.fake().answer('restore.receipts', () => ({ ok: true, value: receipts }))
    const page = await fixture.open('#backups', {})
    await page.getByRole('link', { name: /^Receipt of today / }).click()
    await page.getByRole('heading', { name: 'The backup is restored and checked.' }).waitFor()
  })
})

test.each([390, 1024])('nothing is wider than a window of %i', async (width) => {
  const page = await fixture.open('#backups', { width, height: 640 })
  await openBackup(page, 1)
  await page.getByRole('img', { name: /^Size of each backup/ }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})

test('all places of the rail fit on a phone', async () => {
  const page = await fixture.open('#backups', { width: 390, height: 844 })
  await page.getByRole('heading', { name: 'Backups', exact: true }).waitFor()
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('nav a, nav button')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 || each.getBoundingClientRect().right > innerWidth)
      .map((each) => each.textContent),
  )
  expect(cut).toEqual([])
})
