import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findings } from '../support/axe.ts'
import { accessState, limitView } from '../support/fake-access.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()
const TOKEN = { id: 7, name: 'Tablet at the bar', role: 'staff', createdMs: 1e12 } as const

/** The Settings screen of a bar, at which the page has that role. */
function sayBar(role: 'watch' | 'staff' | 'manager' | 'technician') {
  const fake = fixture.fake()
  fixture.playBar(() => -200)
  fake.say('access.state', accessState({ role, lock: role === 'watch' ? 'locked' : 'unlocked' }))
  fake.say('limits.all', [limitView(0, 'Main bar', {}), limitView(3, 'Terrace', { presentName: 'Patio' })])
  fake.say('network.state', { kind: 'shut' })
  fake.say('alerts.open', [])
  fake.answer('tokens.list', () => ({ ok: true, value: [TOKEN] }))
  return fake
}

async function settings(wish: Parameters<typeof fixture.open>[1] = {}): Promise<Page> {
  const page = await fixture.open('#settings', wish)
  await page.getByRole('heading', { name: 'Limits for staff' }).waitFor()
  return page
}

const { asked } = fixture

describe('a role that is not enough', () => {
  test('finds the button where it is, with the reason, and is led to the PIN; nothing is asked of the console', async () => {
    const fake = sayBar('watch')
    const page = await settings()
    const button = page.getByRole('button', { name: 'Edit limits of Main bar' })
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    expect(await button.getAttribute('title')).toBe('Manager only. Press to unlock.')
    await button.focus()
    await page.keyboard.press('Enter')
    const pad = page.getByRole('dialog', { name: 'Unlock with a PIN' })
    await pad.getByText('This needs the role Manager.').waitFor()
    // Staff would not be enough, so it is not offered.
    expect(await pad.getByRole('radio').count()).toBe(2)
    expect(asked('limits.set')).toEqual([])
    await page.keyboard.press('Escape')
    fake.say('access.state', accessState({ role: 'manager', lock: 'unlocked' }))
    await page.getByRole('button', { name: 'Edit limits of Main bar', disabled: false }).click()
    await page.getByRole('dialog', { name: 'Limits of Main bar' }).waitFor()
  })

  test('is told where no PIN would help', async () => {
    const fake = sayBar('watch')
    fake.say('access.state', accessState({ pins: ['staff'] }))
    const page = await settings()
    await page.getByRole('button', { name: 'Set PIN of Technician' }).press('Enter')
    await page.getByText('No PIN here stands for that role.').waitFor()
  })
})

describe('the PIN pad', () => {
  test('by finger: a wrong PIN empties it and says why, the right one closes it', async () => {
    const fake = sayBar('watch')
    const page = await settings({ width: 360, height: 740 })
    let tries = 0
    fake.answer('access.unlock', () => {
      tries += 1
      return tries === 1
        ? { ok: false, code: 'too-many-tries', message: 'Too many wrong PINs. Try again in 4 s.' }
        : { ok: true, value: accessState({ role: 'staff', lock: 'unlocked' }) }
    })
    await page.getByRole('button', { name: 'Watching. Unlock with a PIN.' }).click()
    const press = async (digits: string) => {
      for (const digit of digits) await page.getByRole('button', { name: `Digit ${digit}` }).click()
    }
    await press('19')
    await page.getByRole('button', { name: 'Erase the last digit' }).click()
    await press('234')
    await page.getByRole('button', { name: 'Unlock', exact: true }).click()
    await page.getByText('Try again in 4 s.').waitFor()
    expect(await page.getByLabel('PIN', { exact: true }).inputValue()).toBe('')
    await press('1234')
    await page.getByRole('button', { name: 'Unlock', exact: true }).click()
    await soon('the pad closes', async () => (await page.getByRole('dialog').count()) === 0)
    expect(asked('access.unlock')).toEqual(Array.from({ length: 2 }, () => ({ role: 'staff', pin: '1234' })))
  })

  test('by keyboard, and the rail locks again', async () => {
    const fake = sayBar('watch')
    fake.answer('access.unlock', () => ({ ok: true, value: accessState({ role: 'manager', lock: 'unlocked' }) }))
    const page = await settings()
    await page.getByRole('button', { name: 'Watching. Unlock with a PIN.' }).press('Enter')
    await page.getByRole('radio', { name: 'Manager' }).click()
    await page.getByLabel('PIN', { exact: true }).fill('22x22')
    await page.keyboard.press('Enter')
    await soon('it is asked', () => asked('access.unlock').length === 1)
    expect(asked('access.unlock')).toEqual([{ role: 'manager', pin: '2222' }])
    fake.say('access.state', accessState({ role: 'manager', lock: 'unlocked' }))
    await page.getByRole('button', { name: 'Manager. Lock now.' }).press('Enter')
    await soon('it is locked', () => asked('access.lock').length === 1)
  })
})

describe('a technician', () => {
  test('sets a PIN typed twice, and what anyone may', async () => {
    const fake = sayBar('technician')
    const page = await settings()
    await page.getByRole('button', { name: 'Change PIN of Manager' }).click()
    await page.getByLabel('New PIN').fill('123')
    await page.getByLabel('The same again').fill('124')
    await page.getByRole('button', { name: 'Change PIN', exact: true }).click()
    await page.getByText('A PIN has four to twelve digits.').waitFor()
    await page.getByText('These two are not the same.').waitFor()
    expect(asked('access.setPin')).toEqual([])
    fake.answer('access.setPin', () => ({ ok: true, value: accessState({ role: 'technician' }) }))
    await page.getByLabel('New PIN').fill('123456')
    await page.getByLabel('The same again').fill('123456')
    await page.keyboard.press('Enter')
    await soon('the dialog closes', async () => (await page.getByRole('dialog').count()) === 0)
    expect(asked('access.setPin')).toEqual([{ role: 'manager', pin: '123456' }])
    await page.getByRole('radio', { name: 'Act as staff' }).click()
    await soon('it is set', () => asked('access.setSettings').length === 1)
    expect(asked('access.setSettings')).toEqual([{ anyoneMay: 'staff', lockAfterMinutes: 10, triggersNeed: 'staff' }])
  })

  test('makes a link that is shown once, and takes one back', async () => {
    const fake = sayBar('technician')
    fake.say('network.state', { kind: 'open', urls: ['http://192.168.1.20:5380/'] })
    fake.answer('tokens.create', () => ({ ok: true, value: { ...TOKEN, id: 8, secret: 'SeCrEt' } }))
    const page = await settings()
    await page.getByRole('button', { name: 'Make a link' }).click()
    await page.getByRole('button', { name: 'Make a link' }).last().click()
    await page.getByText('It needs a name.').waitFor()
    await page.getByLabel('Name of the phone or tablet').fill('Phone of Ann')
    await page.getByLabel('It may act as').selectOption('manager')
    await page.keyboard.press('Enter')
    await page.getByText('http://192.168.1.20:5380/?token=SeCrEt').waitFor()
    expect(asked('tokens.create')).toEqual([{ name: 'Phone of Ann', role: 'manager' }])
    // A slip of the finger must not lose it.
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await soon('the secret is gone', async () => !(await page.content()).includes('SeCrEt'))
    await page.getByRole('button', { name: 'Take back the link of Tablet at the bar' }).click()
    await page.getByRole('button', { name: 'Take back', exact: true }).last().click()
    await soon('it is taken back', () => asked('tokens.revoke').length === 1)
    expect(asked('tokens.revoke')).toEqual([{ id: 7 }])
  })

  test('sets the limits of an area, and sees which one has another name now', async () => {
    sayBar('manager')
    const page = await settings()
    await page.getByText('It was called “Terrace” when this was set. The limit holds for both.').waitFor()
    await page.getByRole('button', { name: 'Edit limits of Patio' }).click()
    const dialog = page.getByRole('dialog', { name: 'Limits of Patio' })
    await dialog.getByLabel('Greatest volume').fill('15')
    await dialog.getByRole('switch', { name: 'All sources are allowed' }).click()
    await dialog.getByRole('checkbox', { name: 'Jukebox' }).click()
    await dialog.getByRole('button', { name: 'Save limits' }).click()
    await soon('it is saved', () => asked('limits.set').length === 1)
    expect(asked('limits.set')).toEqual([
      {
        processorId: 'p-1',
        zone: 3,
        zoneName: 'Patio',
        // The least went down with the greatest.
        minPercent: 15,
        maxPercent: 15,
        allowedSources: ['Streaming player', 'TV 3', 'DJ booth', 'Microphone stage', 'Late night mix'],
        lockedForStaff: false,
      },
    ])
  })

  test('opens the door to the network after a warning', async () => {
    const fake = sayBar('manager')
    fake.answer('network.setOpen', () => ({ ok: true, value: { kind: 'shut' } }))
    const page = await settings()
    await page.getByRole('button', { name: 'Open to the network' }).click()
    await page.getByText('The connection is plain HTTP, which is not encrypted.').waitFor()
    expect(asked('network.setOpen')).toEqual([])
    await page.getByRole('button', { name: 'Open to the network' }).last().click()
    await soon('it is opened', () => asked('network.setOpen').length === 1)
    fake.say('network.state', { kind: 'open', urls: ['http://192.168.1.20:5380/'] })
    await page.getByText('Plain HTTP: keep this network to people you trust.').waitFor()
    await page.getByRole('button', { name: 'Shut to the network' }).click()
    await soon('it is shut', () => asked('network.setOpen').length === 2)
  })
})

test.each([
  ['dark', 'watch', 1024, 640],
  ['light', 'technician', 360, 740],
] as const)('axe finds nothing in %s as %s, and nothing is cut at %i', async (colorScheme, role, width, height) => {
  sayBar(role)
  const page = await settings({ colorScheme, width, height })
  expect(await findings(page, 'everything')).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('nav a, nav button')]
      .filter((each) => getComputedStyle(each).display !== 'none')
      .filter((each) => {
        const { right, bottom } = each.getBoundingClientRect()
        return each.scrollWidth > each.clientWidth + 1 || right > innerWidth || bottom > innerHeight
      })
      .map((each) => each.textContent),
  )
  expect(cut).toEqual([])
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('main button, main select, main label:has(input), nav a, nav button')]
      .filter((each) => getComputedStyle(each).display !== 'none' && each.getBoundingClientRect().height < 48)
      .map((each) => each.outerHTML),
  )
  expect(small).toEqual([])
  await page.getByRole('button', { name: /^(Watching|Technician)\./ }).click()
  if (role === 'watch') {
    await page.getByRole('dialog').waitFor()
    expect(await findings(page, 'everything')).toEqual([])
  }
})
