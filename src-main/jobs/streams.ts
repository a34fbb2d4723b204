import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** Bytes of a stream at once: large enough for a slow stick, small beside the memory that a job may take. */
export const PIECE_BYTES = 64 * 1024

/** What went through, counted and hashed. */
export interface Measured {
  readonly bytes: number
  /** SHA-256 in hexadecimal digits. */
  readonly sha256: string
}

/** Counts and hashes what goes through it, and passes it on as it is. */
export interface Tally {
  through(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
  /** When everything went through. */
  result(): Measured
}

/** `onBytes` is told how many bytes there were until now. */
export function createTally(onBytes: (bytes: number) => void = () => undefined): Tally {
  const hash = createHash('sha256')
  let bytes = 0
  return {
    async *through(chunks) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        bytes += chunk.length
        onBytes(bytes)
        yield chunk
      }
    },
    result: () => ({ bytes, sha256: hash.digest('hex') }),
  }
}

/** The bytes of a file, in pieces. */
export function readPieces(file: string): AsyncIterable<Uint8Array> {
  return createReadStream(file, { highWaterMark: PIECE_BYTES })
}

/** The length and hash of a file. */
export async function measureFile(file: string, onBytes?: (bytes: number) => void): Promise<Measured> {
  const tally = createTally(onBytes)
  for await (const _ of tally.through(readPieces(file))) {
    // The tally keeps what is needed.
  }
  return tally.result()
}

/** Cuts a stream into pieces of exactly `size` bytes; the last one, which is always there, may be shorter or empty. */
export async function* inPieces(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly isLast: boolean }> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    waiting.push(chunk)
    length += chunk.length
    // Only when there is more is it known that a full piece was not the last one.
    if (length <= size) continue
    let rest = Buffer.concat(waiting)
    while (rest.length > size) {
      yield { bytes: rest.subarray(0, size), isLast: false }
      rest = rest.subarray(size)
    }
    waiting = [rest]
    length = rest.length
  }
  yield { bytes: Buffer.concat(waiting), isLast: true }
}
