import { words } from '../words.ts'
import { levelInWords } from './meter-words.ts'
import { isReading } from './reading.ts'
import { SCALE_MAX_DB, SCALE_MIN_DB } from './scale.ts'

/** What every meter has from the start; {@link writeMeter} adds the rest. `name` is the entity's own. */
export function meterAttributes(name: string) {
  return { role: 'meter', 'aria-label': name, 'aria-valuemin': SCALE_MIN_DB, 'aria-valuemax': SCALE_MAX_DB } as const
}

/** One `role="meter"` of the page and the line of words beside it. */
export interface MeterElement {
  readonly meter: HTMLElement
  readonly word: HTMLElement
  /** The button that clears "Too loud"; there only while that is said. */
  readonly clear: HTMLElement
}

/**
 * Writes the undamped reading into a meter's attributes, only where it differs: `aria-valuenow` in dB to 0.1, `aria-valuetext` in
 * words (interface.md, Meters). A meter must have a value, so one without reading leaves the accessibility tree, and the
 * words beside it, "No reading", stand there alone.
 */
export function writeMeter(
  { meter, word, clear }: MeterElement,
  tenthsDb: number,
  state: { readonly muted: boolean; readonly tooLoud: boolean },
): void {
  const known = isReading(tenthsDb)
  if (known) {
    set(meter, 'aria-valuenow', (tenthsDb / 10).toFixed(1))
    meter.removeAttribute('aria-hidden')
  } else {
    meter.removeAttribute('aria-valuenow')
    set(meter, 'aria-hidden', 'true')
  }
  set(meter, 'aria-valuetext', levelInWords(tenthsDb, state.muted))
  const shown = !known ? 'unknown' : state.muted ? 'muted' : state.tooLoud ? 'too-loud' : 'live'
  if (meter.dataset.state === shown) return
  meter.dataset.state = shown
  word.dataset.state = shown
  word.textContent = WORD[shown]
  clear.hidden = shown !== 'too-loud'
}

const WORD = {
  unknown: words.meter.noReading,
  muted: words.meter.muted,
  'too-loud': words.meter.tooLoud,
  live: '',
} as const

function set(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
