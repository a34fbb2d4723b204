import { strict as assert } from 'node:assert'
import { systemClock } from '../../src-main/clock.ts'
import { createFramer } from '../../src-main/device/framer.ts'
import { createMeterScratch, scanMeters } from '../../src-main/device/meter-scan.ts'
import { createMeterBank, type MeterKey } from '../../src-main/meters/bank.ts'
import { toTenthsDb } from '../../src-shared/decibels.ts'
import { ProcessorId } from '../../src-shared/model/processor.ts'
import { CHANNEL_FAMILIES } from '../../src-shared/model/sound.ts'
import { allocatedBytes } from '../garbage.ts'
import { type Case, type Ready, type Side, type Size, timed } from '../harness.ts'
import { createRandom } from '../random.ts'
import { createPlainReader } from '../ref/framing.ts'

const PROCESSOR = ProcessorId.parse('p-1')
/** What a TCP segment on Ethernet carries, bytes: lines are cut wherever a segment ends. */
const SEGMENT_BYTES = 1_460
const WIRE_NAMES = ['Source', 'Mix', 'Zone', 'Group']

/** The meters of a busy eight-zone venue, with sparse indices. */
const METERS: readonly MeterKey[] = CHANNEL_FAMILIES.flatMap((family, position) =>
  Array.from({ length: [14, 4, 8, 4][position]! }, (_, place) => ({ family, index: place * 2 + position })),
)

/** A stream of meter updates as it comes from the socket. */
function streamOf(bytes: number, metersInLine: number): Buffer[] {
  const random = createRandom(7)
  const lines: string[] = []
  for (let written = 0; written < bytes; written += lines.at(-1)!.length) {
    const params = Array.from({ length: metersInLine }, () => {
      const { family, index } = METERS[Math.floor(random() * METERS.length)]!
      const param = `${WIRE_NAMES[CHANNEL_FAMILIES.indexOf(family)]}Meter_${index}`
      return { param, val: Number((-80 * random()).toFixed(3)) }
    })
    lines.push(`${JSON.stringify({ jsonrpc: '2.0', method: 'update', params })}\n`)
  }
  const whole = Buffer.from(lines.join(''))
  const count = Math.ceil(whole.length / SEGMENT_BYTES)
  return Array.from({ length: count }, (_, place) => whole.subarray(place * SEGMENT_BYTES, (place + 1) * SEGMENT_BYTES))
}

/** The product's own way: framer, scanner, bank. */
function createOurs() {
  const bank = createMeterBank(systemClock, () => -30)
  bank.place(PROCESSOR, METERS)
  const sink = bank.sink(PROCESSOR)
  const scratch = createMeterScratch()
  const framer = createFramer((bytes, start, end) => {
    if (!scanMeters(bytes, start, end, scratch)) throw new Error('A line of this stream was not understood.')
    const { values, count } = scratch
    const nowMs = systemClock.monotonicMs()
    for (let place = 0; place < count * 3; place += 3) {
      sink.write(values[place]!, values[place + 1]!, values[place + 2]!, nowMs)
    }
  })
  return { bank, push: (chunk: Uint8Array) => framer.push(chunk) }
}

let touched = 0

/** The least work that looks at everything. */
function touchEveryByte(chunks: readonly Uint8Array[]): void {
  let sum = 0
  for (const chunk of chunks) for (let place = 0; place < chunk.length; place++) sum += chunk[place]!
  touched = sum
}

/** Both ways must end with the same level for every meter that the stream names. */
function assertEqualLevels(chunks: readonly Buffer[]): void {
  const ours = createOurs()
  const plain = createPlainReader()
  for (const chunk of chunks) {
    assert.equal(ours.push(chunk), 'ok')
    plain.push(chunk)
  }
  const levels = ours.bank
    .readings()
    .map(
      ({ family, index, tenthsDb }) =>
        [`${WIRE_NAMES[CHANNEL_FAMILIES.indexOf(family)]}Meter_${index}`, tenthsDb] as const,
    )
  const expected = [...plain.levelsDb].map(([param, levelDb]) => [param, toTenthsDb(levelDb)] as const)
  assert.ok(expected.length > METERS.length / 2, 'the stream names the meters')
  assert.deepEqual(new Map(levels), new Map(expected))
}

function timeCase(name: string, metersInLine: number): Case {
  return {
    area: 'ingest',
    name: `${name}: time`,
    reference: { kind: 'ratio-at-least', value: 5 },
    floor: { kind: 'ratio-at-most', value: 4 },
    open: (size) => openTime(size, metersInLine),
  }
}

function openTime(size: Size, metersInLine: number): Ready {
  const chunks = streamOf(size === 'full' ? 2_000_000 : 20_000, metersInLine)
  const ours = createOurs()
  const plain = createPlainReader()
  const side =
    (run: () => void): Side =>
    () =>
      timed(run)
  return {
    check() {
      assertEqualLevels(chunks)
    },
    ours: side(() => {
      for (const chunk of chunks) ours.push(chunk)
    }),
    reference: side(() => {
      for (const chunk of chunks) plain.push(chunk)
    }),
    floor: side(() => touchEveryByte(chunks)),
    close() {
      assert.ok(touched > 0, 'the floor did its work')
    },
  }
}

const garbageCase: Case = {
  area: 'ingest',
  name: '24 meters a line: garbage',
  reference: { kind: 'ratio-at-least', value: 10 },
  floor: null,
  open(size) {
    const chunks = streamOf(100_000, 24)
    const times = size === 'full' ? 9 : 1
    const ours = createOurs()
    const plain = createPlainReader()
    return {
      check() {
        assertEqualLevels(chunks)
      },
      // At least one byte, so that the ratio to nothing at all is still a number.
      ours: () =>
        Math.max(
          1,
          allocatedBytes(times, () => {
            for (const chunk of chunks) ours.push(chunk)
          }),
        ),
      reference: () =>
        allocatedBytes(times, () => {
          for (const chunk of chunks) plain.push(chunk)
        }),
      floor: null,
      close: () => undefined,
    }
  },
}

/** Newline-framed updates to numbers; the bytes are in memory already. */
export const ingestCases: readonly Case[] = [
  timeCase('1 meter a line', 1),
  timeCase('24 meters a line', 24),
  garbageCase,
]
