import { strict as assert } from 'node:assert'
import type { Case, Ready, Size } from '../harness.ts'
import { type MeterPage, openMeterPage } from '../page/open.ts'
import type { Painter } from '../page/page.tsx'

/** How long one side of one round runs, ms. */
const STRETCH_MS = { full: 1_500, smoke: 200 } as const satisfies Record<Size, number>
/** A picture in which fewer pixels than this change for each meter shows no meters. */
const FEWEST_PIXELS = 500

/** Both painters must put bars on the screen that follow the sound: a collapsed canvas is very fast. */
async function assertPainted(page: MeterPage, painter: Painter, count: number): Promise<void> {
  const silent = await page.picture(painter, count, 'silent')
  const loud = await page.picture(painter, count, 'loud')
  const pixels = await page.differingPixels(silent, loud)
  assert.ok(pixels > count * FEWEST_PIXELS, `${painter} paints ${count} meters: ${pixels} pixels changed`)
}

const AREA = 'meters on screen'

function screenCase(
  name: string,
  goals: Pick<Case, 'reference' | 'floor'>,
  ready: (page: MeterPage, durationMs: number) => Omit<Ready, 'close'>,
): Case {
  return {
    area: AREA,
    name,
    ...goals,
    async open(size) {
      const page = await openMeterPage()
      return { ...ready(page, STRETCH_MS[size]), close: () => page.close() }
    },
  }
}

/** Meters on one canvas, in a real browser, with a level for every meter in every frame. */
export const screenCases: readonly Case[] = [
  screenCase(
    '48 meters, a frame against React state: main thread',
    { reference: { kind: 'ratio-at-least', value: 10 }, floor: null },
    (page, durationMs) => ({
      async check() {
        await assertPainted(page, 'ours', 48)
        await assertPainted(page, 'react', 48)
      },
      ours: async () => (await page.run('ours', 48, 'moving', durationMs)).busyMs,
      reference: async () => (await page.run('react', 48, 'moving', durationMs)).busyMs,
      floor: null,
    }),
  ),
  screenCase(
    '48 meters, a frame over an empty one: main thread',
    { reference: null, floor: { kind: 'difference-at-most', value: 1, unit: 'ms' } },
    (page, durationMs) => ({
      check: () => assertPainted(page, 'ours', 48),
      ours: async () => (await page.run('ours', 48, 'moving', durationMs)).busyMs,
      reference: null,
      floor: async () => (await page.run('nobody', 48, 'moving', durationMs)).busyMs,
    }),
  ),
  screenCase(
    '200 meters: time between frames',
    { reference: null, floor: { kind: 'ratio-at-most', value: 1.05 } },
    (page, durationMs) => ({
      check: () => assertPainted(page, 'ours', 200),
      ours: async () => (await page.run('ours', 200, 'moving', durationMs)).intervalMs,
      reference: null,
      floor: async () => (await page.run('nobody', 200, 'moving', durationMs)).intervalMs,
    }),
  ),
  screenCase(
    '48 unchanged meters: drawing calls',
    { reference: null, floor: { kind: 'difference-at-most', value: 0, unit: 'calls' } },
    (page, durationMs) => ({
      async check() {
        await assertPainted(page, 'ours', 48)
        await page.countDraws()
        const { draws } = await page.run('ours', 48, 'moving', durationMs)
        assert.ok(draws > 1, 'moving meters are drawn')
      },
      ours: async () => (await page.run('ours', 48, 'loud', durationMs)).draws,
      reference: null,
      floor: () => 0,
    }),
  ),
]
