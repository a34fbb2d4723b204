import { beforeEach, describe, expect, test } from 'vitest'
import type { Reply } from '../../src-shared/contract/reply.ts'
import { barSound, processor } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()

beforeEach(() => {
  fixture.fake().say('processors.all', [])
  fixture.fake().say('sound.all', [])
})

async function openAddDialog() {
  const page = await fixture.open('', {})
  await page.getByRole('button', { name: 'Add a processor' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a processor' })
  await dialog.waitFor()
  return { page, dialog }
}

describe('adding a processor', () => {
  test('asks it first, meanwhile shows that, and closes when it is saved', async () => {
    const proof = Promise.withResolvers<Reply<unknown>>()
    fixture.fake().answer('processors.add', () => proof.promise)
    const { page, dialog } = await openAddDialog()
    await dialog.getByLabel('Name').fill(' Main bar ')
    await dialog.getByLabel('Model').selectOption('AZM8')
    await dialog.getByLabel('Address').fill('192.168.1.50')
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Asking the processor…' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await dialog.isVisible()).toBe(true)
    await soon('the console is asked', () => fixture.fake().calls.length === 1)
    expect(fixture.fake().calls).toEqual([
      {
        path: 'processors.add',
        input: { name: 'Main bar', model: 'AZM8', host: '192.168.1.50', port: 5321, unchecked: false },
      },
    ])
    proof.resolve({ ok: true, value: processor('p-1', 'Main bar', {}) })
    await dialog.waitFor({ state: 'detached' })
    fixture.fake().say('processors.all', [processor('p-1', 'Main bar', {})])
    await page.getByRole('heading', { name: 'Main bar is connected.' }).waitFor()
  })

  test('puts bad input at its field and keeps what was typed', async () => {
    fixture.fake().answer('processors.add', () => ({
      ok: false,
      code: 'bad-input',
      message: 'name: A processor needs a name.; host: That IP address is not complete or not valid.',
    }))
    const { page, dialog } = await openAddDialog()
    await dialog.getByLabel('Address').fill('192.168.1')
    await page.keyboard.press('Enter')
    await dialog.getByText('That IP address is not complete or not valid.').waitFor()
    const name = dialog.getByRole('textbox', { name: 'Name' })
    expect(await name.getAttribute('aria-invalid')).toBe('true')
    await soon('the first bad field has the focus', () => name.evaluate((field) => field === document.activeElement))
    expect(await dialog.getByLabel('Address').inputValue()).toBe('192.168.1')
  })

  test.each([
    ['unreachable', 'Nothing answers at that address.'],
    ['not-an-atmosphere', 'Something answers at that address, but not as an Atmosphere processor.'],
  ] as const)('offers to save without checking when it is %s', async (code, message) => {
    fixture.fake().answer('processors.add', () => ({ ok: false, code, message }))
    const { dialog } = await openAddDialog()
    await dialog.getByLabel('Name').fill('Main bar')
    await dialog.getByLabel('Address').fill('192.168.1.50')
    await dialog.getByRole('button', { name: 'Add a processor' }).click()
    await dialog.getByRole('alert').getByText(message).waitFor()
    fixture.fake().answer('processors.add', () => ({ ok: true, value: null }))
    await dialog.getByLabel('Save without checking').check()
    await dialog.getByRole('button', { name: 'Add a processor' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(fixture.fake().calls.at(-1)?.input).toMatchObject({ unchecked: true })
  })

  test('does not send a port that is no number', async () => {
    const { dialog } = await openAddDialog()
    await dialog.getByText('More options').click()
    await dialog.getByLabel('Port').fill('53x1')
    await dialog.getByRole('button', { name: 'Add a processor' }).click()
    await dialog.getByText('A port is a whole number from 1 to 65535.').waitFor()
    expect(fixture.fake().calls).toEqual([])
  })

  test('says so when the console goes away in between', async () => {
    fixture.fake().answer('processors.add', () => new Promise(() => undefined))
    const page = await fixture.open('', { mayComplain: /WebSocket connection|ERR_CONNECTION/ })
    await page.getByRole('button', { name: 'Add a processor' }).click()
    await page.getByLabel('Name').fill('Main bar')
    await page.keyboard.press('Enter')
    await soon('the call is there', () => fixture.fake().calls.length === 1)
    await fixture.fake().goAway()
    await page.getByText('The connection broke. Check whether the change was made.').waitFor()
    await fixture.fake().comeBack()
  })

  test('gives the focus back', async () => {
    const { page, dialog } = await openAddDialog()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await soon('the button has it', () =>
      page.evaluate(() => document.activeElement?.textContent === 'Add a processor'),
    )
  })
})

describe('a processor that is there', () => {
  beforeEach(() => {
    fixture.fake().say('processors.all', [processor('p-1', 'Main bar', { model: 'AZMP4', port: 5400 })])
    fixture.fake().say('sound.all', [barSound('p-1')])
  })

  test('is edited from what it is', async () => {
    fixture.fake().answer('processors.edit', () => ({ ok: true, value: null }))
    const page = await fixture.open('#tools', {})
    await page.getByRole('button', { name: 'Edit Main bar' }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit Main bar' })
    expect(await dialog.getByLabel('Model').inputValue()).toBe('AZMP4')
    await dialog.getByLabel('Name').fill('Front bar')
    await dialog.getByRole('button', { name: 'Save changes' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(fixture.fake().calls).toEqual([
      {
        path: 'processors.edit',
        input: {
          processorId: 'p-1',
          name: 'Front bar',
          model: 'AZMP4',
          host: '192.168.1.50',
          port: 5400,
          unchecked: false,
        },
      },
    ])
  })

  test('is removed only by the button that names it', async () => {
    const page = await fixture.open('#tools', {})
    await page.getByRole('button', { name: 'Remove Main bar' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove Main bar?' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(fixture.fake().calls).toEqual([])

    fixture.fake().answer('processors.remove', () => ({ ok: false, code: 'busy', message: 'Another job is running.' }))
    await page.getByRole('button', { name: 'Remove Main bar' }).click()
    await dialog.getByRole('button', { name: 'Remove Main bar' }).click()
    await dialog.getByText('Another job is running.').waitFor()
    fixture.fake().answer('processors.remove', () => ({ ok: true, value: { id: 'p-1' } }))
    await dialog.getByRole('button', { name: 'Remove Main bar' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(fixture.fake().calls.at(-1)).toEqual({ path: 'processors.remove', input: { processorId: 'p-1' } })
  })
})
