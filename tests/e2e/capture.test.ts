import { beforeAll, describe, expect, it } from 'vitest'
import type { Zone } from '../../src-shared/model/sound.ts'
import { findings } from '../support/axe.ts'
import { houseForFile } from '../support/house.ts'
import { until } from '../support/wait.ts'

describe('the settings of a processor, from the screen to the unit and back, all of it real', () => {
  const house = houseForFile('AZM4')
  let zones: readonly Zone[]

  beforeAll(async () => {
    const { page, known, open } = house()
    zones = await known(
      (all) => all.length > 3 && all.every(({ gainDb, muted }) => gainDb !== null && muted !== null) && all,
    )
    await open('#tools')
    await page.getByRole('button', { name: 'Show settings of House' }).click()
  })

  const button = (name: string | RegExp) => house().page.getByRole('button', { name, exact: typeof name === 'string' })
  const index = (name: string) => zones.find((zone) => zone.name === name)!.index

  it('is captured, compared, and put back by name, with what came of it', async () => {
    const { page, simulator } = house()
    await page.getByText('Nothing was captured yet.').waitFor()
    await page.getByLabel('What to call it, or nothing').fill('Opening')
    await button('Capture settings now').click()
    await button('Use as reference: Opening').click()
    await page.getByText('Everything is as in the reference.').waitFor()

    const [bar, patio] = [index('Main Bar'), index('Patio')]
    await simulator.outsideSet(`ZoneGain_${bar}`, { val: -60 })
    await simulator.outsideSet(`ZoneMute_${patio}`, { val: 1 })
    await page.getByText('2 settings are not as in the reference.').waitFor()
    await page.getByLabel('What to call it, or nothing').fill('Afterwards')
    await button('Capture settings now').click()
    await button('Compare: Opening').click()
    await page
      .getByRole('row', { name: /^Main Bar Zone Volume -12 dB .* -60 dB .*not known why Main Bar changed/ })
      .waitFor()
    await page.getByLabel('Compared with').selectOption({ index: 1 })
    await page.getByRole('heading', { name: 'What differs between Opening and Afterwards' }).waitFor()
    await page.getByRole('row', { name: /^Patio Zone Mute Not muted Muted/ }).waitFor()
    expect(await findings(page, 'everything')).toEqual([])

    await button('Back to the list').click()
    await button('Put back…: Opening').click()
    expect(await page.getByRole('status').filter({ hasText: 'Sound may come on:' }).textContent()).toContain('Patio')
    await page.getByRole('checkbox', { name: 'Patio, Mute' }).uncheck()
    await simulator.resetRecord()
    await button('Put back 1 setting').click()
    await page.getByText('1 of 1 settings are as captured.').waitFor()
    const { writes } = await simulator.record()
    expect(writes.at(-1)).toMatchObject({ param: `ZoneGain_${bar}`, value: -12 })
    expect(writes.length).toBeGreaterThan(5)
    expect((await simulator.state()).values[`ZoneMute_${patio}`]).toBe(1)
  })

  it('stops on its way up when somebody says so, and refuses a plan that does not hold any more', async () => {
    const { page, simulator } = house()
    const bar = index('Main Bar')
    await button('Back to the list').click()
    await simulator.outsideSet(`ZoneGain_${bar}`, { val: -70 })
    await button('Put back…: Opening').click()
    await page.getByRole('checkbox', { name: 'Main Bar, Volume' }).waitFor()
    await simulator.outsideSet(`ZoneGain_${bar}`, { val: -69 })
    await simulator.resetRecord()
    await button(/^Put back \d/).click()
    await page.getByText(/Something has changed since the plan was made/).waitFor()
    expect((await simulator.record()).writes).toEqual([])
    await button('Look again what would change').click()
    await page.getByRole('row', { name: /Main Bar Zone Volume -69 dB/ }).waitFor()
    await button(/^Put back \d/).click()
    await until(async () => (await simulator.record()).writes.length > 1, {
      withinMs: 15_000,
      what: 'the ramp has begun',
    })
    await button('Stop putting back').click()
    await page.getByText(/^ ?It was stopped: 0 of 2 settings/).waitFor()
    await page.getByRole('row', { name: /Main Bar .* Stopped on its way up, at -/ }).waitFor()
    const { values } = await simulator.state()
    expect(Number(values[`ZoneGain_${bar}`])).toBeLessThan(-12)
    expect(values[`ZoneMute_${index('Patio')}`]).toBe(1)
  })

  it('keeps the times that somebody sets', async () => {
    const { page, server } = house()
    await button('Back to the list').click()
    await button('Change the times').click()
    await page.getByLabel('Every day at').fill('05:15')
    await page.getByLabel(/^Minutes until/).fill('90')
    await button('Save the times').click()
    await page
      .getByText('Captured every day at 05:15. A difference from the reference is an alert after 90 minutes.')
      .waitFor()
    expect(await server.call('captures.settings', {})).toMatchObject({
      value: { dailyAt: '05:15', driftAfterMinutes: 90 },
    })
  })
})
