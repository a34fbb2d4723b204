import { words } from '../words.ts'

const UNITS = words.backups.bytes
const STEP = 1000

/** A size in the unit that people read it in, with at most one digit after the point: 118 MB, 1.2 GB. */
export function bytesText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= STEP - 0.5 && unit < UNITS.length - 1) {
    value /= STEP
    unit++
  }
  const digits = unit > 0 && value < 9.95 ? ONE_DIGIT : WHOLE
  return `${digits.format(value)} ${UNITS[unit]}`
}

const WHOLE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 })
const ONE_DIGIT = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
