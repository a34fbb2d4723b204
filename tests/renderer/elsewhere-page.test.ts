import { beforeEach, describe, expect, test } from 'vitest'
import type { Backup } from '../../src-shared/model/backup.ts'
import type { Elsewhere } from '../../src-shared/model/backup-overview.ts'
import { backup, backupList, planOf, sayBackups } from '../support/fake-backups.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()

let list: readonly Backup[]
/** On a stick, under the very name of the newest one at home. */
let far: Backup

const { asked } = fixture

const lookedInto = (change: Partial<Extract<Elsewhere, { kind: 'looked-into' }>>): Elsewhere => ({
  kind: 'looked-into',
  folder: '/media/stick',
  list: [far],
  broken: [],
  ...change,
})

beforeEach(() => {
  list = backupList()
  const { createdMs } = list[0]!.manifest
  far = backup('daily', createdMs, { encrypted: true }, { place: 'elsewhere', warnings: ['other-installation'] })
  sayBackups(fixture.fake(), list)
})

describe('another folder', () => {
  test('is looked into by keyboard, and its backup is restored and not the one of that name at home', async () => {
    const fake = fixture.fake()
    fake.answer('backups.lookInto', () => {
      fake.say('backups.elsewhere', lookedInto({}))
      return { ok: true, value: lookedInto({}) }
    })
    fake.answer('restore.plan', () => ({ ok: true, value: planOf(far, {}) }))
    const page = await fixture.open('#backups/restore', {})
    const button = page.getByRole('button', { name: 'Look in another folder…' })
    await button.focus()
    await page.keyboard.press('Enter')
    // The focus is where the button was.
    await page.keyboard.type(' /media/stick ')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: '1 backup is there.' }).waitFor()
    expect(asked('backups.lookInto')).toEqual([{ folder: '/media/stick' }])
    const section = page.getByRole('region', { name: 'Backups in another folder' })
    await section.getByRole('heading', { name: 'In /media/stick' }).waitFor()
    const link = section.getByRole('link')
    expect(await link.innerText()).toMatch(/From another installation · With a passphrase/)
    await link.click()
    await page.getByLabel('Passphrase', { exact: true }).fill('open sesame')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Go on to confirm' }).waitFor()
    const fileName = far.manifest.file.name
    expect(fileName).toBe(list[0]!.manifest.file.name)
    expect(asked('restore.plan')).toEqual([{ fileName, elsewhere: true, parts: null, passphrase: 'open sesame' }])
  })

  test('that cannot be looked into is said why, and what was found before stays', async () => {
    const sentence = 'That folder is not there. Is the stick plugged in?'
    fixture.fake().answer('backups.lookInto', () => ({ ok: false, code: 'not-found', message: sentence }))
    const broken = [{ fileName: far.manifest.file.name, sentence: 'Its file is gone.' }]
    fixture.fake().say('backups.elsewhere', lookedInto({ broken }))
    const page = await fixture.open('#backups/restore', {})
    const section = page.getByRole('region', { name: 'Backups in another folder' })
    await section.getByText(/Cannot be used\. Its file is gone\.$/).waitFor()
    expect(await section.getByLabel('Folder').inputValue()).toBe('/media/stick')
    // Only the desktop has a dialog for it.
    expect(await section.getByRole('button', { name: 'Choose a folder…' }).count()).toBe(0)
    await section.getByLabel('Folder').fill('/media/other')
    await section.getByRole('button', { name: 'Look there' }).click()
    await section.getByText(`${sentence} Code: not-found`).waitFor()
    await section.getByRole('heading', { name: 'In /media/stick' }).waitFor()
  })

  test('that the console does not know any more is said so', async () => {
    const page = await fixture.open(`#backups/restore/elsewhere/${far.manifest.file.name}`, {})
    await page.getByText('That backup is not there any more.').waitFor()
  })
})

describe('the way there is found', () => {
  test('from a console without any backup', async () => {
    sayBackups(fixture.fake(), [])
    const page = await fixture.open('#backups', {})
    await page.getByRole('link', { name: 'Look in another folder…' }).click()
    await page.getByRole('heading', { name: 'No backup can be restored.' }).waitFor()
    await page.getByRole('button', { name: 'Look there' }).waitFor()
    expect(await page.getByRole('button', { name: 'Look there' }).isDisabled()).toBe(true)
  })

  test('from a damaged store, with a backup that is proposed and without', async () => {
    for (const proposed of [list[0]!.manifest.file.name, null]) {
      fixture.fake().say('restore.notice', { kind: 'damaged', sentence: 'x.', atMs: 1, putAside: 'd', proposed })
      const page = await fixture.open('#backups', {})
      const name = proposed === null ? 'Restore from a backup' : 'Choose another backup'
      await page.getByRole('status').getByRole('link', { name }).click()
      await page.getByRole('button', { name: 'Look in another folder…' }).waitFor()
    }
  })
})

test('copies in the second folder are locked, changed and left open in the settings', async () => {
  const fake = fixture.fake()
  const say = (locksCopies: boolean) => sayBackups(fake, list, { locksCopies })
  fake.answer('backups.setCopyPassphrase', (input) => {
    const locksCopies = (input as { passphrase: string | null }).passphrase !== null
    say(locksCopies)
    return { ok: true, value: { locksCopies } }
  })
  const page = await fixture.open('#backups', {})
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const group = page.getByRole('region', { name: 'Passphrase for copies' })
  await group.getByText('A forgotten passphrase loses these copies.').waitFor()
  const [first, again] = [group.getByLabel('New passphrase', { exact: true }), group.getByLabel('New passphrase again')]
  await first.fill('short')
  await page.keyboard.press('Enter')
  await group.getByText('At least 8 characters.').waitFor()
  await first.fill('open sesame')
  await again.fill('open barley')
  await group.getByRole('button', { name: 'Lock new copies' }).click()
  await group.getByText('The two passphrases differ.').waitFor()
  expect(asked('backups.setCopyPassphrase')).toEqual([])
  await again.fill('open sesame')
  await page.keyboard.press('Enter')
  await group.getByText('It was tried out. New copies are locked from now on.').waitFor()
  expect(await first.inputValue()).toBe('')
  await group.getByText('The console reads them back, and cannot open them.').waitFor()
  await group.getByRole('button', { name: 'Change the passphrase' }).waitFor()
  await group.getByRole('button', { name: 'Leave new copies open' }).click()
  await group.getByText('New copies are open from now on.').waitFor()
  expect(asked('backups.setCopyPassphrase')).toEqual([{ passphrase: 'open sesame' }, { passphrase: null }])
  // None of it saved the other settings.
  expect(asked('backups.setSettings')).toEqual([])
  say(true)
  await page.keyboard.press('Escape')
  await page.getByText('New copies are read back. Your passphrase alone opens them.').waitFor()
})

describe('a broken backup', () => {
  test('is removed after a question, and not while something runs', async () => {
    const { name } = list[0]!.manifest.file
    const fake = fixture.fake()
    sayBackups(fake, list.slice(1), { broken: [{ fileName: name, sentence: 'Its file is gone.' }] })
    fake.answer('backups.remove', () => ({ ok: false, code: 'busy', message: 'Another job is running.' }))
    const page = await fixture.open('#backups', {})
    const region = page.getByRole('region', { name: 'Cannot be used any more' })
    await region.getByRole('button', { name: `Remove…: ${name}` }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove this broken backup?' })
    await dialog.getByText('It cannot be restored. What is left of it is deleted for good.').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(asked('backups.remove')).toEqual([])
    await region.getByRole('button', { name: `Remove…: ${name}` }).click()
    await dialog.getByRole('button', { name: 'Remove it' }).click()
    await dialog.getByText('Another job is running. It is still there. Code: busy').waitFor()
    fake.answer('backups.remove', () => {
      sayBackups(fake, list.slice(1))
      return { ok: true, value: { fileName: name } }
    })
    await dialog.getByRole('button', { name: 'Remove it' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(asked('backups.remove')).toEqual([{ fileName: name }, { fileName: name }])
    await soon('it is gone', async () => (await region.count()) === 0)
  })

  test('in the list can be removed, and a good one cannot', async () => {
    const checked = { atMs: 0, ok: false, sentence: 'Its bytes are not what they were.' }
    const bad = { ...list[0]!, checked }
    sayBackups(fixture.fake(), [bad, ...list.slice(1)])
    const page = await fixture.open('#backups', {})
    const items = page.getByRole('region', { name: 'All backups' }).locator('> ul > li')
    for (const place of [0, 1]) await items.nth(place).locator('summary').first().click()
    await items
      .nth(0)
      .getByRole('button', { name: /^Remove…: / })
      .waitFor()
    expect(
      await items
        .nth(1)
        .getByRole('button', { name: /^Remove…: / })
        .count(),
    ).toBe(0)
  })
})
