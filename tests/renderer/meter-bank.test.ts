import { describe, expect, test } from 'vitest'
import { createMeterBank } from '../../src-renderer/meters/meter-bank.ts'
import { createMotion, pushReading } from '../../src-renderer/meters/meter-motion.ts'
import { DARK_PALETTE, LIGHT_PALETTE } from '../../src-renderer/meters/palette.ts'
import type { Strip } from '../../src-renderer/meters/strip-painter.ts'
import { NO_READING } from '../../src-shared/decibels.ts'

const STRIPS: readonly Strip[] = [
  { x: 4, y: 2, width: 6, height: 100, grows: 'up', labelWidth: 0 },
  { x: 20, y: 10, width: 120, height: 5, grows: 'right', labelWidth: 0 },
]

/** A canvas of colours by name, with only as much of a context as solid bars need; it counts the strokes of the brush. */
function createPaper() {
  const pixels = new Map<string, string>()
  let strokes = 0
  const nothing = () => undefined
  const context = {
    fillStyle: '',
    fillRect(x: number, y: number, width: number, height: number) {
      strokes++
      for (let row = y; row < y + height; row++) {
        for (let column = x; column < x + width; column++) pixels.set(`${column},${row}`, this.fillStyle)
      }
    },
    clearRect: () => void strokes++,
    strokeRect: () => void strokes++,
    save: nothing,
    restore: nothing,
    beginPath: nothing,
    rect: nothing,
    clip: nothing,
    moveTo: nothing,
    lineTo: nothing,
    stroke: nothing,
  }
  const canvas = { width: 0, height: 0, getContext: () => context } as unknown as HTMLCanvasElement
  return { canvas, pixels, strokes: () => strokes }
}

function createBench(pixelRatio: number) {
  const paper = createPaper()
  const motions = STRIPS.map(createMotion)
  const surface = { width: 160, height: 110, pixelRatio, palette: DARK_PALETTE }
  return { ...paper, motions, bank: createMeterBank(paper.canvas, STRIPS, motions, surface) }
}

/** The same whole numbers for each run. */
function createNumbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

describe('a bank of meters', () => {
  test.each([1, 1.25, 2])('draws in parts what it would draw as a whole, at %d device pixels', (pixelRatio) => {
    const { motions, bank, pixels } = createBench(pixelRatio)
    const number = createNumbers(7)
    let nowMs = 0
    for (let step = 0; step < 2_000; step++) {
      nowMs += 1 + number(60)
      for (const motion of motions) {
        if (number(3) > 0) continue
        const tenthsDb = number(40) === 0 ? NO_READING : -number(801)
        pushReading(motion, tenthsDb, Math.min(0, tenthsDb + number(60)), nowMs)
      }
      bank.paint(nowMs)
      if (step % 20 > 0 || motions.some(({ shownDb }) => shownDb === Number.NEGATIVE_INFINITY)) continue
      const inParts = new Map(pixels)
      bank.recolour(DARK_PALETTE)
      bank.paint(nowMs)
      expect(inParts, `after step ${step}`).toEqual(new Map(pixels))
    }
  })

  test('draws only strips that changed, and nothing where none did', () => {
    const { motions, bank, strokes } = createBench(1)
    expect(bank.paint(0)).toBe(2)
    for (const motion of motions) pushReading(motion, -200, -200, 10)
    expect(bank.paint(10)).toBe(2)
    const before = strokes()
    expect(bank.paint(26)).toBe(0)
    pushReading(motions[0]!, -200, -200, 60)
    expect(bank.paint(60)).toBe(0)
    expect(strokes()).toBe(before)
    pushReading(motions[1]!, -150, -150, 70)
    expect(bank.paint(76)).toBe(1)
  })

  test('has the length of the scale, in its colours', () => {
    const { motions, bank, pixels } = createBench(1)
    pushReading(motions[0]!, -20, -20, 0)
    bank.paint(0)
    // -2 dB is 95 percent: 95 of the 100 pixels above y = 102.
    const at = (percent: number) => pixels.get(`6,${102 - percent}`)
    expect(at(1)).toBe(DARK_PALETTE.normal)
    expect(at(74)).toBe(DARK_PALETTE.normal)
    expect(at(80)).toBe(DARK_PALETTE.high)
    expect(at(95)).toBe(DARK_PALETTE.tooLoud)
    expect(at(96)).toBe(DARK_PALETTE.track)
    bank.recolour(LIGHT_PALETTE)
    bank.paint(1)
    expect(at(1)).toBe(LIGHT_PALETTE.normal)
  })

  test('draws a muted strip without any colour of sound', () => {
    const { motions, bank, pixels } = createBench(1)
    bank.mute(0, true)
    pushReading(motions[0]!, -20, -20, 0)
    bank.paint(0)
    const sounds: readonly string[] = [DARK_PALETTE.normal, DARK_PALETTE.high, DARK_PALETTE.tooLoud]
    expect([...pixels.values()].filter((colour) => sounds.includes(colour))).toEqual([])
    bank.mute(0, false)
    expect(bank.paint(1)).toBe(1)
    expect([...pixels.values()]).toContain(DARK_PALETTE.normal)
  })
})
