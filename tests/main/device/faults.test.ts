import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkProcessor } from '../../../src-main/health/checks.ts'
import type { LinkWord, ProcessorId } from '../../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../../src-shared/model/sound.ts'
import type { FaultName } from '../../../src-simulator/faults.ts'
import { createTestVenue, type TestVenue } from '../../support/fleet.ts'
import type { SimulatorHandle } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

/** How much faster than real everything goes here. Times in the table are as a user would see them. */
const SPEED = 10

interface Case {
  readonly name: FaultName
  readonly options?: Record<string, string | number | boolean>
  /** What the link must come to say while the fault lasts, and within how long. */
  readonly shows?: { readonly link?: LinkWord; readonly meters?: 'silent' | 'heard'; readonly withinMs: number }
  /** What Tools must count. */
  readonly counts?: 'garbageLines' | 'wrongTypes' | 'unknownIds' | 'foreignDatagrams'
  /** Whether the level must stay right all through the fault. */
  readonly keepsReading?: true
  /** Whether everything is read again during the fault, and must come out as it was. */
  readonly reads?: true
}

/** Every fault of the simulator that this console has to live with (protocol.md §7). */
const CASES: readonly Case[] = [
  { name: 'half-open', shows: { link: 'not-answering', withinMs: 20_000 } },
  { name: 'reset-mid-frame' },
  { name: 'wedge', shows: { link: 'not-answering', meters: 'heard', withinMs: 20_000 } },
  { name: 'telemetry-dead', shows: { link: 'online', meters: 'silent', withinMs: 8_000 } },
  { name: 'split-bytes', keepsReading: true, reads: true },
  { name: 'joined', keepsReading: true, reads: true },
  { name: 'crlf', keepsReading: true },
  { name: 'blank-lines', keepsReading: true },
  { name: 'garbage', keepsReading: true, reads: true, counts: 'garbageLines' },
  { name: 'endless-line', counts: 'garbageLines' },
  { name: 'wrong-types', counts: 'wrongTypes' },
  { name: 'error-form', options: { form: 'string' }, keepsReading: true, reads: true },
  { name: 'error-form', options: { form: 'method' }, keepsReading: true },
  { name: 'bad-parameter', keepsReading: true, reads: true },
  { name: 'late-ids', keepsReading: true },
  { name: 'unknown-ids', keepsReading: true, reads: true, counts: 'unknownIds' },
  { name: 'duplicate-ids', keepsReading: true, reads: true, counts: 'unknownIds' },
  { name: 'swapped-ids', keepsReading: true, reads: true },
  { name: 'swapped-ids', options: { contents: true }, keepsReading: true, reads: true },
  { name: 'slow', keepsReading: true },
  { name: 'control-off', shows: { link: 'waiting', withinMs: 5_000 } },
  { name: 'reboot', options: { bootMs: 0 } },
  { name: 'reboot', options: { bootMs: 9_000 } },
  { name: 'reboot', options: { bootMs: 9_000, listening: true } },
  { name: 'udp-loss', keepsReading: true },
  { name: 'udp-reorder', keepsReading: true },
  { name: 'udp-duplicate', keepsReading: true },
  {
    name: 'foreign-sender',
    options: { host: '127.0.0.99', val: -1.5 },
    keepsReading: true,
    counts: 'foreignDatagrams',
  },
]

describe('a link lives through', () => {
  let venue: TestVenue
  let id: ProcessorId
  let simulator: SimulatorHandle
  let zone: { readonly index: number; readonly name: string }
  let level = -20

  beforeAll(async () => {
    venue = await createTestVenue(SPEED)
    const added = await venue.add(1)
    id = added.id
    simulator = added.simulator
    await venue.ready(id)
    zone = venue.sound(id).zones[0]!
  })
  afterAll(() => venue.close())

  /** Holds a level that was not there before, and waits until it stands under its name. */
  async function expectNewLevel(withinMs: number): Promise<void> {
    level = level <= -70 ? -20.3 : Number((level - 0.7).toFixed(1))
    await simulator.hold(`ZoneMeter_${zone.index}`, level)
    await until(() => venue.levelDb(id, 'zone', zone.name) === level, {
      withinMs: withinMs / SPEED + 500,
      what: `${zone.name} shows ${level} dB`,
    })
  }

  it.each(CASES)('$name $options', async ({ name, options, shows, counts, keepsReading, reads }) => {
    await venue.ready(id)
    await expectNewLevel(2_000)
    const socketsBefore = (await simulator.record()).socketsEver
    const countBefore = countOf(counts)
    await simulator.fault(name, options)

    if (shows) {
      await until(
        () => {
          const view = venue.view(id)
          return (!shows.link || view.link.kind === shows.link) && (!shows.meters || view.meters.kind === shows.meters)
        },
        { withinMs: shows.withinMs / SPEED + 250, what: `the link shows ${JSON.stringify(shows)}` },
      )
    }
    if (keepsReading) for (let i = 0; i < 3; i++) await expectNewLevel(2_000)
    if (reads) {
      const before = namesIn(venue.sound(id))
      // Once, and right at once: a second try would hide a reading that came out wrong.
      expect(namesIn(await venue.fleet.link(id).probe())).toEqual(before)
    }
    if (counts) await until(() => countOf(counts) > countBefore, { withinMs: 3_000, what: `${counts} grow` })

    await simulator.clear()
    // A link that was cut is still called online until that was noticed.
    const backWithinMs = 90_000 / SPEED
    const isConnected = async () => (await simulator.record()).socketsOpen === 1
    await until(isConnected, { withinMs: backWithinMs, what: 'it is connected' })
    await until(() => venue.view(id).link.kind === 'online', { withinMs: backWithinMs, what: 'the link is online' })
    await expectNewLevel(40_000)
    await until(() => venue.view(id).meters.kind === 'heard', { withinMs: 2_000, what: 'meters are heard' })

    const { socketsOpen, socketsEver, writes, badWrites } = await simulator.record()
    expect(socketsOpen).toBe(1)
    expect(writes).toEqual([])
    expect(badWrites).toEqual([])
    if (keepsReading) expect(socketsEver).toBe(socketsBefore)
  })

  it('tells why no meters are heard, with the likely causes', async () => {
    await venue.ready(id)
    await simulator.fault('telemetry-dead')
    await until(() => venue.view(id).meters.kind === 'silent', { withinMs: 2_000, what: 'silence is noticed' })
    const { checks } = checkProcessor({
      view: venue.view(id),
      sound: venue.sound(id),
      meterPort: venue.fleet.meterPort.get(),
    })
    expect(checks.find((check) => check.id === 'commands')?.state).toBe('ok')
    expect(checks.find((check) => check.id === 'meters')).toMatchObject({
      state: 'failed',
      finding: 'Commands work, no meters heard.',
      causes: expect.arrayContaining([expect.stringMatching(/firewall/i)]),
    })
    expect(venue.levelDb(id, 'zone', zone.name)).toBeNull()
    await simulator.clear()
    await until(() => venue.view(id).meters.kind === 'heard', { withinMs: 2_000, what: 'meters are heard again' })
  })

  it('writes each kind of nonsense to the log once', () => {
    const warnings = venue.log.lines.filter(({ level: each }) => each === 'warn').map(({ message }) => message)
    for (const sentence of ['not a message', 'wrong type', 'was not asked']) {
      expect(warnings.filter((message) => message.includes(sentence))).toHaveLength(1)
    }
    expect(venue.log.lines.filter(({ level: each }) => each === 'error')).toEqual([])
  })

  function namesIn(sound: ProcessorSound): object {
    const { zones, sources, groups, mixes, scenes, messages } = sound
    return [zones, sources, groups, mixes, scenes, messages].map((all) => all.map(({ index, name }) => [index, name]))
  }

  function countOf(kind: Case['counts']): number {
    return kind ? venue.fleet.messages().counts.reduce((sum, counts) => sum + counts[kind], 0) : 0
  }
})
