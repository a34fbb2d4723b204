import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { wantedOf } from '../../src-shared/model/knob.ts'
import { obeyFor } from '../support/fake-hands.ts'
import { EVENING_MS, processor } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()
const MAIN_BAR = '#zones/p-1/0'
const hashOf = (page: Page) => new URL(page.url()).hash

/** A bar that obeys, of which a reading anew comes to that. */
function sayBar(outcome: 'read' | 'partly' | 'not-connected') {
  const fake = fixture.fake()
  const desk = obeyFor(fake)
  fake.say('presets.all', { all: [], clockRule: 'x' })
  fake.answer('processors.readAnew', () => ({
    ok: true,
    value: { atMs: EVENING_MS, processors: [{ id: 'p-1', name: 'House', outcome }] },
  }))
  return desk
}
const readings = () =>
  fixture
    .fake()
    .calls.filter(({ path }) => path === 'processors.readAnew')
    .map(({ input }) => input)

/** Notes for each F5 whether the page took it, and keeps it from the browser, which would load the page again. */
const watchF5 = (page: Page) =>
  page.evaluate(() => {
    addEventListener('keydown', (event) => {
      if (event.key !== 'F5') return
      document.body.dataset.taken = String(event.defaultPrevented)
      event.preventDefault()
    })
  })
const isTaken = (page: Page) => page.evaluate(() => document.body.dataset.taken)

describe('F5', () => {
  test.each(['', '#zones', MAIN_BAR, '#zones/changes', '#presets', '#tools'])(
    'asks the processors anew on “%s”, says when they were read, and does not load the page again',
    async (hash) => {
      sayBar('read')
      const page = await fixture.open(hash, {})
      await page.getByRole('heading').first().waitFor()
      await watchF5(page)
      // Before it knows a processor it has nothing to read.
      await soon('F5 is taken', async () => {
        await page.keyboard.press('F5')
        return (await isTaken(page)) === 'true'
      })
      await page
        .getByText(/^Read anew at /)
        .last()
        .waitFor()
      expect(readings()).toEqual([{}])
    },
  )

  test.each([
    ['not-connected', 'Not read anew, since it is not connected: House.'],
    ['partly', /^Read anew at .+, but not all of House\.$/],
  ] as const)('says what was %s', async (outcome, sentence) => {
    sayBar(outcome)
    const page = await fixture.open(MAIN_BAR, {})
    await page.getByRole('slider').waitFor()
    await page.keyboard.press('F5')
    await page.getByText(sentence).last().waitFor()
  })

  test('says that it failed, and is one question however often it is pressed meanwhile', async () => {
    sayBar('read')
    const gate = Promise.withResolvers<{ ok: false; code: 'internal'; message: string }>()
    fixture.fake().answer('processors.readAnew', () => gate.promise)
    const page = await fixture.open(MAIN_BAR, {})
    await page.getByRole('slider').waitFor()
    for (let press = 0; press < 3; press++) await page.keyboard.press('F5')
    await page.getByText('Asking the processors anew…').last().waitFor()
    gate.resolve({ ok: false, code: 'internal', message: 'Something went wrong.' })
    await page.getByText('Something went wrong.').last().waitFor()
    expect(readings()).toHaveLength(1)
  })

  test('keeps what is typed in a dialog', async () => {
    sayBar('read')
    const page = await fixture.open('#presets', {})
    await page.getByRole('button', { name: 'Keep how it is now' }).click()
    await page.getByLabel('Name').fill('Evening')
    await page.keyboard.press('F5')
    await soon('it is asked for', () => readings().length === 1)
    expect(await page.getByLabel('Name').inputValue()).toBe('Evening')
  })

  test('is the browser’s own where nothing of a processor is shown', async () => {
    sayBar('read')
    const page = await fixture.open('#settings', {})
    await page.getByRole('heading').first().waitFor()
    await watchF5(page)
    await page.keyboard.press('F5')
    expect(await isTaken(page)).toBe('false')
    expect(readings()).toEqual([])
  })
})

/** Waits until what is typed goes into the field of the dialog. */
function fieldHasFocus(dialog: Locator) {
  const field = dialog.getByRole('searchbox')
  return soon('the field has the focus', () => field.evaluate((each) => each === document.activeElement))
}

describe('the keys of the page', () => {
  test.each(['', '#zones', '#zones/changes', '#presets', '#tools', '#settings'])(
    '1 to 8, arrows, M and Esc go on from “%s”',
    async (hash) => {
      const desk = sayBar('read')
      const page = await fixture.open(hash, {})
      await page.getByRole('heading').first().waitFor()
      await soon('an area is opened', async () => {
        await page.keyboard.press('3')
        return hashOf(page) === '#zones/p-1/2'
      })
      const fader = page.getByRole('slider')
      await soon('its fader has the focus', () => fader.evaluate((element) => element === document.activeElement))
      const before = Number(await fader.getAttribute('aria-valuenow'))
      for (const [key, by] of [
        ['ArrowUp', 1],
        ['Shift+ArrowRight', 6],
        ['ArrowLeft', 5],
        ['Shift+ArrowDown', 0],
      ] as const) {
        await page.keyboard.press(key)
        await soon(`${key} is sent`, () => {
          const last = desk.orders.at(-1)
          return last?.change.what === 'gain-percent' && wantedOf(last.change) === before + by
        })
      }
      await page.keyboard.press('m')
      await soon('it is muted', () => desk.sound().zones[2]!.muted === true)
      await page.keyboard.press('m')
      await soon('it sounds', () => desk.sound().zones[2]!.muted === false)
      expect(desk.orders.every(({ target }) => target.family === 'zone' && target.index === 2)).toBe(true)
      await page.keyboard.press('Escape')
      await soon('it went back', () => hashOf(page) === '#sound')
    },
  )

  test('are heard from the first sight of the page', async () => {
    const page = await fixture.open('', {})
    await page.addInitScript(() => {
      const look = new MutationObserver(() => {
        if (!document.querySelector('h1')) return
        look.disconnect()
        document.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }))
      })
      look.observe(document, { childList: true, subtree: true })
    })
    await page.reload()
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  })

  test.each(['', MAIN_BAR, '#zones/changes', '#presets', '#tools', '#settings'])(
    'Ctrl+K finds and ? lists on “%s”, one dialog at a time, and Esc closes each',
    async (hash) => {
      sayBar('read')
      const page = await fixture.open(hash, {})
      await page.getByRole('heading').first().waitFor()
      const find = page.getByRole('dialog', { name: 'Find' })
      const keys = page.getByRole('dialog', { name: 'Keys' })
      await page.keyboard.press('?')
      await keys.waitFor()
      await page.keyboard.press('Control+k')
      expect(await find.count()).toBe(0)
      await page.keyboard.press('Escape')
      await keys.waitFor({ state: 'detached' })
      await page.keyboard.press('Control+k')
      await fieldHasFocus(find)
      await page.keyboard.type('patio')
      await find.getByRole('button', { name: /^Patio/ }).waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Patio', level: 1 }).waitFor()
      await page.keyboard.press('Control+k')
      await fieldHasFocus(find)
      await page.keyboard.type('preset')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await soon('a screen is found as well', () => hashOf(page) === '#presets')
    },
  )

  test('Ctrl+Z undoes nothing while a dialog stands', async () => {
    const desk = sayBar('read')
    const page = await fixture.open(MAIN_BAR, {})
    await page.getByRole('slider').press('ArrowUp')
    await soon('it is turned', () => desk.orders.length === 1)
    const undone = () => fixture.fake().calls.filter(({ path }) => path === 'changes.undo').length
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(undone()).toBe(0)
    fixture.fake().answer('changes.undo', () => ({ ok: false, code: 'not-found', message: 'Nothing to undo.' }))
    await page.keyboard.press('Control+z')
    await soon('it is undone', () => undone() === 1)
  })

  test('go nowhere with what a processor does not have', async () => {
    sayBar('read')
    fixture.fake().say('processors.all', [processor('p-1', 'House', {})])
    const page = await fixture.open('#presets', {})
    await page.getByRole('heading').first().waitFor()
    await page.keyboard.press('8')
    await page.keyboard.press('m')
    await page.keyboard.press('ArrowRight')
    expect(hashOf(page)).toBe('#presets')
  })
})
