import { toTenthsDb } from '../../src-shared/decibels.ts'

/**
 * Reads meter updates straight from their bytes. A venue's meters are one shape of message many times a second; this reader
 * knows that one shape, makes no garbage, and hands everything else to `decode`. It is held to JSON.parse by a differential test.
 */

/** Levels that were found: `family` (0 source, 1 mix, 2 zone, 3 group), `index`, `tenthsDb` one after the other. */
export interface MeterScratch {
  readonly values: Int32Array
  /** How many levels stand in `values`; three numbers each. */
  count: number
}

const MOST_LEVELS = 256
/** Beyond this many digits a number is left to JSON.parse: mantissa and power of ten would not be exact in a double. */
const MOST_DIGITS = 15
const MOST_INDEX = 999

export function createMeterScratch(): MeterScratch {
  return { values: new Int32Array(MOST_LEVELS * 3), count: 0 }
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const HEAD = bytesOf('{"jsonrpc":"2.0","method":"update","params":')
const PARAM = bytesOf('{"param":"')
const FAMILIES = ['Source', 'Mix', 'Zone', 'Group'].map((family) => bytesOf(`${family}Meter_`))
const VAL = bytesOf('","val":')

const POWERS_OF_TEN = Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power)
const [COMMA, MINUS, POINT, ZERO, NINE] = [0x2c, 0x2d, 0x2e, 0x30, 0x39]
const [OPEN_LIST, CLOSE_LIST, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7d]

/**
 * Reads `bytes[start..end)` into `into`. True if the whole message was understood; false leaves `into.count` at 0 and says
 * nothing about the message. All or nothing, so that half a broken datagram never becomes a reading.
 */
export function scanMeters(bytes: Uint8Array, start: number, end: number, into: MeterScratch): boolean {
  into.count = 0
  const count = scan(bytes, start, end, into.values)
  if (count < 0) return false
  into.count = count
  return true
}

function scan(bytes: Uint8Array, start: number, end: number, values: Int32Array): number {
  if (!matches(bytes, start, end, HEAD)) return -1
  let at = start + HEAD.length
  const isList = bytes[at] === OPEN_LIST
  if (isList) at += 1
  let count = 0
  for (;;) {
    if (count === MOST_LEVELS || !matches(bytes, at, end, PARAM)) return -1
    at += PARAM.length
    const family = familyAt(bytes, at, end)
    if (family < 0) return -1
    at += FAMILIES[family]!.length

    let index = 0
    const firstDigit = at
    while (isDigit(bytes[at])) {
      index = index * 10 + bytes[at]! - ZERO
      at += 1
    }
    // A leading zero would make another parameter of the same number ("_03" is not "_3").
    const digits = at - firstDigit
    if (digits === 0 || digits > 3 || index > MOST_INDEX || (digits > 1 && bytes[firstDigit] === ZERO)) return -1
    if (!matches(bytes, at, end, VAL)) return -1
    at += VAL.length

    // The number, by JSON's own grammar without an exponent.
    const isNegative = bytes[at] === MINUS
    if (isNegative) at += 1
    const wholeStart = at
    let mantissa = 0
    while (isDigit(bytes[at])) {
      mantissa = mantissa * 10 + bytes[at]! - ZERO
      at += 1
    }
    const wholeDigits = at - wholeStart
    if (wholeDigits === 0 || (wholeDigits > 1 && bytes[wholeStart] === ZERO)) return -1
    let decimals = 0
    if (bytes[at] === POINT) {
      at += 1
      const fractionStart = at
      while (isDigit(bytes[at])) {
        mantissa = mantissa * 10 + bytes[at]! - ZERO
        at += 1
      }
      decimals = at - fractionStart
      if (decimals === 0) return -1
    }
    if (wholeDigits + decimals > MOST_DIGITS) return -1
    const magnitude = mantissa / POWERS_OF_TEN[decimals]!
    if (bytes[at] !== CLOSE_OBJECT) return -1
    at += 1

    const place = count * 3
    values[place] = family
    values[place + 1] = index
    values[place + 2] = toTenthsDb(isNegative ? -magnitude : magnitude)
    count += 1

    if (isList && bytes[at] === COMMA) {
      at += 1
      continue
    }
    if (isList) {
      if (bytes[at] !== CLOSE_LIST) return -1
      at += 1
    }
    return at === end - 1 && bytes[at] === CLOSE_OBJECT ? count : -1
  }
}

function matches(bytes: Uint8Array, at: number, end: number, expected: Uint8Array): boolean {
  if (at + expected.length > end) return false
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false
  return true
}

function familyAt(bytes: Uint8Array, at: number, end: number): number {
  for (let family = 0; family < FAMILIES.length; family++) if (matches(bytes, at, end, FAMILIES[family]!)) return family
  return -1
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE
}
