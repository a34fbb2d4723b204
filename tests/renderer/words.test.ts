import { describe, expect, test } from 'vitest'
import { words } from '../../src-renderer/words.ts'

const LONGEST = 15
/** Words of the field that only Tools may use (interface.md, Habits). */
const FORBIDDEN = /\b(dB|IP|port|JSON|clip|clipping|clipped)\b/i

/** Every text of the catalogue with its place in it. A text with gaps is filled with one-word names and numbers. */
function textsOf(value: unknown, place: string): (readonly [string, string])[] {
  if (typeof value === 'string') return [[place, value]]
  if (typeof value === 'function') return [[place, String((value as (...gaps: unknown[]) => unknown)(8, 9))]]
  return Object.entries(value as object).flatMap(([key, member]) => textsOf(member, place ? `${place}.${key}` : key))
}

const texts = textsOf(words, '')

describe('the catalogue of sentences', () => {
  test('is read as a whole', () => expect(texts.length).toBeGreaterThan(100))

  test('has only short sentences, without room around them', () => {
    const isLong = (sentence: string) => sentence.split(/\s+/).length > LONGEST
    const bad = texts.filter(
      ([, text]) => text === '' || text.trim() !== text || text.split(/(?<=[.!?…:])\s+/).some(isLong),
    )
    expect(bad).toEqual([])
  })

  test('uses the words of the field only in Tools', () => {
    expect(texts.filter(([place, text]) => !place.startsWith('tools.') && FORBIDDEN.test(text))).toEqual([])
  })
})
