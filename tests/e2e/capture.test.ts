import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Processor } from '../../src-shared/model/processor.ts'
import type { Zone } from '../../src-shared/model/sound.ts'
import { findings } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { type ConsoleHandle, startConsole } from '../support/console.ts'
import { freeUdpPort } from '../support/ports.ts'
import { type SimulatorHandle, startSimulator } from '../support/simulator.ts'
import { until } from '../support/wait.ts'

describe('the settings of a processor, from the screen to the unit and back, all of it real', () => {
  let browser: Browser
  let page: Page
  let server: ConsoleHandle
  let simulator: SimulatorHandle
  let dataDir: string
  let zones: readonly Zone[]
  const complaints: string[] = []

  beforeAll(async () => {
    const meterPort = await freeUdpPort()
    dataDir = await mkdtemp(path.join(tmpdir(), 'atlas-capture-'))
    server = await startConsole({ dataDir, meterPort, port: 0, words: [] })
    simulator = await startSimulator({ host: '127.0.0.1', meterPort, seed: 5, model: 'AZM4' })
    const device = { name: 'House', model: 'AZM4', host: '127.0.0.1', port: simulator.port }
    const added = await server.call<Processor>('processors.add', device)
    if (!added.ok) throw new Error(added.message)
    const { id: processorId } = added.value
    zones = await until(
      async () => {
        const reply = await server.call<Zone[]>('zones.list', { processorId })
        const known = reply.ok ? reply.value : []
        return known.length > 3 && known.every(({ gainDb, muted }) => gainDb !== null && muted !== null) ? known : null
      },
      { withinMs: 15_000, what: 'the zones are known' },
    )
    browser = await launchBrowser()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.setDefaultTimeout(15_000)
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(`${server.url}?token=${server.token}#tools`)
    await page.getByRole('button', { name: 'Show settings of House' }).click()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
    await rm(dataDir, { recursive: true, force: true })
    expect(complaints).toEqual([])
  })

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
  const index = (name: string) => zones.find((zone) => zone.name === name)!.index

  it('is captured, compared, and put back by name, with what came of it', async () => {
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
