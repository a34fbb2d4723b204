import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Processor } from '../../src-shared/model/processor.ts'
import type { Zone } from '../../src-shared/model/sound.ts'
import type { FaultName } from '../../src-simulator/faults.ts'
import { launchBrowser } from '../support/browser.ts'
import { type ConsoleHandle, startConsole } from '../support/console.ts'
import { freeUdpPort } from '../support/ports.ts'
import { createSeededRandom } from '../support/random.ts'
import { type SimulatorHandle, startSimulator } from '../support/simulator.ts'
import { until } from '../support/wait.ts'

/** A level stands on the screen this long after it was sent, at the most (issue of the same name; interface.md, Meters). */
const SHOWN_WITHIN_MS = 300

interface Unit {
  readonly name: string
  readonly id: string
  readonly simulator: SimulatorHandle
  zones: readonly Zone[]
}

describe('first light: from the processor to the screen, all of it real', () => {
  let browser: Browser
  let page: Page
  let server: ConsoleHandle
  let units: Unit[]
  let dataDir: string
  const complaints: string[] = []

  beforeAll(async () => {
    const meterPort = await freeUdpPort()
    dataDir = await mkdtemp(path.join(tmpdir(), 'atlas-e2e-'))
    server = await startConsole({ dataDir, meterPort, port: 0, words: [] })
    units = await Promise.all(
      [
        { name: 'Downstairs', host: '127.0.0.1', seed: 3 },
        { name: 'Rooftop', host: '127.0.0.2', seed: 4 },
      ].map(async ({ name, host, seed }) => {
        const simulator = await startSimulator({ host, meterPort, seed, meterHz: 30 })
        const added = await server.call<Processor>('processors.add', {
          name,
          model: 'AZM8',
          host,
          port: simulator.port,
        })
        if (!added.ok) throw new Error(added.message)
        return { name, id: added.value.id, simulator, zones: [] }
      }),
    )
    for (const unit of units) unit.zones = await zonesOf(unit)
    browser = await launchBrowser()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(`${server.url}?token=${server.token}`)
    await page.getByRole('meter').first().waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    expect(await server?.stop()).toBe(0)
    for (const { simulator } of units ?? []) await simulator.stop()
    await rm(dataDir, { recursive: true, force: true })
    expect(complaints).toEqual([])
  })

  async function zonesOf(unit: Unit): Promise<readonly Zone[]> {
    return until(
      async () => {
        const reply = await server.call<Zone[]>('zones.list', { processorId: unit.id })
        return reply.ok && reply.value.length > 3 ? reply.value : null
      },
      { withinMs: 10_000, what: `the zones of ${unit.name} are known` },
    )
  }

  const meterOf = (unit: Unit, zone: { readonly name: string }) =>
    // Not by role: a meter without a reading has no value, so it is out of the accessibility tree until it has one again.
    page.locator(`[role="meter"][aria-label="${unit.name}: ${zone.name}"]`)

  /** Waits for a level under its own name. Answers how long after it was held it stood there, by the page's own clock. */
  async function show(unit: Unit, zone: Zone, levelDb: number): Promise<number> {
    const wanted = levelDb.toFixed(1)
    const shown = meterOf(unit, zone).evaluate(
      (meter, value) =>
        new Promise<number>((resolve) => {
          const look = () =>
            Number(meter.getAttribute('aria-valuenow') ?? Number.NaN) === Number(value) && resolve(Date.now())
          new MutationObserver(look).observe(meter, { attributes: true })
          look()
        }),
      wanted,
    )
    const heldMs = Date.now()
    await unit.simulator.hold(`ZoneMeter_${zone.index}`, Number(wanted))
    return (await shown) - heldMs
  }

  it('has sparse, unordered indices to get right', () => {
    for (const { zones } of units) {
      expect(zones.map(({ index }) => index)).not.toEqual(zones.map((_, place) => place))
    }
  })

  it('shows what each of two processors sends, right to 0.1 dB, under its own name, within 300 ms', async () => {
    const random = createSeededRandom(11)
    const tookMs: number[] = []
    for (let round = 0; round < 4; round++) {
      for (const unit of units) {
        for (const zone of unit.zones.filter(({ placeholder, muted }) => !placeholder && !muted)) {
          tookMs.push(await show(unit, zone, Math.round(-780 * random() - 10) / 10))
        }
      }
    }
    tookMs.sort((a, b) => a - b)
    // A machine that runs other tests stalls for a while; what the way itself takes is what half of them took.
    expect(tookMs[Math.floor(tookMs.length / 2)], `all, ms: ${tookMs}`).toBeLessThanOrEqual(SHOWN_WITHIN_MS)
  })

  it.each<{ name: FaultName; forMs: number }>([
    { name: 'reset-mid-frame', forMs: 0 },
    { name: 'telemetry-dead', forMs: 1_500 },
    { name: 'reboot', forMs: 0 },
    { name: 'control-off', forMs: 500 },
    { name: 'garbage', forMs: 500 },
  ])('shows it again after $name', async ({ name, forMs }) => {
    const [unit, other] = units as [Unit, Unit]
    const zone = unit.zones.find(({ placeholder, muted }) => !placeholder && !muted)!
    await show(unit, zone, -33.3)
    await unit.simulator.fault(name, forMs > 0 ? { forMs } : {})
    await until(async () => !(await unit.simulator.state()).faults.includes(name), {
      withinMs: 5_000,
      what: 'it ended',
    })
    await show(unit, zone, -44.4)
    await show(other, other.zones.find(({ placeholder, muted }) => !placeholder && !muted)!, -21.2)
    await until(
      async () => {
        const answer = await server.call<{ processors: { link: string }[] }>('system.status', {})
        return answer.ok && answer.value.processors.every(({ link }) => link === 'online')
      },
      { withinMs: 10_000, what: 'both links are online' },
    )
  })

  it('hatches the meters of a lost processor at once and says since when, and leaves the other alone', async () => {
    const [unit, other] = units as [Unit, Unit]
    const zone = unit.zones.find(({ placeholder, muted }) => !placeholder && !muted)!
    await show(unit, zone, -12.1)
    await unit.simulator.stop()
    await page.getByText(/Not connected since/).waitFor()
    await until(async () => (await meterOf(unit, zone).getAttribute('aria-valuetext')) === 'No reading', {
      withinMs: 3_000,
      what: 'the meter has no reading',
    })
    expect(await meterOf(unit, zone).getAttribute('aria-valuenow')).toBeNull()
    await show(other, other.zones.find(({ placeholder, muted }) => !placeholder && !muted)!, -9.7)
  })
})
