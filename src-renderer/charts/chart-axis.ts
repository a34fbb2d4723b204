import { TOO_LOUD_DB } from '../meters/ballistics.ts'
import { QUIET_DB, SILENT_DB } from '../meters/meter-words.ts'
import { HIGH_DB } from '../meters/palette.ts'
import { percentOfScale } from '../meters/scale.ts'
import { words } from '../words.ts'

/** The upright axis of a chart, from 0 to `max` in the chart's own unit: where its lines and its words stand. */
export interface ChartAxis {
  readonly max: number
  readonly lines: readonly number[]
  readonly labels: readonly { readonly at: number; readonly text: string }[]
  /** From here up is too loud; null where nothing is. */
  readonly tooLoudFrom: number | null
}

/** Where the words of levels change, dB, from the loudest (meter-words.ts). */
const BORDERS_DB = [TOO_LOUD_DB, HIGH_DB, QUIET_DB, SILENT_DB] as const
const LEVEL_WORDS = [
  words.meter.tooLoud,
  words.meter.loud,
  words.meter.normal,
  words.meter.quiet,
  words.meter.silent,
] as const
const FIGURES_DB = [0, -3, -10, -20, -30, -40, -60] as const

const BORDERS = BORDERS_DB.map(percentOfScale)

/** The levels in words: a word in the middle of each range, a line where it ends. */
export const WORD_AXIS: ChartAxis = {
  max: 100,
  lines: BORDERS,
  labels: LEVEL_WORDS.map((text, place) => {
    const upper = BORDERS[place - 1] ?? 100
    return { at: (upper + (BORDERS[place] ?? 0)) / 2, text }
  }),
  tooLoudFrom: percentOfScale(TOO_LOUD_DB),
}

/** The levels in dB, on the same scale. */
export const FIGURE_AXIS: ChartAxis = {
  max: 100,
  lines: FIGURES_DB.map(percentOfScale),
  labels: FIGURES_DB.map((db) => ({ at: percentOfScale(db), text: words.technician.db(String(db)) })),
  tooLoudFrom: percentOfScale(TOO_LOUD_DB),
}

/** An axis in ms up to at least `highestMs`, in four or five round steps. */
export function msAxis(highestMs: number): ChartAxis {
  return stepAxis(Math.max(highestMs, 20), 1, (at) => words.history.ms(String(at)))
}

/**
 * An axis up to at least `highest`, in four or five round steps. `unit` is what a step is round in: 60 for seconds that are read
 * in minutes.
 */
export function stepAxis(highest: number, unit: number, text: (at: number) => string): ChartAxis {
  const step = roundStep(highest / 4 / unit) * unit
  const count = Math.ceil(highest / step)
  const lines = Array.from({ length: count + 1 }, (_, place) => place * step)
  return { max: count * step, lines, labels: lines.map((at) => ({ at, text: text(at) })), tooLoudFrom: null }
}

function roundStep(atLeast: number): number {
  const decade = 10 ** Math.floor(Math.log10(atLeast))
  return decade * ([1, 2, 5, 10].find((times) => times * decade >= atLeast) ?? 10)
}
