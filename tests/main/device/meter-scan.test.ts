import { describe, expect, it } from 'vitest'
import { createMeterScratch, scanMeters } from '../../../src-main/device/meter-scan.ts'
import { meterFamilyOf, splitParameter } from '../../../src-main/device/parameters.ts'
import { decode } from '../../../src-main/device/protocol.ts'
import { toTenthsDb } from '../../../src-shared/decibels.ts'
import { createSeededRandom } from '../../support/random.ts'

const scratch = createMeterScratch()

function scanned(line: string): number[] | null {
  const bytes = Buffer.from(line, 'latin1')
  return scanMeters(bytes, 0, bytes.length, scratch) ? [...scratch.values.subarray(0, scratch.count * 3)] : null
}

/** The plain way: what the scanner has to agree with. */
function parsed(line: string): number[] | null {
  const message = decode(line)
  if (message.kind !== 'updates' || message.faulty > 0) return null
  return message.updates.flatMap(({ param, fmt, value }) => {
    const { stem, index } = splitParameter(param)
    return fmt === 'val' && typeof value === 'number' ? [meterFamilyOf(stem), index, toTenthsDb(value)] : []
  })
}

const update = (params: string) => `{"jsonrpc":"2.0","method":"update","params":${params}}`

describe('meter scanner', () => {
  it('reads every family, one object or a list', () => {
    expect(scanned(update('{"param":"ZoneMeter_3","val":-23.4}'))).toEqual([2, 3, -234])
    expect(
      scanned(
        update(
          '[{"param":"SourceMeter_0","val":-80},{"param":"MixMeter_14","val":0},{"param":"GroupMeter_5","val":-0.06}]',
        ),
      ),
    ).toEqual([0, 0, -800, 1, 14, 0, 3, 5, -1])
  })

  it('keeps to the range of the wire', () => {
    expect(scanned(update('[{"param":"ZoneMeter_1","val":-200},{"param":"ZoneMeter_2","val":6.5}]'))).toEqual([
      2, 1, -800, 2, 2, 0,
    ])
  })

  it.each([
    update('[{"param":"ZoneMeter_3","val":-23.4},]'),
    update('[{"param":"ZoneMeter_3","val":-23.4}'),
    update('[{"param":"ZoneMeter_3","val":-}]'),
    update('[{"param":"ZoneMeter_3","val":-.5}]'),
    update('[{"param":"ZoneMeter_3","val":01}]'),
    update('[{"param":"ZoneMeter_3","val":1.}]'),
    update('[{"param":"ZoneMeter_03","val":1}]'),
    update('[{"param":"ZoneMeter_","val":1}]'),
    update('[{"param":"ZoneMeter_3","val":"-3"}]'),
    update('[{"param":"ZoneMeter_3","pct":50}]'),
    update('[]'),
    `${update('[{"param":"ZoneMeter_3","val":-1}]')} `,
    update('[{"param":"ZoneMeter_3","val":-1}]').slice(0, -1),
  ])('leaves %s to the decoder, and gives no level', (line) => {
    expect(scanned(line)).toBeNull()
    expect(scratch.count).toBe(0)
  })

  it('agrees with JSON.parse over a million mutated lines', () => {
    const random = createSeededRandom(20_260_105)
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
    const bases = [
      update('[{"param":"ZoneMeter_3","val":-23.4}]'),
      update('{"param":"SourceMeter_11","val":-7}'),
      update('[{"param":"MixMeter_0","val":-80},{"param":"GroupMeter_105","val":-0.25}]'),
    ]
    const bits = ['"', ',', '-', '.', '0', '7', 'e', '}', ']', '{', '[', ':', ' ', '\\', '_', 'Z', '\u0000', '\u00ff']
    let understood = 0
    for (let round = 0; round < 1_000_000; round++) {
      const base = pick(bases)
      // Mostly where the values are: a broken head is refused at once and teaches little.
      const at = Math.floor(random() < 0.1 ? random() * base.length : 44 + random() * (base.length - 44))
      const kind = random()
      const line =
        kind < 0.4
          ? base.slice(0, at) + pick(bits) + base.slice(at + 1)
          : kind < 0.7
            ? base.slice(0, at) + pick(bits) + base.slice(at)
            : kind < 0.9
              ? base.slice(0, at) + base.slice(at + 1)
              : base.slice(0, at)
      const fast = scanned(line)
      if (fast === null) continue
      understood += 1
      const plain = parsed(line)
      if (plain === null || plain.length !== fast.length || plain.some((value, i) => value !== fast[i])) {
        expect.fail(`${line}: scanner ${fast}, JSON.parse ${plain}`)
      }
    }
    expect(understood).toBeGreaterThan(30_000)
  })
})
