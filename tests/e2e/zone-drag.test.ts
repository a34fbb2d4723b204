import { beforeAll, describe, expect, it } from 'vitest'
import type { ChangeRecord } from '../../src-shared/model/change.ts'
import type { Zone } from '../../src-shared/model/sound.ts'
import { houseForFile } from '../support/house.ts'
import { until } from '../support/wait.ts'

/** How long the hand is on the fader, ms. */
const DRAG_MS = 2_000
/** Ten a second, and one at either end. */
const MOST_WRITES = 22

describe('a hand on the fader, from the screen to the processor, all of it real', () => {
  const house = houseForFile('AZM8')
  let zone: Zone

  beforeAll(async () => {
    const { page, processorId, known, open } = house()
    zone = await known((zones) => zones.find((each) => !each.placeholder && !each.grouped && each.gainPercent !== null))
    await open(`#zones/${processorId}/${zone.index}`)
    await page.getByRole('slider').waitFor()
  })

  const shownPercent = async () => Number(await house().page.getByRole('slider').getAttribute('aria-valuenow'))

  /** Everything that the fader shows from now on, each once. */
  async function watchFader(): Promise<() => Promise<readonly number[]>> {
    const seen = await house()
      .page.getByRole('slider')
      .evaluateHandle((fader) => {
        const values = new Set([Number(fader.getAttribute('aria-valuenow'))])
        new MutationObserver(() => values.add(Number(fader.getAttribute('aria-valuenow')))).observe(fader, {
          attributes: true,
        })
        return values
      })
    return () => seen.evaluate((values) => [...values])
  }

  it('writes at most ten times a second and ends on exactly what the hand left', async () => {
    const { page, server, simulator, processorId } = house()
    // A middle that leaves room to either side; down first, since upwards a jump is ramped.
    const start = await server.call('control.change', {
      target: { processorId, family: 'zone', index: zone.index },
      change: { what: 'gain-percent', gainPercent: 60 },
    })
    expect(start.ok).toBe(true)
    await until(async () => (await shownPercent()) === 60, { withinMs: 5_000, what: 'the page shows it' })
    await simulator.resetRecord()

    const box = (await page.getByRole('slider').boundingBox())!
    const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    const startMs = performance.now()
    for (let share = 0; share < 1; share = Math.min(1, (performance.now() - startMs) / DRAG_MS)) {
      await page.mouse.move(from.x - 120 * Math.sin(share * 5), from.y)
    }
    await page.mouse.move(from.x - 80, from.y)
    await page.mouse.up()

    const wanted = await shownPercent()
    const seen = await watchFader()
    expect(wanted).toBeLessThan(60)
    await page.getByRole('region', { name: 'What you just did' }).getByText(`60 % → ${wanted} %`).waitFor()
    expect(await seen(), 'it never jumps back').toEqual([wanted])
    const { writes, mostWritesPerSecond } = await simulator.record()
    const own = writes.filter(({ param }) => param === `ZoneGain_${zone.index}`)
    expect(own.length).toBe(writes.length)
    expect(own.length).toBeGreaterThan(8)
    expect(own.length).toBeLessThanOrEqual(MOST_WRITES)
    expect(mostWritesPerSecond!.count).toBeLessThanOrEqual(10)
    expect(own.at(-1)).toMatchObject({ format: 'pct', value: wanted })
  })

  it('takes all of the drag back with one Ctrl+Z, and the history says both', async () => {
    const { page, server } = house()
    await page.keyboard.press('Control+z')
    await page
      .getByText(/^Undone\./)
      .last()
      .waitFor()
    expect(await shownPercent()).toBe(60)
    const found = await server.call<ChangeRecord[]>('changes.search', {
      channel: { family: 'zone', index: zone.index },
    })
    if (!found.ok) throw new Error(found.message)
    // The newest two, and nothing between or above them that passes for another hand.
    const [undo, drag] = found.value
    expect(undo).toMatchObject({ kind: 'undo', undoOf: drag!.id })
    expect(found.value.filter(({ kind }) => kind === 'at-the-device')).toEqual([])
    // A processor keeps percent as dB, and so not to the last digit.
    expect([drag!.before!, undo!.after!].map(Math.round)).toEqual([60, 60])
    expect(drag).toMatchObject({ kind: 'by-hand', undone: true })
  })

  it('stands where it is wanted while the processor is led up to it in small steps', async () => {
    const { page, simulator } = house()
    await page.getByRole('slider').focus()
    await page.keyboard.press('Home')
    await page.getByText('60 % → 0 %').last().waitFor()
    await simulator.resetRecord()
    await page.keyboard.press('End')
    const seen = await watchFader()
    await page.getByText('0 % → 100 %', { exact: false }).last().waitFor()
    expect(await seen()).toEqual([100])
    const steps = (await simulator.record()).writes.map(({ value }) => Number(value))
    expect(steps.length).toBeGreaterThan(8)
    expect(steps.at(-1)).toBe(100)
    expect(Math.max(...steps.map((step, at) => step - (steps[at - 1] ?? 0)))).toBeLessThan(20)
  })

  it('mutes everything with one hold, and lets sound again exactly that', async () => {
    const { page, zones } = house()
    const before = (await zones()).map(({ index, muted }) => ({ index, muted }))
    await page.getByRole('link', { name: 'Sound' }).click()
    await page.getByRole('button', { name: 'Mute all' }).hover()
    await page.mouse.down()
    await page.getByText('All areas are muted.').last().waitFor()
    await page.mouse.up()
    expect((await zones()).filter(({ muted }) => muted !== true)).toEqual([])
    await page.getByRole('button', { name: 'Undo “Mute all”' }).click()
    await until(async () => (await page.getByText(/still muted by/).count()) === 0, {
      withinMs: 10_000,
      what: 'nothing is muted by it any more',
    })
    await until(
      async () =>
        JSON.stringify((await zones()).map(({ index, muted }) => ({ index, muted }))) === JSON.stringify(before),
      { withinMs: 5_000, what: 'every zone is as it was' },
    )
  })
})
