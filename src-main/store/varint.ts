/** Writes small numbers in few bytes: seven bits a byte, the highest bit says that more follow. */
export interface ByteWriter {
  byte(value: number): void
  /** A whole number from 0 to 2^53. */
  varint(value: number): void
  /** What was written, as a view that ends with it. */
  bytes(): Uint8Array
}

export interface ByteReader {
  /** Each throws a RangeError past the end. */
  byte(): number
  varint(): number
  isAtEnd(): boolean
}

/** A writer that grows; `expected` bytes need no growing. */
export function createByteWriter(expected: number): ByteWriter {
  let bytes = new Uint8Array(expected)
  let length = 0
  const byte = (value: number) => {
    if (length === bytes.length) {
      const larger = new Uint8Array(bytes.length * 2)
      larger.set(bytes)
      bytes = larger
    }
    bytes[length++] = value
  }
  return {
    byte,
    varint(value) {
      let rest = value
      while (rest > 0x7f) {
        byte((rest % 0x80) | 0x80)
        rest = Math.floor(rest / 0x80)
      }
      byte(rest)
    },
    bytes: () => bytes.subarray(0, length),
  }
}

export function createByteReader(bytes: Uint8Array): ByteReader {
  let place = 0
  const byte = () => {
    const value = bytes[place]
    if (value === undefined) throw new RangeError('A block ends in the middle of a number')
    place += 1
    return value
  }
  return {
    byte,
    varint() {
      const first = byte()
      if (first < 0x80) return first
      let value = first & 0x7f
      let scale = 0x80
      for (;;) {
        const next = byte()
        value += (next & 0x7f) * scale
        if (next < 0x80) return value
        scale *= 0x80
        if (scale > 2 ** 49) throw new RangeError('A number in a block has no end')
      }
    },
    isAtEnd: () => place >= bytes.length,
  }
}

/** Small numbers of either sign as small numbers without one: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value
}

export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
