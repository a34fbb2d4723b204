import { describe, expect, test } from 'vitest'
import { findings } from '../support/axe.ts'
import { changeRecord, obeyFor } from '../support/fake-hands.ts'
import { barSound, frameOf, layoutOf, processor, WAITING } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()

/** A bar that plays, too loud in places, with changes and everything that can be started. */
function sayEvening() {
  const fake = fixture.fake()
  const desk = obeyFor(fake)
  const changes = [
    changeRecord(9, {}),
    changeRecord(8, { who: null, kind: 'at-the-device', what: 'gain-db', before: -20, after: -12, index: 0 }),
    changeRecord(7, { what: 'mute', before: 0, after: 1, kind: 'mute-all', batch: 5, name: 'Restrooms', index: 4 }),
    changeRecord(6, { undone: true, result: 'refused' }),
  ]
  fake.say('changes.recent', changes)
  fake.answer('changes.search', () => ({ ok: true, value: changes }))
  fake.say('sound.all', [{ ...desk.sound(), scenes: [{ index: 0, name: 'Closing time' }] }])
  const layout = layoutOf(1, [barSound('p-1')])
  fake.say('meters.layout', layout)
  fixture.play(() => frameOf(layout, ({ index }) => (index === 3 ? -10 : -250)))
  return desk
}

describe.each(['dark', 'light'] as const)('in %s axe finds nothing', (colorScheme) => {
  const about = colorScheme === 'dark' ? 'everything' : 'colours'
  test('on an area in every state', async () => {
    const desk = sayEvening()
    for (const width of colorScheme === 'dark' ? [360] : [1024]) {
      const page = await fixture.open('#zones/p-1/3', { colorScheme, width, height: 780 })
      await page.getByText('40 % → 55 %').first().waitFor()
      expect(await findings(page, about)).toEqual([])
      const letGo = desk.hold()
      await page.getByRole('slider').focus()
      await page.keyboard.press('ArrowUp')
      await page
        .getByText(/^Sending…/)
        .first()
        .waitFor()
      expect(await findings(page, about)).toEqual([])
      letGo()
      await page.getByRole('region', { name: 'What you just did' }).waitFor()
      const target = { processorId: 'p-1' as never, family: 'zone', index: 3 } as const
      fixture.fake().say('control.pending', { writing: [], fought: [{ target, what: 'gain-percent', lastMs: 1 }] })
      await page.getByText('Somebody else is moving this.').waitFor()
      expect(await findings(page, about)).toEqual([])
      fixture.fake().say('processors.all', [processor('p-1', 'House', { link: WAITING })])
      await page.getByText('Not connected. The music keeps playing; you cannot change it here.').waitFor()
      expect(await findings(page, about)).toEqual([])
      fixture.fake().say('processors.all', [processor('p-1', 'House', {})])
      fixture.fake().say('control.pending', { writing: [], fought: [] })
      await page.close()
    }
  })

  test('on the lists, on Sound, and in the dialogs', async () => {
    sayEvening()
    for (const [hash, width] of [
      ['#zones', 360],
      ['#zones/changes', 360],
      ['#zones/p-1/group/5', 1440],
      ['', 360],
    ] as const) {
      const page = await fixture.open(hash, { colorScheme, width, height: 844 })
      await page.getByText('1 is still muted by “Mute all”.').waitFor()
      await page
        .getByText(/^(Restrooms|Dining and patio|Patio)$/)
        .first()
        .waitFor()
      expect(await findings(page, about)).toEqual([])
      await page.close()
    }
    const page = await fixture.open('#zones/p-1/3', { colorScheme })
    await page.getByRole('button', { name: 'Closing time' }).waitFor()
    for (const open of [
      () => page.keyboard.press('?'),
      () => page.keyboard.press('Control+k'),
      () =>
        page
          .getByRole('button', { name: /^Put back Patio/ })
          .first()
          .click(),
      () => page.getByRole('button', { name: 'Closing time' }).click(),
    ]) {
      await open()
      const dialog = page.getByRole('dialog')
      await soon('it stands', () => dialog.evaluate((each) => each.getAnimations().length === 0))
      expect(await findings(page, about)).toEqual([])
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
  })
})

test('everything that can be pressed has room for a finger, and nothing is wider than a phone', async () => {
  sayEvening()
  for (const hash of ['', '#zones', '#zones/p-1/3', '#zones/p-1/group/5', '#zones/changes']) {
    const page = await fixture.open(hash, { width: 360, height: 780 })
    await page.getByText('1 is still muted by “Mute all”.').waitFor()
    await page
      .getByText(/^(Restrooms|Dining and patio|Patio)$/)
      .first()
      .waitFor()
    const found = await page.evaluate(() => {
      const pressed = document.querySelectorAll('button:not([hidden]), nav a, main a, select, input, [role="slider"]')
      const small = [...pressed].filter((each) => {
        if (!each.checkVisibility()) return false
        const { width, height } = each.getBoundingClientRect()
        return height < 48 || width < 48
      })
      return {
        small: small.map((each) => each.outerHTML),
        isWide: document.documentElement.scrollWidth > innerWidth,
      }
    })
    expect(found, hash).toEqual({ small: [], isWide: false })
  }
})
