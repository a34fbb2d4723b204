import { describe, expect, test } from 'vitest'
import { words } from '../../src-renderer/words.ts'

const LONGEST = 15
/**
 * Words of the field that only Tools may use (interface.md, Habits), and History behind the switch for figures, in its tables
 * and in its evidence: those are read by technicians, and a figure without its unit is no figure.
 */
const FORBIDDEN = /\b(dB|IP|port|JSON|clip|clipping|clipped)\b/i

/** Every text of the catalogue with its place in it. A text with gaps is filled with one-word names and numbers. */
function textsOf(value: unknown, place: string): (readonly [string, string])[] {
  if (typeof value === 'string') return [[place, value]]
  if (typeof value === 'function') return [[place, String((value as (...gaps: unknown[]) => unknown)(8, 9))]]
  return Object.entries(value as object).flatMap(([key, member]) => textsOf(member, place ? `${place}.${key}` : key))
}

const texts = textsOf(words, '')

describe('the catalogue of sentences', () => {
  test('never says who thinks', () => {
    expect(texts.filter(([, text]) => /\bAI\b/i.test(text))).toEqual([])
  })

  test('is read as a whole', () => expect(texts.length).toBeGreaterThan(100))

  test('has only short sentences, without room around them', () => {
    const isLong = (sentence: string) => sentence.split(/\s+/).length > LONGEST
    const bad = texts.filter(
      ([, text]) => text === '' || text.trim() !== text || text.split(/(?<=[.!?…:])\s+/).some(isLong),
    )
    expect(bad).toEqual([])
  })

  test('uses the words of the field only for technicians', () => {
    const forTechnicians = /^(tools|technician)\./
    expect(texts.filter(([place, text]) => !forTechnicians.test(place) && FORBIDDEN.test(text))).toEqual([])
  })
})
