import type { RollupSpan } from '../../src-shared/model/recording.ts'
import { MINUTE_MS } from './hours.ts'
import { emptyRollups } from './rollup.ts'
import { createByteReader, createByteWriter, unzigzag, zigzag } from './varint.ts'

const VERSION = 1
/** A bucket takes no less: where it begins, what it has, and three levels. What a damaged block claims is not believed. */
const LEAST_BYTES = 5
/** What a bucket's second number says of what follows. */
const IN_PART = 1
const CLIPPED = 2
const SILENT = 4

/**
 * Sums of one series with where each begins, in some eight bytes each: the beginnings as minutes from the one before, the mean as
 * the difference from the one before, minimum and maximum as distances from it. Unlike those of minutes, the buckets need not be
 * equally long: a day of the wall's clock has 23 to 25 hours.
 *
 * @param baseMs epoch ms that no bucket begins before
 * @param wholeSeconds how much is recorded of most buckets
 */
export function encodeSums({ starts, rollups }: RollupSpan, baseMs: number, wholeSeconds: number): Uint8Array {
  const writer = createByteWriter(16 + starts.length * 12)
  writer.byte(VERSION)
  writer.varint(starts.length)
  let [startMs, before] = [baseMs, 0]
  for (let at = 0; at < starts.length; at++) {
    const [seconds, clipped, silent] = [rollups.seconds[at]!, rollups.clippedSeconds[at]!, rollups.silentSeconds[at]!]
    const mean = rollups.mean[at]!
    writer.varint(Math.round((starts[at]! - startMs) / MINUTE_MS))
    writer.byte((seconds === wholeSeconds ? 0 : IN_PART) | (clipped > 0 ? CLIPPED : 0) | (silent > 0 ? SILENT : 0))
    writer.varint(zigzag(mean - before))
    // A mean lies between the two; a value that does not must not end the block in the middle.
    writer.varint(Math.max(0, mean - rollups.min[at]!))
    writer.varint(Math.max(0, rollups.max[at]! - mean))
    if (seconds !== wholeSeconds) writer.varint(seconds)
    if (clipped > 0) writer.varint(clipped)
    if (silent > 0) writer.varint(silent)
    startMs = starts[at]!
    before = mean
  }
  return writer.bytes()
}

/** The sums of several blocks, one after the other; `baseMs` as they were encoded with. */
export interface SumsBlock {
  readonly block: Uint8Array
  readonly baseMs: number
}

/** @throws Error for bytes that no {@link encodeSums} of this version wrote */
export function decodeSums(blocks: readonly SumsBlock[], wholeSeconds: number): RollupSpan {
  const opened = blocks.map(({ block, baseMs }) => {
    const reader = createByteReader(block)
    if (reader.byte() !== VERSION) throw new Error('A block of sums has a version that is not known')
    const count = reader.varint()
    if (count * LEAST_BYTES > block.length) throw new Error('A block of sums claims more than it holds')
    return { reader, count, baseMs }
  })
  const length = opened.reduce((sum, { count }) => sum + count, 0)
  const starts = new Float64Array(length)
  const rollups = emptyRollups(length)
  const { min, mean, max, seconds, clippedSeconds, silentSeconds } = rollups
  let place = 0
  for (const { reader, count, baseMs } of opened) {
    let [startMs, before] = [baseMs, 0]
    for (const end = place + count; place < end; place++) {
      startMs += reader.varint() * MINUTE_MS
      const flags = reader.byte()
      before += unzigzag(reader.varint())
      starts[place] = startMs
      mean[place] = before
      min[place] = before - reader.varint()
      max[place] = before + reader.varint()
      seconds[place] = (flags & IN_PART) === 0 ? wholeSeconds : reader.varint()
      if ((flags & CLIPPED) !== 0) clippedSeconds[place] = reader.varint()
      if ((flags & SILENT) !== 0) silentSeconds[place] = reader.varint()
    }
  }
  return { starts, rollups }
}
