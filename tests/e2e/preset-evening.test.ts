import { beforeAll, describe, expect, it } from 'vitest'
import type { Zone } from '../../src-shared/model/sound.ts'
import { houseForFile } from '../support/house.ts'

describe('an evening with presets, from the screen to the processor, all of it real', () => {
  const house = houseForFile('AZM8')
  let zone: Zone

  beforeAll(async () => {
    const { page, known, open } = house()
    zone = await known((zones) =>
      zones.find((each) => !each.placeholder && !each.grouped && each.muted === false && each.gainPercent !== null),
    )
    await open('#presets')
    await page.getByRole('heading', { name: 'No preset yet' }).waitFor()
  })

  const gainDb = async () => Number((await house().simulator.state()).values[`ZoneGain_${zone.index}`])
  const row = () => house().page.getByRole('row').filter({ hasText: zone.name })

  it('keeps how it is, says area by area what is another since, puts it back and takes that back', async () => {
    const { page, simulator } = house()
    await page.getByRole('button', { name: 'Keep how it is now' }).click()
    await page.getByLabel('Name').fill('Evening')
    await page.keyboard.press('Enter')
    await page.getByText('The sound is like this now.').waitFor()
    const before = await gainDb()
    await simulator.outsideSet(`ZoneGain_${zone.index}`, { val: before - 20 })
    await row().waitFor()
    const lines = (await row().innerText()).trim().split(/\s*[\n\t]\s*/)
    expect(lines[0]).toBe(zone.name)
    expect(lines[1]).toMatch(/^Volume \d+ % → \d+ %$/)
    expect(lines[1]).toContain(`→ ${Math.round(zone.gainPercent!)} %`)

    await page.getByRole('button', { name: 'Apply “Evening”' }).click()
    await page.getByText('“Evening” is applied.').last().waitFor()
    await page.getByText('The sound is like this now.').waitFor()
    expect(Math.abs((await gainDb()) - before)).toBeLessThan(1)
    await page.keyboard.press('Control+z')
    await page.getByText('“Evening” is taken back.').last().waitFor()
    await row().waitFor()
    expect(Math.abs((await gainDb()) - (before - 20))).toBeLessThan(1)
  })

  it('shows what was moved without a word once F5 is pressed, over the one connection', async () => {
    const { page, server, simulator, processorId } = house()
    await page.goto(`${server.url}#zones/${processorId}/${zone.index}`)
    await page.getByRole('heading', { name: zone.name, level: 1 }).waitFor()
    await simulator.fault('reassign', { family: 'Zone', how: 'rotate', silent: true })
    const name = String((await simulator.state()).values[`ZoneName_${zone.index}`])
    expect(name).not.toBe(zone.name)
    const { socketsEver } = await simulator.record()
    await page.keyboard.press('F5')
    await page
      .getByText(/^Read anew at /)
      .last()
      .waitFor()
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    expect((await simulator.record()).socketsEver).toBe(socketsEver)
  })
})
