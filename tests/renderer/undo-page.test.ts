import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { ChangeRecord, ChangeSearch } from '../../src-shared/model/change.ts'
import { changeRecord, obeyFor } from '../support/fake-hands.ts'
import { processor } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture({ reducedMotion: 'no-preference' })

const { asked } = fixture

/** Lets the console know these changes, newest first, and look them up by text and kind. */
function sayChanges(changes: readonly ChangeRecord[]) {
  fixture.fake().say('changes.recent', changes.slice(0, 50))
  fixture.fake().answer('changes.search', (input) => {
    const { kind, text, who, limit } = input as ChangeSearch
    const found = changes.filter(
      (each) => (!kind || each.kind === kind) && (!text || each.name.includes(text)) && (!who || each.who === who),
    )
    return { ok: true, value: found.slice(0, limit) }
  })
}

/** The answer to taking a change back, as far as the page reads it. */
function taken(of: ChangeRecord, value: number) {
  const target = { processorId: of.processorId, family: 'zone', index: of.index }
  const change = { what: 'gain-percent', gainPercent: value }
  const result = { order: { target, change }, routedFrom: null, name: of.name, outcome: { kind: 'applied', value } }
  return { ok: true, value: { of, result: { ...result, recordId: 99 } } } as const
}

describe('undo', () => {
  test('stands in a notice for 10 s after each change, which waits while somebody is at it', async () => {
    obeyFor(fixture.fake())
    fixture.fake().answer('changes.undo', () => taken(changeRecord(1, { before: 50, after: 51 }), 50))
    const page = await fixture.open('', {})
    await page.clock.install()
    await page.getByRole('button', { name: 'Patio louder' }).click()
    const notice = page.getByRole('region', { name: 'What you just did' })
    await notice.getByText('Patio: 50 % → 51 %').waitFor()
    // From here on the time stands but for the steps below.
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 2_000)
    expect(await page.locator('[aria-live="polite"]').last().textContent()).toBe('Patio: 50 % → 51 %')
    await notice.getByRole('button', { name: 'Undo' }).focus()
    // A wire that says nothing for 10 s is taken for broken.
    for (const name of ['House 1', 'House 2']) {
      await page.clock.runFor(6_000)
      fixture.fake().say('processors.all', [processor('p-1', name, {})])
      await page.getByText(`${name} is connected.`).first().waitFor()
    }
    await page.keyboard.press('Enter')
    await notice.getByText('Undone. Patio: 51 % → 50 %').waitFor()
    expect(asked('changes.undo')).toEqual([{ id: 1 }])
    await page.mouse.move(5, 500)
    await page.getByRole('heading', { level: 1 }).click()
    await page.clock.runFor(9_000)
    expect(await notice.count()).toBe(1)
    await page.clock.runFor(1_500)
    expect(await notice.count()).toBe(0)
  })

  test('is Ctrl+Z everywhere but where somebody types, and says who changed it since', async () => {
    obeyFor(fixture.fake())
    fixture.fake().answer('changes.undo', () => ({ ok: false, code: 'stale-plan', message: 'Anna changed it since.' }))
    const page = await fixture.open('#zones/changes', {})
    await page.getByLabel('Name or person').fill('Patio')
    await page.keyboard.press('Control+z')
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('Control+z')
    await page.getByRole('region', { name: 'What you just did' }).getByText('Anna changed it since.').waitFor()
    expect(asked('changes.undo')).toEqual([{ id: null }])
  })
})

test('steps back go one after the other, and wait while the last change is on its way', async () => {
  obeyFor(fixture.fake())
  let steps = 0
  let open = 0
  fixture.fake().answer('changes.undo', async () => {
    steps += 1
    open += 1
    if (open > 1) throw new Error('Two steps at once.')
    await page.evaluate(() => document.title)
    open -= 1
    if (steps === 1) return { ok: false, code: 'busy', message: 'It is on its way.' }
    return taken(changeRecord(steps, {}), 40 + steps)
  })
  const page = await fixture.open('', {})
  await page.getByRole('button', { name: 'Patio louder' }).waitFor()
  for (let step = 0; step < 3; step++) await page.keyboard.press('Control+z')
  await page.getByRole('region', { name: 'What you just did' }).getByText('Undone. Patio: 55 % → 44 %').waitFor()
  expect(asked('changes.undo')).toHaveLength(4)
})

describe('mute all', () => {
  const muted = changeRecord(3, { what: 'mute', before: 0, after: 1, kind: 'mute-all', batch: 77, index: 4 })
  const done = { ok: true, value: { batch: 77, results: [], notReached: [] } } as const

  test('takes a hand that holds for 0.6 s; a short press only says so', async () => {
    obeyFor(fixture.fake())
    fixture.fake().answer('control.muteAll', () => ({
      ok: true,
      value: { batch: 77, results: [], notReached: ['p-1'] },
    }))
    const page = await fixture.open('', {})
    await page.getByRole('button', { name: 'Mute all' }).click()
    await page.getByRole('button', { name: 'Hold to mute all' }).hover()
    expect(asked('control.muteAll')).toEqual([])
    await page.mouse.down()
    await soon('it is asked for', () => asked('control.muteAll').length === 1)
    await page.mouse.up()
    expect(asked('control.muteAll')).toEqual([{ processorId: null }])
    const notice = page.getByRole('region', { name: 'What you just did' })
    await notice.getByText('1 processor was not reached. Its music plays on.').waitFor()
  })

  test('takes Enter twice, stands on every screen while something is muted, and Ctrl+Z takes back all of it', async () => {
    const fake = fixture.fake()
    const desk = obeyFor(fake)
    fake.answer('control.muteAll', () => done)
    fake.answer('control.undoMuteAll', () => ({ ok: true, value: { batch: 77, results: [], left: [] } }))
    const page = await fixture.open('', {})
    await page.getByRole('button', { name: 'Mute all' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Every area of every processor falls silent at once.').waitFor()
    expect(asked('control.muteAll')).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'What you just did' }).waitFor()
    sayChanges([muted])
    await page.getByRole('link', { name: 'Zones' }).click()
    await page.getByText('1 is still muted by “Mute all”.').waitFor()
    await page.keyboard.press('Control+z')
    await soon('it is undone', () => asked('control.undoMuteAll').length === 1)
    expect(asked('control.undoMuteAll')).toEqual([{ batch: 77 }])
    expect(asked('changes.undo')).toEqual([])
    desk.set('zone', 4, { muted: false })
    await soon('nothing is said any more', async () => (await page.getByText(/is still muted/).count()) === 0)
  })
})

describe('the changes', () => {
  const atTheDevice = changeRecord(8, { who: null, kind: 'at-the-device', what: 'gain-db', before: -20, after: -12 })

  test('what was turned at the device stands in percent where both units came, and says where it goes back to', async () => {
    obeyFor(fixture.fake())
    const inBoth = { ...atTheDevice, id: 9, percent: { before: 40.2, after: 25 } }
    // Less than a percent: only the way of it can be told.
    sayChanges([inBoth, { ...inBoth, id: 8, percent: { before: 40.1, after: 40.4 } }])
    const page = await fixture.open('', {})
    const list = page.getByRole('region', { name: 'Last changes' })
    await list.getByText('40 % → 25 %').waitFor()
    await list.getByText('Turned up').waitFor()
    await list
      .getByRole('button', { name: /^Put back Patio/ })
      .first()
      .click()
    await page.getByRole('dialog').getByText('It goes back to 40 %.').waitFor()
  })

  test('the last three stand on Sound with who and from where to where, and can be put back', async () => {
    obeyFor(fixture.fake())
    const anna = changeRecord(9, {})
    sayChanges([anna, atTheDevice, changeRecord(7, { undone: true }), changeRecord(6, { name: 'Kitchen' })])
    let answers = 0
    fixture.fake().answer('changes.putBack', () => {
      answers += 1
      return answers === 1 ? { ok: false, code: 'stale-plan', message: 'Ben changed it since.' } : taken(anna, 40)
    })
    const page = await fixture.open('', {})
    const list = page.getByRole('region', { name: 'Last changes' })
    await list.getByText('40 % → 55 %').first().waitFor()
    await list.getByText('at the device').waitFor()
    await list.getByText('Turned up').waitFor()
    expect(await list.getByRole('listitem').count()).toBe(3)
    expect(await list.getByText('Kitchen').count()).toBe(0)
    await list
      .getByRole('button', { name: /^Put back Patio/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog', { name: 'Put Patio back?' })
    await dialog.getByText('It goes back to 40 %.').waitFor()
    await dialog.getByRole('button', { name: 'Put it back' }).click()
    await dialog.getByText('Ben changed it since.').waitFor()
    await dialog.getByRole('button', { name: 'Put it back anyway' }).click()
    await page.getByRole('region', { name: 'What you just did' }).getByText('Patio: 55 % → 40 %').waitFor()
    expect(asked('changes.putBack')).toEqual([
      { id: 9, anyway: false },
      { id: 9, anyway: true },
    ])
  })

  test('say what a check in Tools has moved, and offer the way back only where it is not put back', async () => {
    obeyFor(fixture.fake())
    const check = { kind: 'protocol-check', what: 'gain-db', before: -12, wanted: -15 } as const
    sayChanges([changeRecord(9, { ...check, after: -12 }), changeRecord(8, { ...check, after: -15, name: 'Kitchen' })])
    const page = await fixture.open('#zones/changes', {})
    const rows = page.getByRole('main').getByRole('listitem')
    const [done, left] = [rows.nth(0), rows.nth(1)]
    await done.getByText('Lowered for a check, and put back').waitFor()
    await done.getByText('By a check in Tools').waitFor()
    expect(await done.getByRole('button').count()).toBe(0)
    await left.getByText('Turned down').waitFor()
    expect(await left.getByRole('button', { name: /^Put back Kitchen/ }).count()).toBe(1)
  })

  test('are searched by text, person, kind and day, shown on and saved', async () => {
    obeyFor(fixture.fake())
    const many = Array.from({ length: 70 }, (_, at) => changeRecord(100 - at, { name: at < 60 ? 'Patio' : 'Kitchen' }))
    sayChanges([...many, atTheDevice])
    fixture.fake().answer('changes.exportCsv', () => ({ ok: true, value: { text: 'id,name\r\n1,Patio\r\n' } }))
    const page = await fixture.open('#zones/changes', {})
    const rows = page.getByRole('main').getByRole('listitem')
    await soon('the first 50 stand', async () => (await rows.count()) === 50)
    await page.getByRole('button', { name: 'Show more' }).click()
    await soon('all stand', async () => (await rows.count()) === 71)
    await page.getByLabel('Name or person').fill('Kitchen')
    await soon('ten are called so', async () => (await rows.count()) === 10)
    await page.getByLabel('Who').selectOption('Anna')
    await page.getByLabel('Day').fill('2026-06-12')
    await page.getByLabel('How').selectOption('At the device')
    await page.getByText('No change matches.').waitFor()
    expect(asked('changes.search').at(-1)).toEqual({
      processorId: null,
      channel: null,
      who: 'Anna',
      kind: 'at-the-device',
      text: 'Kitchen',
      fromMs: Date.UTC(2026, 5, 12),
      toMs: Date.UTC(2026, 5, 13),
      limit: 50,
    })
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    expect(await readFile(await file.path(), 'utf8')).toBe('id,name\r\n1,Patio\r\n')
    expect(asked('changes.exportCsv')).toMatchObject([{ text: 'Kitchen', kind: 'at-the-device' }])
  })
})

describe('keys', () => {
  test('open areas, move and mute what is open, go back, and are listed', async () => {
    const desk = obeyFor(fixture.fake())
    const page = await fixture.open('', {})
    await page.getByRole('button', { name: 'Patio louder' }).waitFor()
    await page.keyboard.press('2')
    await page.getByRole('heading', { level: 1, name: 'Dance floor' }).waitFor()
    const fader = page.getByRole('slider')
    await soon('the fader has the focus', () => fader.evaluate((each) => each === document.activeElement))
    await page.keyboard.press('ArrowUp')
    await soon('it is louder', () => desk.sound().zones[1]!.gainPercent === 93)
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('Shift+ArrowLeft')
    await soon('it is quieter', () => desk.sound().zones[1]!.gainPercent === 88)
    await page.keyboard.press('m')
    await soon('it is muted', () => desk.sound().zones[1]!.muted === true)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Undo your last change').waitFor()
    await page.keyboard.press('3')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(new URL(page.url()).hash).toBe('#zones/p-1/1')
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { level: 1, name: /House is connected/ }).waitFor()
  })

  test('Ctrl+K finds by a part of a name, and Enter opens it', async () => {
    obeyFor(fixture.fake())
    const page = await fixture.open('', {})
    await page.getByRole('button', { name: 'Patio louder' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByLabel('Area, source or screen').fill('juke')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Jukebox' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByLabel('Area, source or screen').fill('din')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Dining and patio' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByLabel('Area, source or screen').fill('no such thing')
    await page.getByText('Nothing is called that.').waitFor()
  })
})
