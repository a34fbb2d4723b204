import { beforeEach, describe, expect, it } from 'vitest'
import type { ProtocolCheck } from '../../../src-main/protocol-check/protocol-check.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import type { ProtocolReport, QuestionId } from '../../../src-shared/model/protocol-check.ts'
import { type ControlVenue, controlVenueForTest } from '../../support/control-venue.ts'
import { protocolRoomForTest, TECHNICIAN } from '../../support/protocol-room.ts'
import type { SimulatorHandle, TestChoices } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

const ZONE = 3
/** It is muted in the simulated bar. */
const MUTED_ZONE = 1
const GAIN = `ZoneGain_${ZONE}`
const SLOW = { perParameterMs: 200 }
const SOON = { withinMs: 8_000 }

describe('the protocol check', () => {
  let venue: ControlVenue
  let check: ProtocolCheck
  let addresses: readonly string[] = []
  beforeEach(() => {
    addresses = ['192.0.2.7']
  })

  async function unit(choices: Partial<TestChoices> = {}) {
    venue = await controlVenueForTest(10, { model: 'AZM4', ...choices })
    const { id, simulator } = venue
    check = (await protocolRoomForTest(venue, () => addresses)).check
    await simulator.resetRecord()
    return { id, simulator }
  }
  const run = (processorId: ProcessorId, zone: number | null) =>
    check.run({ processorId, mayWrite: zone !== null, zone }, TECHNICIAN)
  const read = (processorId: ProcessorId) => run(processorId, null)
  const write = (processorId: ProcessorId) => run(processorId, ZONE)
  const stateOf = ({ answers }: ProtocolReport, id: QuestionId) => answers.find((each) => each.id === id)?.state
  const said = ({ answers }: ProtocolReport): Record<string, string> =>
    Object.fromEntries(answers.map(({ id, sentence }) => [id, sentence]))
  const points = (sentence: string) => Number(/^\d+/.exec(sentence)?.[0])
  const gainsOf = async (simulator: SimulatorHandle) =>
    Object.fromEntries(Object.entries((await simulator.state()).values).filter(([param]) => /Gain_\d+$/.test(param)))
  /** A check that has written and is not done: the processor takes its time from the first question on that writes. */
  async function inTheMiddle(id: ProcessorId, simulator: SimulatorHandle) {
    const forget = check.job.subscribe((job) => {
      if (job.kind === 'running' && job.question === 'percent-curve') void simulator.fault('slow', SLOW)
    })
    const running = write(id)
    await until(async () => (await simulator.record()).writes.length > 0, { ...SOON, what: 'something is written' })
    forget()
    return { running }
  }
  const onlyTheLinkIsLeft = (simulator: SimulatorHandle) =>
    until(async () => (await simulator.record()).socketsOpen === 1, { ...SOON, what: 'only the link is left' })
  async function combined(id: ProcessorId, simulator: SimulatorHandle) {
    await simulator.outsideSet('GroupActive_5', { val: 1 })
    const zone = () => venue.sound(id).zones.find(({ index }) => index === ZONE)
    await until(() => zone()?.grouped === true, { ...SOON, what: 'the zone is in a combined group' })
  }

  /** What a venue must not notice: nothing above what it was, nothing but that zone's gain, no step over 3 dB, no unmute. */
  async function assertGentle(simulator: SimulatorHandle, beforeDb: number) {
    const { writes, unmutes } = await simulator.record()
    const values = writes.map(({ value }) => Number(value))
    expect(new Set(writes.map(({ param }) => param))).toEqual(new Set([GAIN]))
    expect(Math.max(...values)).toBeLessThanOrEqual(beforeDb)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(beforeDb - 3)
    expect(unmutes).toEqual([])
  }

  it('writes nothing where it was not allowed to, closes what it opened, and tells no name and no address', async () => {
    const { id, simulator } = await unit()
    const report = await read(id)
    expect(said(report)).toEqual({
      'reply-shapes':
        'With an id, get is answered by a result with a list of values. Without one it is answered by “getResp”. ' +
        'With an id, sub is answered by the text “OK” as result, then by an update. ' +
        'With an id, unsub is answered by the text “OK” as result.',
      'error-shapes':
        'With an id, an unknown parameter is answered by an error as object with code -32604. ' +
        'Without one it is answered by the method “error” with code -32604.',
      'bad-in-batch': 'One unknown parameter spoils its whole batch.',
      spelling: 'A group answers to GroupActive. A zone answers to ZoneGrouped.',
      'largest-batch': 'A message with 64 parameters is answered in whole. There are no more to ask for.',
      'meter-rate': expect.stringMatching(
        /^10 of 10 meters came, the busiest ([5-9]|10)(\.\d)? times a second\. They come again where nothing has changed\.$/,
      ),
      'two-addresses': expect.stringContaining('This computer has one address: run the check where it has two'),
      'allow-list': expect.stringMatching(/^This computer is allowed\./),
      dante: 'No source answers beyond index 13: no Dante input was found.',
      'client-limit': 'Beside the link and this check it takes 4 more clients; more were not tried.',
      'percent-curve': expect.stringMatching(/^\d+ volumes from -30 to 0 dB follow a square, within 0 %\.$/),
      'gain-while-grouped': 'It was not allowed to write.',
    })
    expect(stateOf(report, 'two-addresses')).toBe('not-possible-here')
    expect(stateOf(report, 'gain-while-grouped')).toBe('skipped')
    expect(report).toMatchObject({ writtenZone: null, putBack: [], isStopped: false, program: '1.2.3' })
    expect((await simulator.record()).writes).toEqual([])
    await onlyTheLinkIsLeft(simulator)

    const told = JSON.stringify(report)
    const { values } = await simulator.state()
    const names = Object.entries(values).flatMap(([param, name]) => (/Name_/.test(param) ? [String(name)] : []))
    expect(names.filter((name) => told.includes(name))).toEqual([])
    expect(told).toContain('Zone 0')
    expect(told).not.toContain('127.0.0.1')
    expect(check.last(id)).toBe(report)
  })

  it('reads a second variant right, and lowers an audible zone by no more than 3 dB and puts it back', async () => {
    addresses = ['192.0.2.7', '198.51.100.7']
    const { id, simulator } = await unit({
      meters: 'on-change',
      variants: {
        errorForm: 'string',
        errorWithoutId: 'nothing',
        badInBatch: 'left-out',
        subReply: 'values',
        grouped: 'ZoneActive',
        active: 'GroupCombine',
      },
    })
    await simulator.fault('client-limit', { limit: 3, mode: 'reset' })
    const before = await gainsOf(simulator)
    const report = await write(id)
    expect(said(report)).toMatchObject({
      'reply-shapes': expect.stringContaining('sub is answered by a result with a list of values, without an update.'),
      'error-shapes':
        'With an id, an unknown parameter is answered by an error as text. Without one it is answered by nothing.',
      'bad-in-batch': 'One unknown parameter is left out of the result; the others have their values.',
      spelling: 'A group answers to GroupCombine. A zone answers to ZoneActive.',
      'meter-rate': expect.stringContaining('They come only where something has changed.'),
      'two-addresses': expect.stringContaining('It comes from the address that was connected to.'),
      'client-limit': 'Beside the link and this check it takes 1 more client. The next one is reset.',
      'gain-while-grouped': expect.stringContaining('Combine one with it, and run the check again.'),
    })
    const readOnly = points(said(report)['percent-curve'] ?? '')
    expect(report.putBack).toMatchObject([{ parameter: GAIN, beforeDb: before[GAIN], state: 'as-before' }])
    expect(readOnly).toBeGreaterThan(11)
    expect(await gainsOf(simulator)).toEqual(before)
    await assertGentle(simulator, Number(before[GAIN]))
    await onlyTheLinkIsLeft(simulator)
  })

  it('reads a third variant right: gains that are rounded, and a zone of a combined group that keeps its own', async () => {
    const { id, simulator } = await unit({
      variants: { errorForm: 'method', badInBatch: 'marked', grouped: 'both', active: 'both', groupedGain: 'kept' },
    })
    await combined(id, simulator)
    await simulator.fault('set-rounded', { stepDb: 0.5 })
    const before = await gainsOf(simulator)
    const report = await write(id)
    expect(said(report)).toMatchObject({
      'error-shapes': expect.stringMatching(/^With an id, .* by the method “error” with code -32604\./),
      'bad-in-batch': 'One unknown parameter is marked in the result; the others have their values.',
      spelling: 'A group answers to GroupActive and GroupCombine. A zone answers to ZoneGrouped and ZoneActive.',
      'gain-while-grouped':
        'In a combined group, a write to a zone’s own gain stands. The group and its other members stay.',
    })
    expect(report.putBack).toMatchObject([{ parameter: GAIN, state: 'as-before' }])
    expect(await gainsOf(simulator)).toEqual(before)
    await assertGentle(simulator, Number(before[GAIN]))
  })

  it('goes further down on a muted zone, comes back in steps, and leaves it muted', async () => {
    const { id, simulator } = await unit()
    const before = await gainsOf(simulator)
    const { putBack } = await run(id, MUTED_ZONE)
    expect(putBack).toMatchObject([{ parameter: `ZoneGain_${MUTED_ZONE}`, state: 'as-before' }])
    expect(await gainsOf(simulator)).toEqual(before)
    const { writes, unmutes } = await simulator.record()
    const values = writes.map(({ value }) => Number(value))
    const up = values.map((value, nth) => value - (values[nth - 1] ?? value))
    expect(Math.min(...values)).toBe(Number(before[`ZoneGain_${MUTED_ZONE}`]) - 40)
    expect(Math.max(...up)).toBeLessThanOrEqual(3)
    expect(unmutes).toEqual([])
  })

  it('sees that a combined group overwrites, and that what it puts back is rounded to something else', async () => {
    const { id, simulator } = await unit()
    await simulator.outsideSet(GAIN, { val: -20.4 })
    await simulator.fault('set-rounded', { stepDb: 1 })
    const rounded = await write(id)
    expect(rounded.putBack).toMatchObject([{ parameter: GAIN, beforeDb: -20.4, nowDb: -20, state: 'not-as-before' }])
    await simulator.endFault('set-rounded')
    await combined(id, simulator)
    const before = await gainsOf(simulator)
    const grouped = await write(id)
    expect(said(grouped)['gain-while-grouped']).toMatch(/is overwritten at once\./)
    expect(grouped.putBack).toMatchObject([{ parameter: GAIN, state: 'as-before' }])
    expect(await gainsOf(simulator)).toEqual(before)
  })

  it.each([
    ['was stopped', async () => void check.stop()],
    ['lost its connection', (simulator: SimulatorHandle) => simulator.fault('reset-mid-frame')],
  ])('puts back what it has moved when it %s in the middle', async (_, interrupt) => {
    const { id, simulator } = await unit()
    const before = await gainsOf(simulator)
    const { running } = await inTheMiddle(id, simulator)
    await interrupt(simulator)
    const report = await running
    expect(report.putBack).toMatchObject([{ parameter: GAIN, beforeDb: before[GAIN], state: 'as-before' }])
    expect(await gainsOf(simulator)).toEqual(before)
    await assertGentle(simulator, Number(before[GAIN]))
    expect(report.answers.at(-2)?.state).not.toBe('answered')
    await onlyTheLinkIsLeft(simulator)
  })

  it('says plainly what it could not put back where the processor is gone', async () => {
    const { id, simulator } = await unit()
    const before = (await gainsOf(simulator))[GAIN]
    const { running } = await inTheMiddle(id, simulator)
    await simulator.fault('control-off')
    const { putBack, answers } = await running
    expect(putBack).toMatchObject([{ parameter: GAIN, beforeDb: before, nowDb: null, state: 'unknown' }])
    expect(putBack[0]?.sentence).toMatch(/put back once the processor answers\.$/)
    expect(answers.at(-2)).toMatchObject({ state: 'failed', sentence: expect.stringMatching(/connection|refuses/) })
    expect(check.job.get()).toMatchObject({ kind: 'ended', sentence: expect.stringContaining('not read as before') })
  })

  it('leaves alone what somebody else has set meanwhile', async () => {
    const { id, simulator } = await unit()
    const { running } = await inTheMiddle(id, simulator)
    await simulator.outsideSet(GAIN, { val: -50 })
    expect((await running).putBack).toMatchObject([{ parameter: GAIN, nowDb: -50, state: 'changed-by-another' }])
    expect((await simulator.record()).writes).toHaveLength(1)
    expect((await gainsOf(simulator))[GAIN]).toBe(-50)
  })

  it('runs one at a time, for a processor and a zone that are there', async () => {
    const { id } = await unit()
    await expect(run(id, 99)).rejects.toMatchObject({ code: 'bad-input' })
    const running = read(id)
    await expect(read(id)).rejects.toMatchObject({ code: 'busy' })
    expect(check.stop()).toBe(true)
    expect(await running).toMatchObject({ isStopped: true })
    expect(check.stop()).toBe(false)
  })

  it('notices that one more client costs the link its connection', async () => {
    const { id, simulator } = await unit()
    await simulator.fault('client-limit', { limit: 2, mode: 'evict' })
    expect(said(await read(id))['client-limit']).toBe(
      'Beside the link and this check it takes 0 more clients. The next one makes it end an older connection.',
    )
  })

  it('tells what a computer sees that is not on the list', async () => {
    const { id, simulator } = await unit()
    await simulator.fault('allow-list', { mode: 'ignore' })
    const report = await read(id)
    expect(stateOf(report, 'allow-list')).toBe('answered')
    expect(said(report)['allow-list']).toMatch(/^It accepts the connection and never answers\./)
    expect(stateOf(report, 'spelling')).toBe('failed')
  })
})
