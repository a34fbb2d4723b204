import type { Rollups } from '../../src-shared/model/recording.ts'
import { emptyRollups } from './rollup.ts'
import { createByteReader, createByteWriter, unzigzag, zigzag } from './varint.ts'

export const MINUTES_AN_HOUR = 60

const VERSION = 1
const WHOLE_MINUTE_S = 60
/** What follows a minute's first byte. */
const RECORDED = 1
const IN_PART = 2
const CLIPPED = 4
const SILENT = 8

/** The 60 minutes of an hour of one series in about five bytes each. */
export function encodeMinutes(minutes: Rollups): Uint8Array {
  const writer = createByteWriter(512)
  writer.byte(VERSION)
  let before = 0
  for (let at = 0; at < MINUTES_AN_HOUR; at++) {
    const seconds = minutes.seconds[at]!
    if (seconds === 0) {
      writer.byte(0)
      continue
    }
    const clipped = minutes.clippedSeconds[at]!
    const silent = minutes.silentSeconds[at]!
    writer.byte(
      RECORDED | (seconds === WHOLE_MINUTE_S ? 0 : IN_PART) | (clipped > 0 ? CLIPPED : 0) | (silent > 0 ? SILENT : 0),
    )
    const mean = minutes.mean[at]!
    writer.varint(zigzag(mean - before))
    // A mean lies between the two; a value that does not must not end the block in the middle.
    writer.varint(Math.max(0, mean - minutes.min[at]!))
    writer.varint(Math.max(0, minutes.max[at]! - mean))
    if (seconds !== WHOLE_MINUTE_S) writer.varint(seconds)
    if (clipped > 0) writer.varint(clipped)
    if (silent > 0) writer.varint(silent)
    before = mean
  }
  return writer.bytes()
}

/** @throws Error for bytes that no {@link encodeMinutes} of this version wrote */
export function decodeMinutes(block: Uint8Array): Rollups {
  const reader = createByteReader(block)
  if (reader.byte() !== VERSION) throw new Error('A block of minutes has a version that is not known')
  const minutes = emptyRollups(MINUTES_AN_HOUR)
  let before = 0
  for (let at = 0; at < MINUTES_AN_HOUR; at++) {
    const first = reader.byte()
    if ((first & RECORDED) === 0) continue
    before += unzigzag(reader.varint())
    minutes.mean[at] = before
    minutes.min[at] = before - reader.varint()
    minutes.max[at] = before + reader.varint()
    minutes.seconds[at] = (first & IN_PART) === 0 ? WHOLE_MINUTE_S : reader.varint()
    if ((first & CLIPPED) !== 0) minutes.clippedSeconds[at] = reader.varint()
    if ((first & SILENT) !== 0) minutes.silentSeconds[at] = reader.varint()
  }
  return minutes
}
