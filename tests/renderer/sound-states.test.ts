import { describe, expect, test } from 'vitest'
import {
  barSound,
  EVENING_MS,
  frameOf,
  group,
  INFO,
  layoutOf,
  processor,
  sound,
  WAITING,
  zone,
} from '../support/fake-venue.ts'
import { createPageFixture, itemOf, meterOf, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture({ reducedMotion: 'no-preference' })

describe('what the device says', () => {
  test('stands beside each meter: source, volume, mute, group', async () => {
    fixture.playBar(() => -100)
    const page = await fixture.open('', {})
    await page.getByRole('heading', { name: 'House is connected.' }).waitFor()
    await itemOf(page, 'Dining room').getByText('46 %').waitFor()
    expect(await itemOf(page, 'Dining room').getByText('Jukebox').isVisible()).toBe(true)
    expect(await itemOf(page, 'Dining room').getByText('Grouped').isVisible()).toBe(true)
    expect(await itemOf(page, 'Kitchen').getByText('No source').isVisible()).toBe(true)
    expect(await itemOf(page, 'VIP lounge').getByText('Late night mix').isVisible()).toBe(true)
    expect(await page.getByText('18 ms').isVisible()).toBe(true)
    expect(await page.getByText('Not combined').isVisible()).toBe(true)
    expect(await page.getByText('Demonstration').isVisible()).toBe(true)
  })

  test('hides what nobody named until it is asked for', async () => {
    fixture.playBar(() => -100)
    const page = await fixture.open('', {})
    const unnamed = page.getByRole('switch', { name: 'Show unnamed (2)' })
    await unnamed.waitFor()
    expect(await page.getByText('Zone 8').count()).toBe(0)
    await unnamed.check()
    expect(await itemOf(page, 'Zone 8').getByText('Unknown', { exact: true }).isVisible()).toBe(true)
    await soon('its meter', async () => (await meterOf(page, 'Zone 8'))?.now === '-10.0')
  })

  test('keeps meter, words and volume apart at every width, in cards of one width', async () => {
    fixture.playBar(() => -10)
    const page = await fixture.open('', {})
    await itemOf(page, 'Patio').getByText('Too loud', { exact: true }).waitFor()
    for (const [width, height] of [
      [390, 844],
      [640, 480],
      [960, 600],
      [1024, 640],
      [1280, 800],
      [1440, 900],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height })
      const found = await page.evaluate(() => {
        const cards = [...document.querySelectorAll('li:has(h4)')]
        const bars = cards.map((card) => card.querySelector('[role="meter"]')!.getBoundingClientRect())
        const words = cards.map((card) =>
          [...card.querySelectorAll('dl, button, [data-state]:not([role])')]
            .map((each) => each.getBoundingClientRect())
            .filter((box) => box.width > 0),
        )
        return {
          widths: new Set(cards.map((card) => Math.round(card.getBoundingClientRect().width))).size,
          touching: words.flatMap((boxes, place) =>
            boxes.filter((box) => box.left < bars[place]!.right && box.top < bars[place]!.bottom),
          ).length,
          outside: cards.filter((card) => card.scrollWidth > card.clientWidth).length,
          overflow: document.documentElement.scrollWidth > innerWidth,
        }
      })
      expect(found, `at ${width} × ${height}`).toEqual({ widths: 1, touching: 0, outside: 0, overflow: false })
    }
  })

  test('changes in place without moving anything', async () => {
    fixture.playBar(() => -100)
    const page = await fixture.open('', {})
    const box = () => itemOf(page, 'VIP lounge').boundingBox()
    await page.getByText('Late night mix').first().waitFor()
    const before = await box()
    const louder = barSound('p-1')
    fixture.fake().say('sound.all', [
      {
        ...louder,
        zones: louder.zones.map((each) => ({ ...each, gainPercent: 100 as never, muted: true, grouped: true })),
      },
    ])
    await itemOf(page, 'VIP lounge').getByText('100 %').waitFor()
    expect(await box()).toEqual(before)
  })
})

describe('states', () => {
  test('loading says nothing for 300 ms and then that it waits', async () => {
    const page = await fixture.open('', {})
    await page.getByRole('heading', { name: 'Waiting for the first values…' }).waitFor()
  })

  test('empty has one button', async () => {
    fixture.fake().say('processors.all', [])
    fixture.fake().say('sound.all', [])
    const page = await fixture.open('', {})
    await page.getByRole('heading', { name: 'No processor yet' }).waitFor()
    expect(await page.getByRole('main').getByRole('button').allInnerTexts()).toEqual(['Add a processor'])
  })

  test('a lost processor is one banner with one button that leads to its checks', async () => {
    const upstairs = sound('p-2', { zones: [zone(0, 'Roof', {})] })
    fixture
      .fake()
      .say('processors.all', [
        processor('p-1', 'House', {}),
        processor('p-2', 'Upstairs', { link: WAITING, lastOnlineMs: EVENING_MS, latencyMs: null }),
      ])
    fixture.fake().say('sound.all', [barSound('p-1'), upstairs])
    fixture.fake().say('tools.checks', [])
    const page = await fixture.open('', {})
    await page.getByRole('heading', { name: 'Upstairs is not connected.' }).waitFor()
    const section = page.getByRole('region', { name: 'Upstairs' })
    expect(await section.getByRole('status').textContent()).toMatch(
      /^Not connected since .*21:42\. The music keeps playing/,
    )
    expect(await meterOf(page, 'Upstairs: Roof')).toMatchObject({ now: null, text: 'No reading' })
    await section.getByRole('link', { name: 'Find out why' }).click()
    await page.getByRole('heading', { name: 'Tools' }).waitFor()
    await soon('its title has the focus', () => page.evaluate(() => document.activeElement?.textContent === 'Upstairs'))
  })

  test('what is not online has no reading and no volume, whatever frames still come', async () => {
    const bar = barSound('p-1')
    const frames = layoutOf(1, [bar])
    fixture.playBar(() => -100)
    const page = await fixture.open('', {})
    await soon('the first reading', async () => (await meterOf(page, 'Patio'))?.now === '-10.0')
    const unknown = { gainDb: null, gainPercent: null, muted: null }
    fixture.fake().say('processors.all', [processor('p-1', 'House', { link: WAITING, lastOnlineMs: EVENING_MS })])
    await soon('no reading', async () => (await meterOf(page, 'Patio'))?.now === null)
    fixture.fake().say('sound.all', [
      {
        ...bar,
        zones: bar.zones.map((each) => ({ ...each, ...unknown })),
        sources: bar.sources.map((each) => ({ ...each, ...unknown })),
      },
    ])
    await soon('the volume is gone', async () => (await itemOf(page, 'Patio').locator('dd').innerText()).includes('—'))
    expect(await itemOf(page, 'Patio').getByText('Unknown', { exact: true }).count()).toBe(1)
    expect(await itemOf(page, 'Patio').getByText('Jukebox').isVisible()).toBe(true)
    // Frames went on all the time.
    fixture.fake().say(
      'meters.frame',
      frameOf(frames, () => -90),
    )
    expect(await meterOf(page, 'Patio')).toMatchObject({ now: null, text: 'No reading' })

    fixture.fake().say('processors.all', [processor('p-1', 'House', {})])
    await soon('the reading is back', async () => (await meterOf(page, 'Patio'))?.now === '-10.0')
  })

  test('the sentence is a heading, and what it becomes is said once and politely', async () => {
    fixture.playBar(() => -100)
    const page = await fixture.open('', {})
    await page.getByRole('heading', { level: 1, name: 'All right: House is connected.' }).waitFor()
    await page.getByText('7 areas, 5 sources').waitFor()
    const spoken = page.getByRole('main').locator('[aria-live="polite"]')
    expect(await spoken.textContent()).toBe('')
    fixture.fake().say('processors.all', [processor('p-1', 'House', { link: WAITING, lastOnlineMs: EVENING_MS })])
    await soon('it is said', async () => (await spoken.textContent()) === 'House is not connected.')
    expect(await page.getByRole('heading', { level: 1, name: 'Critical: House is not connected.' }).count()).toBe(1)
  })

  test('a processor whose meters are not heard', async () => {
    const meters = { kind: 'silent', sinceMs: EVENING_MS, everHeard: false } as const
    fixture.fake().say('processors.all', [processor('p-1', 'House', { meters })])
    fixture.fake().say('sound.all', [barSound('p-1')])
    const page = await fixture.open('', {})
    await page.getByText('Commands work, but no meters are heard.').waitFor()
    expect(await page.getByRole('link', { name: 'Find out why' }).getAttribute('href')).toBe('#tools/p-1')
  })

  test('a taken port is named once, and control goes on', async () => {
    const meters = { kind: 'silent', sinceMs: EVENING_MS, everHeard: false } as const
    fixture.fake().say('system.info', { ...INFO, meterPort: { kind: 'taken', port: 3131, sinceMs: EVENING_MS } })
    fixture.fake().say('processors.all', [processor('p-1', 'House', { meters })])
    fixture.fake().say('sound.all', [barSound('p-1')])
    const page = await fixture.open('', {})
    await page.getByText('No meters: another program is using UDP 3131.').waitFor()
    expect(await page.getByRole('link', { name: 'Find out why' }).count()).toBe(1)
    expect(await itemOf(page, 'Kitchen').getByText('30 %').isVisible()).toBe(true)
  })

  test('a lost console is said at once, nothing old stays, and everything comes back', async () => {
    const bar = barSound('p-1')
    fixture.fake().say('processors.all', [processor('p-1', 'House', {})])
    fixture.fake().say('sound.all', [bar])
    const layout = layoutOf(1, [bar])
    fixture.fake().say('meters.layout', layout)
    fixture.play(() => frameOf(layout, () => -100))
    const page = await fixture.open('', {
      mayComplain: /WebSocket connection|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET/,
    })
    await soon('the first reading', async () => (await meterOf(page, 'Patio'))?.now === '-10.0')
    await fixture.fake().goAway()
    await page.getByText(/Connection to the console lost at/).waitFor()
    expect(await meterOf(page, 'Patio')).toMatchObject({ now: null, text: 'No reading' })
    expect(await page.getByText('House is connected.').count()).toBe(0)
    expect(await page.getByText('Not known', { exact: true }).isVisible()).toBe(true)
    await fixture.fake().comeBack()
    await soon('the readings are back', async () => (await meterOf(page, 'Patio'))?.now === '-10.0')
    expect(await page.getByText(/Connection to the console lost/).count()).toBe(0)
  })

  test('a browser without the key is told how to get it', async () => {
    fixture.fake().lockOut()
    const page = await fixture.open('', { mayComplain: /401|WebSocket connection/ })
    await page.getByText('Open the link that the console printed when it started.').waitFor()
  })

  test('the desktop window is served over its own bridge and opens no wire', async () => {
    const page = await fixture.open('', {})
    await soon('a browser opens the wire', () => fixture.fake().openTopics('processors.all') === 1)
    await page.addInitScript(
      ([views, sounds]) => {
        const values: Record<string, unknown> = { 'processors.all': views, 'sound.all': sounds }
        const bridge = {
          call: () => Promise.resolve({ ok: true, value: [] }),
          subscribe(path: string, listener: (value: unknown) => void) {
            if (path in values) listener(values[path])
            return () => undefined
          },
        }
        Object.assign(window, { bridge })
      },
      [[processor('p-1', 'Bridge', {})], [barSound('p-1')]] as const,
    )
    await page.reload()
    await page.getByRole('heading', { name: 'Bridge is connected.' }).waitFor()
    await soon('the wire is gone', () => fixture.fake().openTopics('processors.all') === 0)
  })

  test('huge names and many processors break nothing', async () => {
    const many = Array.from({ length: 6 }, (_, place) => `p-${place}`)
    fixture.fake().say(
      'processors.all',
      many.map((id) => processor(id, `${id} ${'W'.repeat(60)}`, {})),
    )
    const sounds = many.map((id) =>
      sound(id, {
        zones: [zone(2, 'Ü'.repeat(64), {}), zone(9, '', { source: 400 })],
        groups: [group(1, 'G'.repeat(64), { active: true })],
      }),
    )
    fixture.fake().say('sound.all', sounds)
    const layout = layoutOf(1, sounds)
    fixture.fake().say('meters.layout', layout)
    fixture.play(() => frameOf(layout, () => -100))
    for (const width of [390, 1024]) {
      const page = await fixture.open('', { width, height: 640 })
      await soon('all meters', () =>
        page
          .getByRole('meter')
          .count()
          .then((count) => count === 12),
      )
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    }
  })
})
