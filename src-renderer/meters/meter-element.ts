import { words } from '../words.ts'
import { levelInWords } from './meter-words.ts'
import { isReading, UNKNOWN_TENTHS_DB } from './reading.ts'
import { SCALE_MAX_DB, SCALE_MIN_DB } from './scale.ts'

/** What every meter has from the start; its writer adds the rest. `name` is the entity's own. */
export function meterAttributes(name: string) {
  return { role: 'meter', 'aria-label': name, 'aria-valuemin': SCALE_MIN_DB, 'aria-valuemax': SCALE_MAX_DB } as const
}

/** One `role="meter"` of the page and what stands beside it. */
export interface MeterElement {
  readonly meter: HTMLElement
  /** The line of words beside the meter. */
  readonly word: HTMLElement
  /** The button that clears "Too loud"; there only while that is said. */
  readonly clear: HTMLElement
}

export interface MeterWriter {
  /**
   * Writes the undamped reading in tenths of a dB: `aria-valuenow` in dB to 0.1, `aria-valuetext` in words (interface.md,
   * Meters). A meter must have a value, so one without reading leaves the accessibility tree, and the words beside it, "No
   * reading", stand there alone.
   */
  write(tenthsDb: number, muted: boolean, tooLoud: boolean): void
}

/**
 * The only writer of a meter's attributes. It remembers what it wrote and never asks the page: most writes change nothing or the
 * number alone, and there are ten a second for each meter.
 */
export function createMeterWriter({ meter, word, clear }: MeterElement): MeterWriter {
  let writtenTenthsDb: number | null = null
  let writtenText: string | null = null
  let writtenState: State | null = null

  function writeNumber(tenthsDb: number): void {
    const wasKnown = writtenTenthsDb !== null && writtenTenthsDb !== UNKNOWN_TENTHS_DB
    writtenTenthsDb = tenthsDb
    if (tenthsDb === UNKNOWN_TENTHS_DB) {
      meter.removeAttribute('aria-valuenow')
      meter.setAttribute('aria-hidden', 'true')
    } else {
      meter.setAttribute('aria-valuenow', (tenthsDb / 10).toFixed(1))
      if (!wasKnown) meter.removeAttribute('aria-hidden')
    }
  }

  return {
    write(tenthsDb, muted, tooLoud) {
      const known = isReading(tenthsDb)
      const next = known ? tenthsDb : UNKNOWN_TENTHS_DB
      if (next !== writtenTenthsDb) writeNumber(next)
      const text = levelInWords(next, muted)
      if (text !== writtenText) {
        writtenText = text
        meter.setAttribute('aria-valuetext', text)
      }
      const state = !known ? 'unknown' : muted ? 'muted' : tooLoud ? 'too-loud' : 'live'
      if (state === writtenState) return
      writtenState = state
      meter.dataset.state = state
      word.dataset.state = state
      word.textContent = WORD[state]
      clear.hidden = state !== 'too-loud'
    },
  }
}

type State = keyof typeof WORD

const WORD = {
  unknown: words.meter.noReading,
  muted: words.meter.muted,
  'too-loud': words.meter.tooLoud,
  live: '',
} as const
