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

export function createMeterScratch(): MeterScratch {
  return { values: new Int32Array(MOST_LEVELS * 3), count: 0 }
}

/** Four characters as the number that a little-endian read of their bytes gives. */
const word = (text: string): number =>
  text.charCodeAt(0) | (text.charCodeAt(1) << 8) | (text.charCodeAt(2) << 16) | (text.charCodeAt(3) << 24)
/** Two characters, likewise. */
const half = (text: string): number => text.charCodeAt(0) | (text.charCodeAt(1) << 8)

const HEAD_TEXT = '{"jsonrpc":"2.0","method":"update","params":'
const HEAD_LENGTH = HEAD_TEXT.length
/** The head, four characters at once; it has none left over. */
const HEAD = Int32Array.from({ length: HEAD_LENGTH / 4 }, (_, nth) => word(HEAD_TEXT.slice(nth * 4, nth * 4 + 4)))
/** `{"param":"`, in pieces that are compared at once. */
const [PARAM_0, PARAM_4, PARAM_8] = [word('{"pa'), word('ram"'), half(':"')]
const PARAM_LENGTH = 10
/** `","val":` */
const [VAL_0, VAL_4] = [word('","v'), word('al":')]
const VAL_LENGTH = 8
/** The longest fixed part of an entry: `{"param":"SourceMeter_`, an index, and `","val":`. */
const LONGEST_START = PARAM_LENGTH + 'SourceMeter_'.length
const LETTER = { S: 0x53, M: 0x4d, Z: 0x5a, G: 0x47 } as const

const POWERS_OF_TEN = Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power)
const [COMMA, MINUS, POINT, ZERO] = [0x2c, 0x2d, 0x2e, 0x30]
const [OPEN_LIST, CLOSE_LIST, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7d]

/** The view on the bytes that were scanned last: many lines lie in one chunk, and a view for each would be garbage. */
let viewed: Uint8Array = new Uint8Array(0)
let view = new DataView(viewed.buffer)

/**
 * Reads `bytes[start..end)` into `into`. True if the whole message was understood; false leaves `into.count` at 0 and says
 * nothing about the message. All or nothing, so that half a broken datagram never becomes a reading.
 */
export function scanMeters(bytes: Uint8Array, start: number, end: number, into: MeterScratch): boolean {
  if (bytes !== viewed) {
    viewed = bytes
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  into.count = Math.max(0, scan(bytes, view, start, end, into.values))
  return into.count > 0
}

/** How many levels there are, or -1. Reads past `end` are harmless: what they find cannot end where the message does. */
function scan(bytes: Uint8Array, words: DataView, start: number, end: number, values: Int32Array): number {
  let at = start + HEAD_LENGTH
  if (at >= end) return -1
  for (let nth = 0; nth < HEAD.length; nth++) if (words.getInt32(start + nth * 4, true) !== HEAD[nth]) return -1
  const isList = bytes[at] === OPEN_LIST
  if (isList) at += 1
  let place = 0
  for (;;) {
    if (place === MOST_LEVELS * 3 || at + LONGEST_START > end) return -1
    if (words.getInt32(at, true) !== PARAM_0 || words.getInt32(at + 4, true) !== PARAM_4) return -1
    if (words.getInt16(at + 8, true) !== PARAM_8) return -1
    at += PARAM_LENGTH
    const family = familyAt(words, at, bytes[at]!)
    if (family < 0) return -1
    at += STEM_LENGTHS[family]!

    const indexStart = at
    let index = 0
    let digit = bytes[at]! - ZERO
    while (digit >= 0 && digit <= 9) {
      index = index * 10 + digit
      at += 1
      digit = bytes[at]! - ZERO
    }
    // A leading zero would make another parameter of the same number ("_03" is not "_3").
    const digits = at - indexStart
    if (digits === 0 || digits > 3 || (digits > 1 && bytes[indexStart] === ZERO)) return -1
    if (at + VAL_LENGTH > end) return -1
    if (words.getInt32(at, true) !== VAL_0 || words.getInt32(at + 4, true) !== VAL_4) return -1
    at += VAL_LENGTH

    // The number, by JSON's own grammar without an exponent.
    const isNegative = bytes[at] === MINUS
    if (isNegative) at += 1
    const wholeStart = at
    let mantissa = 0
    digit = bytes[at]! - ZERO
    while (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit
      at += 1
      digit = bytes[at]! - ZERO
    }
    const wholeDigits = at - wholeStart
    if (wholeDigits === 0 || (wholeDigits > 1 && bytes[wholeStart] === ZERO)) return -1
    let decimals = 0
    if (bytes[at] === POINT) {
      at += 1
      const fractionStart = at
      digit = bytes[at]! - ZERO
      while (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit
        at += 1
        digit = bytes[at]! - ZERO
      }
      decimals = at - fractionStart
      if (decimals === 0) return -1
    }
    if (wholeDigits + decimals > MOST_DIGITS || bytes[at] !== CLOSE_OBJECT) return -1
    at += 1
    const magnitude = mantissa / POWERS_OF_TEN[decimals]!

    values[place] = family
    values[place + 1] = index
    values[place + 2] = toTenthsDb(isNegative ? -magnitude : magnitude)
    place += 3

    if (isList) {
      const next = bytes[at]
      at += 1
      if (next === COMMA) continue
      if (next !== CLOSE_LIST) return -1
    }
    return at === end - 1 && bytes[at] === CLOSE_OBJECT ? place / 3 : -1
  }
}

/** How long the stem of each family is: `SourceMeter_`, `MixMeter_`, `ZoneMeter_`, `GroupMeter_`. */
const STEM_LENGTHS = [12, 9, 10, 11]
const SOURCE = [word('Sour'), word('ceMe'), word('ter_')] as const
const MIX = [word('MixM'), word('eter')] as const
const ZONE = [word('Zone'), word('Mete'), half('r_')] as const
const GROUP = [word('Grou'), word('pMet'), word('ter_')] as const
const UNDERSCORE = 0x5f

/** The family whose stem stands at `at`, -1 if none does. `at` is at least a stem's length before the end. */
function familyAt(words: DataView, at: number, first: number): number {
  const head = words.getInt32(at, true)
  const middle = words.getInt32(at + 4, true)
  switch (first) {
    case LETTER.S:
      return head === SOURCE[0] && middle === SOURCE[1] && words.getInt32(at + 8, true) === SOURCE[2] ? 0 : -1
    case LETTER.M:
      return head === MIX[0] && middle === MIX[1] && words.getUint8(at + 8) === UNDERSCORE ? 1 : -1
    case LETTER.Z:
      return head === ZONE[0] && middle === ZONE[1] && words.getInt16(at + 8, true) === ZONE[2] ? 2 : -1
    case LETTER.G:
      // The last word begins with the "t" that the middle one ends with.
      return head === GROUP[0] && middle === GROUP[1] && words.getInt32(at + 7, true) === GROUP[2] ? 3 : -1
    default:
      return -1
  }
}
