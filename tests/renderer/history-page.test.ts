import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import type { HistoryQuestion, HistorySpan } from '../../src-shared/model/history.ts'
import { analysis, emptyHistory, type HistoryWish, historyOf, recordingOf } from '../support/fake-history.ts'
import { barSound, EVENING_MS, processor, sound, zone } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture({ reducedMotion: 'no-preference' })
const bar = barSound('p-1')
const roof = sound('p-2', { zones: [zone(0, 'Roof', {}), zone(1, 'Stairs', {})] })

/** Answers every question about a history; `wish` may depend on the span. */
function answerHistory(wish: (span: HistorySpan) => Partial<HistoryWish>) {
  fixture.fake().answer('monitor.history', (input) => {
    const { processorId, span } = input as HistoryQuestion
    return { ok: true, value: historyOf(processorId === 'p-2' ? roof : bar, span, wish(span)) }
  })
}

const asked = (path: string) =>
  fixture
    .fake()
    .calls.filter((call) => call.path === path)
    .map(({ input }) => input as HistoryQuestion)

beforeEach(() => {
  fixture.playBar(() => -200)
  const fake = fixture.fake()
  fake.say('monitor.states', [recordingOf('p-1', {}), recordingOf('p-2', {})])
  fake.say('monitor.insights', { home: null, processors: [analysis('p-1', 'House', {})], atMs: EVENING_MS })
  fake.say('alerts.open', [])
  fake.answer('monitor.sessions', () => ({ ok: true, value: [] }))
  answerHistory(() => ({}))
})

const chartOf = (page: Page, name: string) => page.getByRole('img', { name: new RegExp(`^Level of ${name} in`) })

/** How many columns of a canvas have a pixel of the colour of "too loud" in the dark, from `top` to `bottom` CSS pixels. */
function markedColumns(page: Page, selector: string, top: number, bottom: number): Promise<number> {
  return page.evaluate(
    ([which, from, to]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(which)!
      const ratio = canvas.width / canvas.getBoundingClientRect().width
      const height = Math.round((to - from) * ratio)
      const { data } = canvas.getContext('2d')!.getImageData(0, Math.round(from * ratio), canvas.width, height)
      const columns = new Set<number>()
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] === 255 && data[at + 1] === 84 && data[at + 2] === 112 && data[at + 3] === 255) {
          columns.add((at / 4) % canvas.width)
        }
      }
      return columns.size
    },
    [selector, top, bottom] as const,
  )
}

describe('the levels', () => {
  test('show the named areas and what plays, the first one large, with a chart that says what it shows', async () => {
    const page = await fixture.open('#history', {})
    await chartOf(page, 'Main bar').waitFor()
    const radios = page.getByRole('group', { name: 'Channels' }).getByRole('radio')
    expect(await radios.count()).toBe(11)
    expect(await radios.first().isChecked()).toBe(true)
    expect(await chartOf(page, 'Main bar').getAttribute('aria-label')).toBe(
      'Level of Main bar in the last 24 hours. Mostly normal. Never too loud.',
    )
    await page.getByRole('img', { name: 'Live level of Main bar, the last 3 minutes.' }).waitFor()
    await page.getByRole('img', { name: 'Time to answer in the last 24 hours.' }).waitFor()
  })

  test('are chosen by keyboard', async () => {
    const page = await fixture.open('#history', {})
    await page.getByRole('radio', { name: 'Main bar' }).focus()
    await page.keyboard.press('ArrowDown')
    await chartOf(page, 'Dance floor').waitFor()
    await page.getByRole('radio', { name: '24 hours' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('img', { name: /^Level of Dance floor in the last 30 days/ }).waitFor()
    expect(asked('monitor.history').at(-1)).toEqual({ processorId: 'p-1', span: '30d' })
  })

  test('keep every second that was too loud: one in 30 days is a mark, large and small', async () => {
    answerHistory((span) => ({
      clipped: (kind, index) => (kind === 'zone' && index === 0 && span === '30d' ? [333, 1] : []),
    }))
    const page = await fixture.open('#history', {})
    await chartOf(page, 'Main bar').waitFor()
    const large = 'canvas[aria-label^="Level of Main bar"]'
    const small = 'label:has(input[type="radio"]) canvas'
    expect(await markedColumns(page, large, 0, 13)).toBe(0)
    await page.getByRole('radio', { name: '30 days' }).check()
    await page.getByRole('radio', { name: /Main bar.*Too loud for 1 s/ }).waitFor()
    await soon('the mark on the chart', async () => (await markedColumns(page, large, 0, 13)) >= 3)
    expect(await markedColumns(page, small, 0, 5)).toBe(3)
  })

  test('draw a gap hatched and say its cause, with everything else that happened', async () => {
    const hour = 3_600_000
    answerHistory(() => ({
      level: (_, __, bucket) => (bucket >= 600 && bucket < 660 ? null : -200),
      events: [
        { kind: 'gap', fromMs: EVENING_MS - 14 * hour, toMs: EVENING_MS - 13 * hour, cause: 'asleep' },
        { kind: 'finding', fromMs: EVENING_MS - hour, toMs: null, severity: 'critical', message: 'Patio is silent.' },
        { kind: 'renamed', fromMs: EVENING_MS - 2 * hour, family: 'zone', index: 6, before: 'Zone 7', after: 'VIP' },
      ],
    }))
    const page = await fixture.open('#history', {})
    const events = page.getByRole('region', { name: 'What happened' })
    await events.getByText('The computer was asleep').waitFor()
    expect(await events.getByRole('listitem').allTextContents()).toEqual([
      expect.stringMatching(/Critical: Patio is silent\. still going on$/),
      expect.stringMatching(/“Zone 7” is now called “VIP”\./),
      expect.stringMatching(/The computer was asleep until .*08:42$/),
    ])
    await page.getByRole('img', { name: 'What happened, along the time' }).waitFor()
  })

  test('have a table with the same values', async () => {
    answerHistory(() => ({
      level: (_, __, bucket) => (bucket === 1438 ? null : -200),
      clipped: (kind, index) => (kind === 'zone' && index === 0 ? [1439, 2] : []),
    }))
    const page = await fixture.open('#history', {})
    await page.getByRole('switch', { name: 'Show as table' }).check()
    const table = page.getByRole('table', { name: /^Level of Main bar/ })
    await table.waitFor()
    expect(await table.getByRole('columnheader').allTextContents()).toEqual([
      'From',
      'Lowest (dB)',
      'Mean (dB)',
      'Highest (dB)',
      'Too loud (s)',
      'Silent (s)',
    ])
    expect(await table.getAttribute('aria-rowcount')).toBe('1441')
    expect(await table.getByRole('row').nth(1).textContent()).toMatch(/21:41–21:42-28\.0-20\.0-0\.520$/)
    expect(await table.getByRole('row').nth(2).textContent()).toMatch(/No record$/)
    expect(await table.getByRole('row').count()).toBeLessThan(40)
    // The box is scrolled to the end by keyboard: the oldest row is there.
    await page.getByRole('region', { name: /^Table: Level of Main bar/ }).focus()
    await page.keyboard.press('End')
    await table.getByText('11 Jun, 21:42–21:43').waitFor()
    await page.getByRole('table', { name: 'Time to answer in the last 24 hours.' }).waitFor()
    expect(await page.getByRole('img', { name: /^Level of/ }).count()).toBe(0)
  })

  test('are saved as a file with what is shown', async () => {
    const page = await fixture.open('#history', {})
    await chartOf(page, 'Main bar').waitFor()
    await page.getByRole('button', { name: 'Choose channels' }).click()
    const dialog = page.getByRole('dialog', { name: 'Choose channels' })
    const checked = dialog.getByRole('checkbox', { checked: true })
    for (let left = await checked.count(); left > 0; left--) await checked.first().uncheck()
    expect(await dialog.getByRole('button', { name: 'Show these' }).isDisabled()).toBe(true)
    await dialog.getByRole('checkbox', { name: 'Patio', exact: true }).check()
    await dialog.getByRole('button', { name: 'Show these' }).click()
    await chartOf(page, 'Patio').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('house-24h-2026-06-12T21-42.csv')
    const rows = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    expect(rows).toHaveLength(1 + 2 * 1440)
    expect(rows[1]).toMatch(/,House,zone,3,Patio,dB,-?\d+\.\d,-?\d+\.\d,-?\d+\.\d,0,0$/)
  })

  test('let at most twelve channels be chosen, and the usual ones again', async () => {
    const page = await fixture.open('#history', {})
    await page.getByRole('button', { name: 'Choose channels' }).click()
    const dialog = page.getByRole('dialog', { name: 'Choose channels' })
    await dialog.getByRole('checkbox', { name: 'TV 3' }).check()
    expect(await dialog.getByRole('checkbox', { name: 'Whole venue' }).isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: 'Choose the usual ones' }).click()
    expect(await dialog.getByRole('checkbox', { name: 'TV 3' }).isChecked()).toBe(false)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  test('say figures only to those who ask for them', async () => {
    const page = await fixture.open('#history', {})
    const canvas = chartOf(page, 'Main bar')
    await canvas.waitFor()
    expect(await page.getByRole('main').innerText()).not.toMatch(/\d dB/)
    // The words of the axis are part of the picture.
    const axis = () =>
      canvas.evaluate((element) => {
        const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 70, 300)
        return data.join()
      })
    const inWords = await axis()
    await page.getByRole('switch', { name: 'Show figures in dB' }).check()
    await soon('figures on the axis', async () => (await axis()) !== inWords)
    await page.reload()
    expect(await page.getByRole('switch', { name: 'Show figures in dB' }).isChecked()).toBe(true)
  })
})

describe('the live trace', () => {
  test('grows from the right while it is watched', async () => {
    const page = await fixture.open('#history', {})
    const label = 'Live level of Main bar, the last 3 minutes.'
    await page.getByRole('img', { name: label }).waitFor()
    const drawn = () =>
      page.evaluate((name) => {
        const canvas = document.querySelector<HTMLCanvasElement>(`canvas[aria-label="${name}"]`)!
        const { width, height } = canvas
        const { data } = canvas.getContext('2d')!.getImageData(0, Math.round(height / 2), width, 1)
        const columns = Array.from({ length: width }, (_, x) => data[x * 4 + 3]! > 0)
        return { count: columns.filter(Boolean).length, first: columns.indexOf(true) / width }
      }, label)
    await soon('a few columns', async () => (await drawn()).count >= 4)
    expect((await drawn()).first).toBeGreaterThan(0.9)
  })
})

describe('states', () => {
  test('loading waits with a skeleton', async () => {
    fixture.fake().answer('monitor.history', () => new Promise(() => undefined))
    const page = await fixture.open('#history', {})
    await page.getByText('Reading the history…').first().waitFor({ state: 'attached' })
    expect(await page.getByRole('button', { name: 'Save as CSV' }).isDisabled()).toBe(true)
  })

  test('a failure says what to do, and trying again helps', async () => {
    fixture.fake().answer('monitor.history', () => ({ ok: false, code: 'internal', message: 'It broke.' }))
    const page = await fixture.open('#history', {})
    await page.getByText('The history could not be read. It broke. Recording goes on. Try again.').waitFor()
    answerHistory(() => ({}))
    await page.getByRole('button', { name: 'Try again' }).click()
    await chartOf(page, 'Main bar').waitFor()
  })

  test('a failure later keeps what was there and says that it is not new', async () => {
    const page = await fixture.open('#history', {})
    await chartOf(page, 'Main bar').waitFor()
    fixture.fake().answer('monitor.history', () => ({ ok: false, code: 'internal', message: 'It broke.' }))
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByText('These values are not new: the last try failed. It broke.').waitFor()
    expect(await chartOf(page, 'Main bar').isVisible()).toBe(true)
  })

  test('nothing recorded yet says so', async () => {
    fixture.fake().answer('monitor.history', () => ({ ok: true, value: emptyHistory(bar, '24h') }))
    const page = await fixture.open('#history', {})
    await page.getByText('Nothing is recorded yet.').waitFor()
    expect(await page.getByRole('button', { name: 'Save as CSV' }).isDisabled()).toBe(true)
  })

  test('no processor has one button', async () => {
    fixture.fake().say('processors.all', [])
    fixture.fake().say('sound.all', [])
    const page = await fixture.open('#history', {})
    await page.getByRole('heading', { name: 'No processor yet' }).waitFor()
  })

  test('the answer for another span never stands under this one', async () => {
    const page = await fixture.open('#history', {})
    await chartOf(page, 'Main bar').waitFor()
    fixture.fake().answer('monitor.history', () => new Promise(() => undefined))
    await page.getByRole('radio', { name: '1 year' }).check()
    await page.getByText('Reading the history…').waitFor()
    expect(await chartOf(page, 'Main bar').count()).toBe(0)
  })

  test('a console that comes back is asked again', async () => {
    const page = await fixture.open('#history', { mayComplain: /WebSocket|ERR_CONNECTION/ })
    await chartOf(page, 'Main bar').waitFor()
    const before = asked('monitor.history').length
    await fixture.fake().goAway()
    await page.getByText(/Connection to the console lost/).waitFor()
    await fixture.fake().comeBack()
    await soon('it is asked again', () => asked('monitor.history').length > before)
  })
})

describe('several processors', () => {
  beforeEach(() => {
    fixture.fake().say('processors.all', [processor('p-1', 'House', {}), processor('p-2', 'Upstairs', {})])
    fixture.fake().say('sound.all', [bar, roof])
    const upstairs = analysis('p-2', 'Upstairs', {})
    const scores = {
      ...upstairs.scores,
      dspLoad: { ...upstairs.scores.dspLoad, value: 77, severity: 'minor' as const },
    }
    fixture.fake().say('monitor.insights', {
      home: null,
      processors: [analysis('p-1', 'House', {}), { ...upstairs, scores }],
      atMs: EVENING_MS,
    })
  })

  test('are chosen, and have addresses', async () => {
    const page = await fixture.open('#history/p-2', {})
    await chartOf(page, 'Roof').first().waitFor()
    await page.getByLabel('Processor', { exact: true }).selectOption('House')
    await soon('the address', () => page.evaluate(() => location.hash === '#history/p-1'))
    await page.getByRole('radio', { name: 'Dance floor' }).waitFor()
  })

  test('stand side by side: their scores and one channel of each', async () => {
    const page = await fixture.open('#history', {})
    const compared = page.getByRole('region', { name: 'Compare processors' })
    const upstairs = compared.getByRole('region', { name: 'Upstairs' })
    await upstairs.getByText('77').waitFor()
    await upstairs.getByRole('img', { name: /^Level of Upstairs: Roof/ }).waitFor()
    await upstairs.getByLabel('Channel of Upstairs').selectOption('Stairs')
    await upstairs.getByRole('img', { name: /^Level of Upstairs: Stairs/ }).waitFor()
    await compared
      .getByRole('region', { name: 'House' })
      .getByRole('img', { name: /^Level of House: Main bar/ })
      .waitFor()
  })
})

test('one sheet of paper holds the screen', async () => {
  const page = await fixture.open('#history', {})
  await chartOf(page, 'Main bar').waitFor()
  for (const format of ['A4', 'Letter']) {
    const pdf = (await page.pdf({ format })).toString('latin1')
    expect(pdf.match(/\/Type \/Page\b(?!s)/g), format).toHaveLength(1)
  }
  await page.emulateMedia({ media: 'print' })
  await soon('nothing to press is on it', async () => (await page.getByRole('button').count()) === 0)
  expect(await page.getByRole('navigation').count()).toBe(0)
})

test('printing shows the light shade and takes it back', async () => {
  const page = await fixture.open('#history', {})
  await chartOf(page, 'Main bar').waitFor()
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seen, print: () => seen.push(document.documentElement.dataset.theme ?? '') })
  })
  await page.getByRole('button', { name: 'Save as PDF' }).click()
  await soon('it was printed', () =>
    page.evaluate(() => (window as unknown as { seen: string[] }).seen.join() === 'light'),
  )
  await soon('it is dark again', () => page.evaluate(() => document.documentElement.dataset.theme === 'dark'))
})

test('nothing is wider than a phone', async () => {
  const page = await fixture.open('#history', { width: 390, height: 844 })
  await chartOf(page, 'Main bar').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})
