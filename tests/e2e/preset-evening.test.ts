import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Processor } from '../../src-shared/model/processor.ts'
import type { ProcessorSound, Zone } from '../../src-shared/model/sound.ts'
import { launchBrowser } from '../support/browser.ts'
import { type ConsoleHandle, startConsole } from '../support/console.ts'
import { freeUdpPort } from '../support/ports.ts'
import { type SimulatorHandle, startSimulator } from '../support/simulator.ts'
import { until } from '../support/wait.ts'

const SOON = { withinMs: 15_000 }

describe('an evening with presets, from the screen to the processor, all of it real', () => {
  let browser: Browser
  let page: Page
  let server: ConsoleHandle
  let simulator: SimulatorHandle
  let zone: Zone
  let processorId: string
  let dataDir: string
  const complaints: string[] = []

  beforeAll(async () => {
    const meterPort = await freeUdpPort()
    dataDir = await mkdtemp(path.join(tmpdir(), 'atlas-preset-'))
    server = await startConsole({ dataDir, meterPort, port: 0, words: [] })
    simulator = await startSimulator({ host: '127.0.0.1', meterPort, seed: 5 })
    const device = { name: 'House', model: 'AZM8', host: '127.0.0.1', port: simulator.port }
    const added = await server.call<Processor>('processors.add', device)
    if (!added.ok) throw new Error(added.message)
    processorId = added.value.id
    zone = await until(
      async () => {
        const read = await server.call<ProcessorSound>('processors.probe', { processorId })
        if (!read.ok) return undefined
        return read.value.zones.find((each) => !each.placeholder && !each.grouped && each.muted === false)
      },
      { ...SOON, what: 'a zone is known' },
    )
    browser = await launchBrowser()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(`${server.url}?token=${server.token}#presets`)
    await page.getByRole('heading', { name: 'No preset yet' }).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
    await rm(dataDir, { recursive: true, force: true })
    expect(complaints).toEqual([])
  })

  const gainDb = async () => Number((await simulator.state()).values[`ZoneGain_${zone.index}`])
  const row = () => page.getByRole('row').filter({ hasText: zone.name })

  it('keeps how it is, says area by area what is another since, puts it back and takes that back', async () => {
    await page.getByRole('button', { name: 'Keep how it is now' }).click()
    await page.getByLabel('Name').fill('Evening')
    await page.keyboard.press('Enter')
    await page.getByText('The sound is like this now.').waitFor({ timeout: SOON.withinMs })
    const before = await gainDb()
    await simulator.outsideSet(`ZoneGain_${zone.index}`, { val: before - 20 })
    await row().waitFor()
    const lines = (await row().innerText()).trim().split(/\s*[\n\t]\s*/)
    expect(lines[0]).toBe(zone.name)
    expect(lines[1]).toMatch(/^Volume \d+ % → \d+ %$/)
    expect(lines[1]).toContain(`→ ${Math.round(zone.gainPercent!)} %`)

    await page.getByRole('button', { name: 'Apply “Evening”' }).click()
    await page.getByText('“Evening” is applied.').last().waitFor({ timeout: SOON.withinMs })
    await page.getByText('The sound is like this now.').waitFor({ timeout: SOON.withinMs })
    expect(Math.abs((await gainDb()) - before)).toBeLessThan(1)
    await page.keyboard.press('Control+z')
    await page.getByText('“Evening” is taken back.').last().waitFor({ timeout: SOON.withinMs })
    await row().waitFor()
    expect(Math.abs((await gainDb()) - (before - 20))).toBeLessThan(1)
  })

  it('shows what was moved without a word once F5 is pressed, over the one connection', async () => {
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
      .waitFor({ timeout: SOON.withinMs })
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    expect((await simulator.record()).socketsEver).toBe(socketsEver)
  })
})
