import type { CDPSession, Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import type { PresetView } from '../../src-shared/model/preset.ts'
import { accessState, limitView } from '../support/fake-access.ts'
import { changeRecord, obeyFor } from '../support/fake-hands.ts'
import { frameOf, layoutOf } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture({ reducedMotion: 'no-preference' })
const ok = (value: unknown) => ({ ok: true, value }) as const
const PHONE = { width: 390, height: 844 }
/** Of a finger, CSS pixels (interface.md, Habits). */
const TARGET = 48

beforeEach(() => {
  const fake = fixture.fake()
  const desk = obeyFor(fake)
  const { zones, processorId } = desk.sound()
  fake.say('access.state', accessState({ role: 'technician', lock: 'unlocked' }))
  fake.say('limits.all', [limitView(0, 'Main bar', { allowedSources: ['TV 3'] })])
  fake.say('network.state', { kind: 'shut' })
  fake.answer('tokens.list', () => ok([{ id: 7, name: 'Tablet', role: 'staff', createdMs: 1e12 }]))
  const changes = [changeRecord(9, {}), changeRecord(8, { who: null, kind: 'at-the-device' })]
  fake.say('changes.recent', changes)
  fake.answer('changes.search', () => ok(changes))
  fake.say('sound.all', [{ ...desk.sound(), scenes: [{ index: 0, name: 'Closing time' }] }])
  const layout = layoutOf(1, [desk.sound()])
  fake.say('meters.layout', layout)
  fixture.play(() => frameOf(layout, ({ index }) => (index === 3 ? -10 : -250)))
  const items = zones.map(({ index, name }) => ({
    family: 'zone',
    index,
    name,
    value: { what: 'gain-percent', gainPercent: 35 },
  }))
  const evening = {
    id: 'preset-0000000a',
    processorId,
    name: 'Evening',
    content: { kind: 'values', items },
    times: [{ at: '16:00', days: [5], enabled: true }],
    changedMs: 1,
    by: 'Ben',
    drifted: [],
    next: [],
    lastRun: null,
  } as unknown as PresetView
  fake.say('presets.all', { all: [evening], clockRule: 'It is made up.' })
  const lines = items.map((item) => ({ item, index: item.index, state: 'changes', before: 60, after: 35, note: null }))
  fake.answer('presets.plan', () => ok({ id: evening.id, lines, obstacle: null }))
  fake.answer('monitor.why', () => ok({ atMs: 1, name: 'x', now: [], past: [], fromMs: 0 }))
})

/** What can be pressed or moved and is smaller than a finger, with its size; a box is as large as the label around it. */
function smallIn(page: Page) {
  return page.evaluate((least) => {
    const dialog = document.querySelector('[role="dialog"]')
    const all = (dialog ?? document).querySelectorAll<HTMLElement>(
      'a, button, select, input, textarea, summary, [role="switch"], [role="slider"], [role="radio"], [tabindex="0"]',
    )
    return [...all].flatMap((element) => {
      // For readers and not for fingers: the way past the rail, the hidden half of a drawn box.
      if (!element.checkVisibility() || element.className.includes('skip') || element.ariaHidden === 'true') return []
      if (element.getAttribute('role') === 'meter') return []
      const target = element.closest('label') ?? element
      const { width, height } = target.getBoundingClientRect()
      // Half a pixel is lost where a row is shared out.
      return width > least - 0.5 && height > least - 0.5
        ? []
        : [`${width} × ${height}: ${element.outerHTML.slice(0, 160)}`]
    })
  }, TARGET)
}

describe('on a phone everything has room for a finger', () => {
  test.each([
    ['', 'Last changes'],
    ['#zones', 'Areas and sound'],
    ['#zones/p-1/3', 'Changes'],
    ['#zones/p-1/group/5', 'Changes'],
    ['#zones/changes', 'All changes'],
    ['#presets', 'Evening'],
    ['#settings', 'Phones and tablets'],
  ])('on “%s”', async (hash, heading) => {
    const page = await fixture.open(hash, PHONE)
    await page.getByRole('heading', { name: heading }).waitFor()
    if (hash === '#zones/p-1/3')
      await page
        .getByRole('button', { name: /^Clear/ })
        .first()
        .waitFor()
    for (const summary of await page.locator('summary').all()) await summary.click()
    expect(await smallIn(page)).toEqual([])
  })

  test.each([
    ['#presets', 'Keep how it is now'],
    ['#presets', 'Set times of “Evening”'],
    ['#presets', 'Update “Evening”'],
    ['#presets', 'Remove “Evening”'],
    ['#settings', 'Edit limits of Main bar'],
    ['#settings', 'Change PIN of Manager'],
    ['#settings', 'Make a link'],
    ['#settings', 'Technician. Lock now.'],
    ['#zones/p-1/3', 'Closing time'],
    ['#zones/changes', /^Put back Patio/],
  ])('in the dialog of “%s”, “%s”', async (hash, button) => {
    if (button === 'Technician. Lock now.') fixture.fake().say('access.state', accessState({}))
    const page = await fixture.open(hash, PHONE)
    const name = button === 'Technician. Lock now.' ? /Unlock with a PIN\.$/ : button
    await page.getByRole('button', { name }).first().click()
    await page.getByRole('dialog').waitFor()
    await soon('it stands', () => page.getByRole('dialog').evaluate((dialog) => dialog.getAnimations().length === 0))
    expect(await smallIn(page)).toEqual([])
  })
})

/** One finger on the page. */
async function fingerOn(page: Page) {
  const touch: CDPSession = await page.context().newCDPSession(page)
  await touch.send('Emulation.setTouchEmulationEnabled', { enabled: true })
  return {
    async down(x: number, y: number) {
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
    },
    async up() {
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    },
  }
}

describe('“Mute all” under a finger', () => {
  const asked = () => fixture.fake().calls.filter(({ path }) => path === 'control.muteAll').length
  test('needs 0.6 s, and says so to who lets go before', async () => {
    fixture.fake().answer('control.muteAll', () => ok({ batch: 4, results: [], notReached: [] }))
    const page = await fixture.open('', PHONE)
    const button = page.getByRole('button', { name: 'Mute all' })
    // Until the areas are there the button has not found its place.
    await page.getByRole('button', { name: 'Patio louder' }).waitFor()
    const box = (await button.boundingBox())!
    const finger = await fingerOn(page)
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await finger.down(x, y)
    await finger.up()
    await page.getByRole('button', { name: 'Hold to mute all' }).waitFor()
    expect(asked()).toBe(0)
    const beganMs = Date.now()
    await finger.down(x, y)
    await soon('it is asked for', () => asked() === 1)
    // What was measured is the page's own time and the way: never less than it promises.
    expect(Date.now() - beganMs).toBeGreaterThanOrEqual(600)
    await finger.up()
    await page.getByText('All areas were muted already.').last().waitFor()
    expect(asked()).toBe(1)
  })
})

test('nothing is there only while a pointer is over it', async () => {
  for (const hash of ['', '#zones/p-1/3', '#presets', '#settings']) {
    const page = await fixture.open(hash, PHONE)
    await page.getByRole('heading').first().waitFor()
    const rules = await page.evaluate(() => {
      const reveals = ['display', 'visibility', 'opacity', 'content', 'height', 'width', 'clip-path']
      const inside = (list: CSSRuleList): CSSStyleRule[] =>
        [...list].flatMap((rule) =>
          rule instanceof CSSStyleRule ? [rule] : 'cssRules' in rule ? inside((rule as CSSGroupingRule).cssRules) : [],
        )
      return [...document.styleSheets]
        .flatMap((sheet) => inside(sheet.cssRules))
        .filter(
          ({ selectorText, style }) =>
            selectorText.includes(':hover') && reveals.some((name) => style.getPropertyValue(name) !== ''),
        )
        .map(({ cssText }) => cssText)
    })
    expect(rules).toEqual([])
  }
})

test.each([360, 390])('on a phone of %d every place is seen whole, whatever comes beside it later', async (width) => {
  const page = await fixture.open('#settings', { width, height: 780 })
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor()
  fixture.fake().say('access.state', accessState({ role: 'technician', lock: 'unlocked' }))
  await page.getByRole('button', { name: 'Technician. Lock now.' }).waitFor()
  const boxes = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('nav[aria-label="Screens"] :is(a, button, p)')]
      .filter((each) => each.checkVisibility())
      .map((each) => ({ name: each.textContent, ...each.getBoundingClientRect().toJSON() })),
  )
  expect(boxes.length).toBeGreaterThan(8)
  expect(boxes.filter(({ left, right }) => left < 0 || right > width)).toEqual([])
  const meet = (a: DOMRect, b: DOMRect) =>
    a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5
  const title = (await page
    .getByRole('heading', { level: 1 })
    .evaluate((h1) => h1.getBoundingClientRect().toJSON())) as DOMRect
  const all = [...boxes, { ...title, name: 'the title' }]
  expect(
    all.flatMap((one, at) =>
      all
        .slice(at + 1)
        .filter((other) => meet(one, other))
        .map(({ name }) => [one.name, name]),
    ),
  ).toEqual([])
})
