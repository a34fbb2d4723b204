import { describe, expect, it } from 'vitest'
import { createCodec } from '../support/electron-double/codec.ts'

const { encode, decode } = createCodec()
const there = (value: unknown) => decode(encode(value, null), null)

describe('the double’s codec does what the structured clone algorithm does', () => {
  const shared = { a: 1 }
  it.each([
    ['plain values', ['text', true, null, 1.5, undefined]],
    ['odd numbers', [Number.NaN, Number.POSITIVE_INFINITY, -0, 2n ** 70n]],
    ['undefined in an object', { there: undefined }],
    ['dates', [new Date(1_700_000_000_000)]],
    ['an invalid date', new Date(Number.NaN)],
    ['collections', [new Map([[{ key: 1 }, new Set(['x'])]]), /a+/giu]],
    [
      'bytes',
      [new Uint8Array([1, 2, 255]), new Float32Array([0.5]), new ArrayBuffer(3), new DataView(new ArrayBuffer(2))],
    ],
    ['part of a buffer', new Uint16Array([1, 2, 3]).subarray(1)],
    ['what looks like a tag', [['undefined'], ['date', 1], { $fn: 1 }]],
    ['the same object twice', [shared, shared]],
  ])('%s', (_what, value) => {
    expect(there(value)).toEqual(structuredClone(value))
  })

  it('keeps identity and circles', () => {
    const circle: { self?: unknown; readonly list: unknown[] } = { list: [] }
    circle.self = circle
    circle.list.push(circle.list)
    const copy = there(circle) as typeof circle
    expect(copy.self).toBe(copy)
    expect(copy.list[0]).toBe(copy.list)
  })

  it('keeps kind, message and cause of an error', () => {
    const copy = there(new RangeError('outer', { cause: new TypeError('inner') })) as Error
    expect(copy).toBeInstanceOf(RangeError)
    expect(copy.message).toBe('outer')
    expect(copy.cause).toBeInstanceOf(TypeError)
  })

  it('drops a prototype, and turns a Buffer into bytes', () => {
    class Point {
      readonly x = 1
      get y() {
        return 2
      }
    }
    expect(Object.getPrototypeOf(there(new Point()))).toBe(Object.prototype)
    expect(there(new Point())).toEqual({ x: 1 })
    expect(Object.getPrototypeOf(there(Buffer.from([1])))).toBe(Uint8Array.prototype)
  })

  it('keeps a key named __proto__ a key', () => {
    const copy = there(JSON.parse('{"__proto__": {"polluted": true}}')) as Record<string, unknown>
    expect(Object.hasOwn(copy, '__proto__')).toBe(true)
    expect('polluted' in copy).toBe(false)
  })

  it.each([
    ['a function', () => undefined],
    ['a method', { run: () => undefined }],
    ['a symbol', [Symbol('s')]],
    ['a promise', Promise.resolve()],
    ['a weak map', new WeakMap()],
  ])('refuses %s', (_what, value) => {
    expect(() => encode(value, null)).toThrow('could not be cloned')
    expect(() => structuredClone(value)).toThrow('could not be cloned')
  })
})
