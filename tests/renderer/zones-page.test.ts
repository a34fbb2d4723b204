import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { wantedOf } from '../../src-shared/model/knob.ts'
import { accessState, limitView } from '../support/fake-access.ts'
import { obeyFor } from '../support/fake-hands.ts'
import { barSound, frameOf, layoutOf, processor, sound, WAITING, zone } from '../support/fake-venue.ts'
import { createPageFixture, meterOf, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()
const MAIN_BAR = '#zones/p-1/0'

const faderOf = (page: Page) => page.getByRole('slider')
const percentOf = async (page: Page) => Number(await faderOf(page).getAttribute('aria-valuenow'))

/** Where the middle of the fader is, CSS pixels. */
async function gripOf(page: Page) {
  const box = (await faderOf(page).boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

describe('the fader', () => {
  test('moves by as much as the mouse does, and a press alone changes nothing', async () => {
    const desk = obeyFor(fixture.fake())
    const page = await fixture.open(MAIN_BAR, {})
    const { x, y } = await gripOf(page)
    await page.mouse.click(x - 150, y)
    expect(await percentOf(page)).toBe(70)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x - 60, y, { steps: 6 })
    await page.mouse.up()
    const reached = await percentOf(page)
    expect(reached).toBeGreaterThan(50)
    expect(reached).toBeLessThan(69)
    await soon('the processor has it', () => desk.sound().zones[0]!.gainPercent === reached)
    expect(desk.orders.every(({ target }) => target.family === 'zone' && target.index === 0)).toBe(true)
    await page.getByText(`Main bar: 70 % → ${reached} %`).last().waitFor()
  })

  test('moves under a finger, and a finger that scrolls moves nothing', async () => {
    const desk = obeyFor(fixture.fake())
    const page = await fixture.open(MAIN_BAR, { width: 360, height: 780 })
    const touch = await page.context().newCDPSession(page)
    await touch.send('Emulation.setTouchEmulationEnabled', { enabled: true })
    const swipe = async (dx: number, dy: number) => {
      const { x, y } = await gripOf(page)
      const at = (share: number) => [{ x: x + dx * share, y: y + dy * share }]
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) })
      for (let step = 1; step <= 10; step++) {
        await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / 10) })
      }
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    }
    await swipe(0, -120)
    expect(desk.orders).toEqual([])
    // A page that was thrown rolls on for a while, and the fader with it.
    await soon('the page stands still at its top', async () => {
      await page.evaluate(() => scrollTo(0, 0))
      const { y } = await gripOf(page)
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
      return (await gripOf(page)).y === y
    })
    await swipe(-60, 0)
    await soon('it has moved', async () => (await percentOf(page)) < 65)
    const reached = await percentOf(page)
    await soon('the processor has it', () => desk.sound().zones[0]!.gainPercent === reached)
  })

  test('has the limits for staff drawn on it, and holds whoever is no manager to them', async () => {
    const fake = fixture.fake()
    const desk = obeyFor(fake)
    fake.say('limits.all', [limitView(0, 'Main bar', { minPercent: 20, maxPercent: 75 })])
    fake.say('access.state', accessState({ role: 'staff', lock: 'unlocked' }))
    const page = await fixture.open(MAIN_BAR, {})
    await page.getByText('Staff may set it from 20 % to 75 %.').waitFor()
    await faderOf(page).focus()
    for (const [key, percent] of [
      ['End', 75],
      ['Home', 20],
    ] as const) {
      await page.keyboard.press(key)
      await soon(`${key} is sent`, () => desk.orders.some(({ change }) => wantedOf(change) === percent))
    }
    expect(desk.orders.map(({ change }) => wantedOf(change)).filter((wanted) => wanted < 20 || wanted > 75)).toEqual([])
    fake.say('access.state', accessState({ role: 'manager', lock: 'unlocked' }))
    await soon('a manager is not held', async () => (await faderOf(page).getAttribute('aria-valuemax')) === '100')
  })

  test('takes arrows, Page, Home and End, each with the value in words', async () => {
    const desk = obeyFor(fixture.fake())
    const page = await fixture.open(MAIN_BAR, {})
    await faderOf(page).focus()
    for (const [key, percent] of [
      ['ArrowUp', 71],
      ['Shift+ArrowLeft', 66],
      ['PageUp', 76],
      ['Home', 0],
      ['End', 100],
    ] as const) {
      await page.keyboard.press(key)
      expect(await percentOf(page)).toBe(percent)
      await soon(`${key} is sent`, () => wantedOf(desk.orders.at(-1)!.change) === percent)
      await soon('it is confirmed', async () => (await faderOf(page).getAttribute('aria-valuetext')) === `${percent} %`)
    }
  })

  test('shows what is wanted while it is on its way, and goes back with the reason when it is refused', async () => {
    const desk = obeyFor(fixture.fake())
    const page = await fixture.open(MAIN_BAR, {})
    await faderOf(page).focus()
    const letGo = desk.hold()
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('Sending… The processor says 70 %.').waitFor()
    expect(await faderOf(page).getAttribute('aria-valuetext')).toBe('65 %, sending')
    desk.refuse('processor-refused', 'The processor refused that.')
    letGo()
    await page.getByRole('article').getByText('The processor refused that.').waitFor()
    expect(await percentOf(page)).toBe(70)
    await page
      .getByRole('region', { name: 'What you just did' })
      .getByText('Main bar: The processor refused that.')
      .waitFor()
  })

  test('goes back after 3 s without an answer', async () => {
    const desk = obeyFor(fixture.fake())
    const page = await fixture.open(MAIN_BAR, {})
    desk.hold()
    await page.getByRole('button', { name: 'Main bar quieter' }).click()
    expect(await percentOf(page)).toBe(69)
    await page.getByText(/^Not confirmed after 3 seconds/).waitFor()
    expect(await percentOf(page)).toBe(70)
  })

  test('tells what the processor rounded', async () => {
    const desk = obeyFor(fixture.fake())
    desk.comesTo({ kind: 'rounded', value: 72 })
    const page = await fixture.open(MAIN_BAR, {})
    await page.getByRole('button', { name: 'Main bar louder' }).click()
    await page.getByText('The processor made it 72 %.').waitFor()
    expect(await percentOf(page)).toBe(72)
  })

  test('follows an order from elsewhere, and says when somebody else moves it', async () => {
    const fake = fixture.fake()
    obeyFor(fake)
    const page = await fixture.open(MAIN_BAR, {})
    await faderOf(page).waitFor()
    const target = { processorId: 'p-1' as never, family: 'zone', index: 0 } as const
    const order = { routedFrom: null, what: 'gain-percent', by: 'Anna', sinceMs: Date.now(), state: 'sending' } as const
    fake.say('control.pending', { writing: [{ ...order, target, wanted: 33 }], fought: [] })
    await soon('it stands where Anna wants it', async () => (await percentOf(page)) === 33)
    const group = { ...target, family: 'group', index: 5 } as const
    fake.say('control.pending', { writing: [{ ...order, target: group, routedFrom: target, wanted: 44 }], fought: [] })
    await soon('it follows its group', async () => (await percentOf(page)) === 44)
    fake.say('control.pending', { writing: [], fought: [{ target, what: 'gain-percent', lastMs: 1 }] })
    await page.getByText('Somebody else is moving this.').waitFor()
    expect(await percentOf(page)).toBe(70)
  })
})

describe('the page of an area', () => {
  test('switches the source with a press and not with an arrow, beside the small meter of each', async () => {
    const desk = obeyFor(fixture.fake())
    const bar = barSound('p-1')
    const layout = layoutOf(1, [bar])
    fixture.fake().say('meters.layout', layout)
    fixture.play(() => frameOf(layout, ({ family, index }) => (family === 'source' ? -100 - index : -300)))
    const page = await fixture.open(MAIN_BAR, {})
    const playing = page.getByRole('button', { name: 'Streaming player' })
    await playing.focus()
    expect(await playing.getAttribute('aria-pressed')).toBe('true')
    await soon('it is measured', async () => (await meterOf(page, 'Level of TV 3'))?.now === '-10.2')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(desk.orders).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Source: TV 3' }).waitFor()
    await page.getByText('Main bar: Streaming player → TV 3').last().waitFor()
    expect(desk.orders.map(({ change }) => change)).toEqual([{ what: 'source', source: 2 }])
  })

  test('mutes and combines, and starts a scene once that is confirmed', async () => {
    const fake = fixture.fake()
    const desk = obeyFor(fake)
    fake.say('sound.all', [{ ...desk.sound(), scenes: [{ index: 2, name: 'Closing time' }] }])
    fake.answer('control.trigger', (order) => ({
      ok: true,
      value: { order, name: 'Closing time', outcome: { kind: 'applied' }, recordId: 1 },
    }))
    const page = await fixture.open(MAIN_BAR, {})
    await page.getByRole('button', { name: 'Closing time' }).click()
    expect(fake.calls.some(({ path }) => path === 'control.trigger')).toBe(false)
    await page.getByRole('button', { name: 'Start now' }).click()
    await soon('it is asked for', () => fake.calls.some(({ path }) => path === 'control.trigger'))
    expect(fake.calls.find(({ path }) => path === 'control.trigger')?.input).toEqual({
      processorId: 'p-1',
      kind: 'scene',
      index: 2,
    })
    await page.getByText('Closing time: Started').last().waitFor()
    await page.getByRole('button', { name: 'Combine Whole venue' }).click()
    await page.getByRole('button', { name: 'Separate Whole venue' }).waitFor()
    await page.getByRole('button', { name: 'Mute Main bar' }).click()
    await soon('it is muted', () => desk.sound().zones[0]!.muted === true)
    expect(desk.orders.map(({ target, change }) => [target.family, target.index, change])).toEqual([
      ['group', 6, { what: 'combine', active: true }],
      ['zone', 0, { what: 'mute', muted: true }],
    ])
  })

  test('says which group a combined area is moved with', async () => {
    obeyFor(fixture.fake())
    const page = await fixture.open('#zones/p-1/3', {})
    await page.getByText('Combined. “Dining and patio” is moved with all its areas.').waitFor()
    const target = { processorId: 'p-1' as never, family: 'group', index: 5 } as const
    fixture.fake().say('control.pending', { writing: [], fought: [{ target, what: 'gain-percent', lastMs: 1 }] })
    await page.getByText('Somebody else is moving this.').waitFor()
  })

  test('has no number for what is not known, and nothing to press while the processor is gone', async () => {
    const fake = fixture.fake()
    fake.say('processors.all', [processor('p-1', 'House', {})])
    const unknown = zone(0, 'Main bar', { gainPercent: null, muted: null, source: null })
    fake.say('sound.all', [sound('p-1', { zones: [unknown] })])
    const page = await fixture.open(MAIN_BAR, {})
    await page.getByText('Volume unknown. The processor has not said it.').waitFor()
    expect(await faderOf(page).count()).toBe(0)
    await page.getByText('Mute unknown').waitFor()
    await page.getByRole('heading', { name: 'Source: Source unknown' }).waitFor()

    fake.say('sound.all', [barSound('p-1')])
    fake.say('processors.all', [processor('p-1', 'House', { link: WAITING })])
    await page.getByText('Not connected. The music keeps playing; you cannot change it here.').waitFor()
    await faderOf(page).focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('m')
    // To look changes nothing.
    const enabled = await page.getByRole('article').getByRole('button', { disabled: false }).allTextContents()
    expect(enabled).toEqual(['Look again'])
    expect(await faderOf(page).getAttribute('aria-disabled')).toBe('true')
    expect(fake.calls.filter(({ path }) => path.startsWith('control.'))).toEqual([])
  })

  test('lists groups, sources and mixes behind a choice, and says what is gone', async () => {
    obeyFor(fixture.fake())
    const page = await fixture.open('#zones', { width: 360, height: 780 })
    await page.getByRole('combobox').selectOption('source')
    await page.getByRole('link', { name: /^Jukebox/ }).click()
    await page.getByRole('heading', { name: 'Jukebox' }).waitFor()
    expect(await faderOf(page).getAttribute('aria-label')).toBe('Volume of Jukebox')
    expect(new URL(page.url()).hash).toBe('#zones/p-1/source/1')
    await page.getByRole('link', { name: 'All areas' }).click()
    await page.getByRole('link', { name: /^Main bar/ }).waitFor()
    await page.goto(`${fixture.fake().url}#zones/p-1/99`)
    await page.getByText('It is not there any more.').waitFor()
  })
})

test('a card on Sound mutes, steps, and leads to its area', async () => {
  const desk = obeyFor(fixture.fake())
  const page = await fixture.open('', {})
  await page.getByRole('button', { name: 'Main bar quieter' }).click()
  await soon('it is quieter', () => desk.sound().zones[0]!.gainPercent === 69)
  await page.getByRole('button', { name: 'Unmute Restrooms' }).click()
  await soon('it sounds', () => desk.sound().zones[4]!.muted === false)
  await page.getByRole('link', { name: 'Main bar' }).click()
  await page.getByRole('heading', { name: 'Main bar', level: 1 }).waitFor()
})

test('a technician sets dB in Tools, and what is no gain is not sent', async () => {
  const fake = fixture.fake()
  const desk = obeyFor(fake)
  const page = await fixture.open('#tools', {})
  await page.getByLabel('Channel').selectOption('Area: Patio')
  await page.getByText('The processor has not said it.').waitFor()
  await page.getByLabel('Gain in dB').fill('3')
  await page.getByText('A gain is a number from -80 to 0.').waitFor()
  await page.keyboard.press('Enter')
  expect(desk.orders).toEqual([])
  await page.getByLabel('Gain in dB').fill('-12.5')
  await page.keyboard.press('Enter')
  await page.getByText('Set to -12.5 dB.').waitFor()
  await page.getByText('Now -12.5 dB').waitFor()
  expect(desk.orders.map(({ target, change }) => [target.index, change])).toEqual([
    [3, { what: 'gain-db', gainDb: -12.5 }],
  ])
})
