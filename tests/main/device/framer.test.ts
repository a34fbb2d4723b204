import { describe, expect, it } from 'vitest'
import { createFramer, LONGEST_LINE_BYTES } from '../../../src-main/device/framer.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function framed(chunks: readonly Uint8Array[]): { lines: string[]; results: string[] } {
  const lines: string[] = []
  const framer = createFramer((from, start, end) => lines.push(new TextDecoder().decode(from.subarray(start, end))))
  return { results: chunks.map((chunk) => framer.push(chunk)), lines }
}

describe('framer', () => {
  const text = '{"name":"Café 🎷"}\r\n\n\r\n{"a":1}\n{"b":2}\n'
  const expected = ['{"name":"Café 🎷"}', '{"a":1}', '{"b":2}']

  it('takes many lines in one segment, CRLF and blank lines', () => {
    expect(framed([bytes(text)]).lines).toEqual(expected)
  })

  it('takes a stream that is split at any byte, within a UTF-8 sequence too', () => {
    const whole = bytes(text)
    for (let at = 0; at <= whole.length; at++) {
      expect(framed([whole.subarray(0, at), whole.subarray(at)]).lines).toEqual(expected)
    }
    expect(framed(Array.from(whole, (byte) => Uint8Array.of(byte))).lines).toEqual(expected)
  })

  it('keeps what has no end yet, and says how much that is', () => {
    const framer = createFramer(() => expect.unreachable())
    framer.push(bytes('{"half":'))
    expect(framer.pendingBytes).toBe(8)
  })

  it('takes a line of the longest size and refuses one byte more, in one piece or in many', () => {
    const longest = bytes(`${'x'.repeat(LONGEST_LINE_BYTES)}\n`)
    expect(framed([longest]).lines[0]).toHaveLength(LONGEST_LINE_BYTES)
    expect(framed([bytes('x'.repeat(LONGEST_LINE_BYTES + 1))]).results).toEqual(['line-too-long'])
    const pieces = Array.from({ length: 17 }, () => bytes('x'.repeat(4096)))
    const { results, lines } = framed(pieces)
    expect(results.at(-1)).toBe('line-too-long')
    expect(lines).toEqual([])
  })

  it('does not lend out a line that its reader could see change', () => {
    const seen: string[] = []
    const framer = createFramer((from, start, end) => {
      const line = new TextDecoder().decode(from.subarray(start, end))
      seen.push(line)
      // A reader that feeds the framer again from within must not disturb what was cut before.
      if (line === 'one') framer.push(bytes('three\n'))
    })
    framer.push(bytes('on'))
    framer.push(bytes('e\ntwo\n'))
    expect(seen).toEqual(['one', 'three', 'two'])
  })
})
