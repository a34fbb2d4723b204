import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaptureSummary } from '../../../src-shared/model/capture.ts'
import type { ApplyReceipt, SettingPlan } from '../../../src-shared/model/capture-plan.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { isPlaceholderName } from '../../../src-shared/model/sound.ts'
import { capturesForTest, settingsByName, type TestCaptures } from '../../support/capture-room.ts'
import { createTestVenue, type TestVenue } from '../../support/fleet.ts'
import { createSeededRandom } from '../../support/random.ts'
import type { SimulatorHandle, TestChoices } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

const CALLER = { name: 'test', role: 'technician', door: 'command-line' } as const
const SOON = { withinMs: 8_000 }

describe('a processor’s own settings', () => {
  let venue: TestVenue
  let room: TestCaptures
  beforeEach(async () => {
    venue = await createTestVenue(10)
    room = await capturesForTest(venue)
  })
  afterEach(() => venue.close())

  async function unit(choices: Partial<TestChoices> = {}) {
    // The smaller model is read in a third of the time.
    const { id, simulator } = await venue.add(1, { model: 'AZM4', ...choices })
    await venue.ready(id)
    return { id, simulator }
  }
  const take = (id: ProcessorId) => room.captures.take(id, 'by-hand', 'test', 'As it should be')
  const zoneIndex = (id: ProcessorId, name: string) => venue.sound(id).zones.find((zone) => zone.name === name)!.index
  const indexed = async (simulator: SimulatorHandle, name: string) => {
    const { values } = await simulator.state()
    const param = Object.keys(values).find((each) => /^ZoneName_/.test(each) && values[each] === name)!
    return Number(param.slice(9))
  }
  const writesOf = async (simulator: SimulatorHandle) =>
    (await simulator.record()).writes.map(({ param, format, value }) => [param, format, value])
  /** Of a ramp only where it ended. */
  const landings = <Write extends { readonly param: string } | readonly unknown[]>(writes: readonly Write[]) => {
    const paramOf = (write: Write | undefined) => write && ('param' in write ? write.param : write[0])
    return writes.filter((write, nth) => paramOf(write) !== paramOf(writes[nth + 1]))
  }
  const outcomeOf = ({ items }: ApplyReceipt, name: string, what: string) =>
    items.find((item) => item.name === name && item.what === what)?.outcome
  const writesIn = ({ items }: SettingPlan) =>
    items.filter(({ deed }) => deed === 'write').map(({ name, what }) => `${name} ${what}`)

  it.each([
    ['AZM8', '4.5', {}],
    ['AZM4', '2.5', { grouped: 'ZoneActive', active: 'GroupCombine', badInBatch: 'left-out', subReply: 'values' }],
  ] as const)(
    'captures every settable value of an %s with firmware %s, and writes nothing for it',
    async (model, firmware, variants) => {
      const { id, simulator } = await unit({ model, firmware, variants })
      const summary = await take(id)
      const { entries } = room.captures.read(id, summary.id)
      const { values } = await simulator.state()
      const settable = Object.keys(values).filter((param) =>
        /(Gain|Mute|ZoneSource|GroupSource|GroupActive|GroupCombine)_\d+$|^TodaysBellSchedule$/.test(param),
      )
      expect(summary).toMatchObject({ why: 'by-hand', by: 'test', name: 'As it should be', unknown: 0, firmware })
      expect(summary.values).toBe(settable.length)
      const bar = entries.find(({ place }) => place.family === 'zone' && place.name === 'Main Bar')
      expect(bar).toMatchObject({
        values: [
          { what: 'gain', gainDb: -12, gainPercent: expect.closeTo(72.25, 2) },
          { what: 'mute', muted: false },
          { what: 'source', source: { kind: 'source', name: 'Jukebox' } },
        ],
        grouped: false,
      })
      const gains = entries.flatMap((entry) => entry.values).filter((value) => value.what === 'gain')
      expect(gains.filter(({ gainDb, gainPercent }) => gainDb === null || gainPercent === null)).toEqual([])
      expect(entries.filter(({ place }) => place.family === 'send').length > 0).toBe(firmware !== '2.5')
      const { writes, badWrites } = await simulator.record()
      expect([writes, badWrites]).toEqual([[], []])
    },
  )

  it('plans, puts back what differs and nothing else, in an order in which nothing is loud by accident', async () => {
    const { id, simulator } = await unit({ model: 'AZM8' })
    const wanted = settingsByName(await simulator.state())
    const capture = await take(id)
    const [bar, patio, rest] = ['Main Bar', 'Patio', 'Restrooms'].map((name) => zoneIndex(id, name))
    const { values } = await simulator.state()
    const other = values[`ZoneSource_${patio}`]
    await simulator.outsideSet(`ZoneGain_${bar}`, { val: -40 })
    await simulator.outsideSet(`ZoneMute_${bar}`, { val: 1 })
    await simulator.outsideSet(`ZoneSource_${bar}`, { val: Number(other) })
    await simulator.outsideSet(`ZoneGain_${rest}`, { val: -2 })
    await simulator.outsideSet(`ZoneMute_${rest}`, { val: 0 })
    const send = Object.keys(values).find((param) => /^Mix_14_SourceMute_/.test(param) && values[param] === 0)!
    await simulator.outsideSet(send, { val: 1 })
    await simulator.outsideSet('TodaysBellSchedule', { val: 1 })

    const differing = await room.captures.compare(id, capture.id, null)
    expect(differing.entries.filter(({ kind }) => kind !== 'same').map(({ name }) => name)).toEqual([
      'Restrooms',
      'Main Bar',
      expect.stringMatching(/ in House Mix$/),
      'Bell schedule',
    ])
    const plan = await room.captures.plan(id, capture.id)
    const sendName = differing.entries.find(({ family, kind }) => family === 'send' && kind === 'different')!.name
    expect(writesIn(plan)).toEqual([
      'Restrooms mute',
      'Restrooms gain',
      'Main Bar source',
      'Main Bar gain',
      'Bell schedule schedule',
      'Main Bar mute',
      `${sendName} mute`,
    ])
    expect(plan.unmutes).toEqual(['Main Bar', sendName])
    await simulator.resetRecord()
    const receipt = await room.captures.apply({ planId: plan.id, only: null }, CALLER)
    expect(receipt).toMatchObject({
      end: 'completed',
      lookedAgain: true,
      by: 'test',
      sentence: '7 of 7 settings are as captured.',
    })
    expect(receipt.items.every(({ outcome }) => outcome.kind === 'applied')).toBe(true)
    expect(settingsByName(await simulator.state())).toEqual(wanted)
    expect(landings(await writesOf(simulator))).toEqual([
      [`ZoneMute_${rest}`, 'val', 1],
      [`ZoneGain_${rest}`, 'val', -30],
      [`ZoneSource_${bar}`, 'val', values[`ZoneSource_${bar}`]],
      [`ZoneGain_${bar}`, 'val', -12],
      ['TodaysBellSchedule', 'val', 0],
      [`ZoneMute_${bar}`, 'val', 0],
      [send, 'val', 0],
    ])
    const { badWrites, unmutes } = await simulator.record()
    expect(badWrites).toEqual([])
    expect(unmutes.map(({ param }) => param)).toEqual([`ZoneMute_${bar}`, send])
    // How it was before is kept, and so is the receipt.
    expect(room.captures.list(id).map(({ id: each, why }) => [each, why])).toContainEqual([
      receipt.beforeId,
      'before-apply',
    ])
    expect(room.captures.receipts(id)).toEqual([receipt])
    const back = await room.captures.compare(id, receipt.beforeId, capture.id)
    expect(back.entries.filter(({ kind }) => kind === 'different')).toHaveLength(4)
  })

  it('puts back what was chosen alone, and refuses what the plan does not write', async () => {
    const { id, simulator } = await unit()
    const capture = await take(id)
    const [bar, patio] = ['Main Bar', 'Patio'].map((name) => zoneIndex(id, name))
    await simulator.outsideSet(`ZoneGain_${bar}`, { val: -40 })
    await simulator.outsideSet(`ZoneGain_${patio}`, { val: -41 })
    const plan = await room.captures.plan(id, capture.id)
    await expect(room.captures.apply({ planId: plan.id, only: ['zone 77 gain'] }, CALLER)).rejects.toMatchObject({
      code: 'bad-input',
    })
    await room.captures.apply({ planId: plan.id, only: [`zone ${patio} gain`] }, CALLER)
    expect(landings(await writesOf(simulator))).toEqual([[`ZoneGain_${patio}`, 'val', -18]])
    // A plan is used once.
    await expect(room.captures.apply({ planId: plan.id, only: null }, CALLER)).rejects.toMatchObject({
      code: 'stale-plan',
    })
  })

  it.each([1, 2, 3, 4])(
    'finds every name again after its indices were reassigned at random (seed %i)',
    async (seed) => {
      const random = createSeededRandom(seed)
      const { id, simulator } = await unit({ model: 'AZM8', naming: seed % 3 === 0 ? 'mixed' : 'venue', seed })
      const before = await simulator.state()
      const wanted = settingsByName(before)
      const capture = await take(id)
      for (const param of Object.keys(before.values).filter((each) => /^(Zone|Source)(Gain|Mute)_/.test(each))) {
        if (random() < 0.5)
          await simulator.outsideSet(param, { val: param.includes('Mute') ? 1 : -Math.round(random() * 800) / 10 })
      }
      for (let turn = 0; turn <= random() * 3; turn++) {
        const family = random() < 0.6 ? 'Zone' : 'Source'
        await simulator.fault('reassign', { family, how: random() < 0.6 ? 'rotate' : 'shift', silent: random() < 0.5 })
      }
      const moved = settingsByName(await simulator.state())
      const plan = await room.captures.plan(id, capture.id)
      await simulator.resetRecord()
      const receipt = await room.captures.apply({ planId: plan.id, only: null }, CALLER)
      expect(receipt).toMatchObject({ end: 'completed', lookedAgain: true })
      const after = settingsByName(await simulator.state())
      const names = Object.entries(before.values).filter(([param]) => /^(Zone|Source)Name_/.test(param))
      for (const [param, name] of names) {
        const isOwn =
          names.filter(([each, other]) => each.slice(0, 4) === param.slice(0, 4) && other === name).length === 1
        if (!isOwn || isPlaceholderName(String(name))) continue
        for (const thing of ['Gain', 'Mute', 'Source']) {
          const key = `${param.split('Name')[0]} ${name} ${thing}`
          expect(after[key], key).toEqual(wanted[key])
        }
      }
      // Whatever is not as it was captured is as it was found: nothing went to a wrong place.
      for (const [key, value] of Object.entries(after)) expect([wanted[key], moved[key]], key).toContainEqual(value)
      const { badWrites, writes } = await simulator.record()
      expect(badWrites).toEqual([])
      expect(landings(writes).length).toBe(plan.items.filter(({ deed }) => deed === 'write').length)
    },
  )

  it('tells what was acknowledged and not applied, rounded, taken back, or refused', async () => {
    const { id, simulator } = await unit()
    const bar = zoneIndex(id, 'Main Bar')
    await simulator.outsideSet(`ZoneGain_${bar}`, { val: -20.4 })
    const capture = await take(id)
    const applied = async () => {
      await simulator.outsideSet(`ZoneGain_${bar}`, { val: -26 })
      const plan = await room.captures.plan(id, capture.id)
      return outcomeOf(await room.captures.apply({ planId: plan.id, only: null }, CALLER), 'Main Bar', 'gain')
    }
    const gain = (gainDb: number) => ({ what: 'gain', gainDb, gainPercent: null })
    expect(await applied()).toEqual({ kind: 'applied' })
    await simulator.fault('set-ignored')
    expect(await applied()).toEqual({ kind: 'not-applied', kept: gain(-26) })
    await simulator.clear()
    await simulator.fault('set-rounded', { stepDb: 1 })
    expect(await applied()).toEqual({ kind: 'rounded', to: gain(-20) })
    await simulator.clear()
    await simulator.fault('set-reverted', { afterMs: 1000 })
    expect(await applied()).toEqual({ kind: 'reverted', to: gain(-26) })
    await simulator.clear()
    await simulator.fault('set-refused')
    expect(await applied()).toEqual({ kind: 'refused', sentence: 'The processor refused the change.' })
    await simulator.clear()
    expect(room.captures.receipts(id)[0]?.sentence).toBe('0 of 1 settings are as captured.')
  })

  it('does not make louder what could not be muted', async () => {
    const { id, simulator } = await unit()
    const rest = zoneIndex(id, 'Restrooms')
    const capture = await take(id)
    await simulator.outsideSet(`ZoneMute_${rest}`, { val: 0 })
    await simulator.outsideSet(`ZoneGain_${rest}`, { val: -60 })
    const plan = await room.captures.plan(id, capture.id)
    await simulator.fault('set-ignored')
    const receipt = await room.captures.apply({ planId: plan.id, only: null }, CALLER)
    expect(outcomeOf(receipt, 'Restrooms', 'mute')).toMatchObject({ kind: 'not-applied' })
    expect(outcomeOf(receipt, 'Restrooms', 'gain')).toMatchObject({ kind: 'not-reached' })
    expect(await writesOf(simulator)).toEqual([[`ZoneMute_${rest}`, 'val', 1]])
  })

  it('sets a group before it is combined, leaves its zones to it, and gives them their own back when it is not', async () => {
    const { id, simulator } = await unit()
    const apart = await take(id)
    const wantedApart = settingsByName(await simulator.state())
    const group = venue.sound(id).groups.find(({ name }) => name === 'Bar and Patio')!
    await simulator.outsideSet(`GroupGain_${group.index}`, { val: -22 })
    await simulator.outsideSet(`GroupActive_${group.index}`, { val: 1 })
    const together = await take(id)
    const wantedTogether = settingsByName(await simulator.state())

    const parting = await room.captures.plan(id, apart.id)
    expect(writesIn(parting).slice(0, 2)).toEqual(['Bar and Patio active', 'Bar and Patio gain'])
    expect(parting.unmutes).toContain('Bar and Patio')
    const parted = await room.captures.apply({ planId: parting.id, only: null }, CALLER)
    expect(parted.sentence).toBe(`${parted.items.length} of ${parted.items.length} settings are as captured.`)
    expect(settingsByName(await simulator.state())).toEqual(wantedApart)

    const joining = await room.captures.plan(id, together.id)
    expect(writesIn(joining)).toEqual(['Bar and Patio gain', 'Bar and Patio active'])
    expect(joining.items.filter(({ deed }) => deed === 'follows').map(({ name }) => name)).toContain('Patio')
    await room.captures.apply({ planId: joining.id, only: null }, CALLER)
    expect(settingsByName(await simulator.state())).toEqual(wantedTogether)
    // While it is combined, nobody writes to its zones.
    await simulator.outsideSet(`GroupGain_${group.index}`, { val: -50 })
    const again = await room.captures.plan(id, apart.id)
    await simulator.resetRecord()
    const some = again.items.filter((item) => item.name === 'Patio' && item.deed === 'write').map((item) => item.id)
    const receipt = await room.captures.apply({ planId: again.id, only: some }, CALLER)
    expect(receipt.items.map(({ outcome }) => outcome.kind)).toEqual(['refused', 'not-reached', 'refused'])
    expect(await writesOf(simulator)).toEqual([])
  })

  it('refuses a plan of which a name or a value has changed, and one that is too old, before it writes', async () => {
    const { id, simulator } = await unit()
    const [bar, patio] = ['Main Bar', 'Patio'].map((name) => zoneIndex(id, name))
    const capture = await take(id)
    const stale = async (change: () => Promise<void>) => {
      await simulator.outsideSet(`ZoneGain_${bar}`, { val: -40 })
      const plan = await room.captures.plan(id, capture.id)
      await change()
      await simulator.resetRecord()
      await expect(room.captures.apply({ planId: plan.id, only: null }, CALLER)).rejects.toMatchObject({
        code: 'stale-plan',
      })
      expect(await writesOf(simulator)).toEqual([])
    }
    await stale(() => simulator.outsideSet(`ZoneGain_${bar}`, { val: -39 }))
    await stale(() => simulator.fault('reassign', { family: 'Zone', how: 'rotate', silent: true }))
    expect(room.captures.list(id).map(({ why }) => why)).toEqual(['by-hand'])
    // What it does not touch may change.
    const moved = await indexed(simulator, 'Main Bar')
    await simulator.outsideSet(`ZoneGain_${moved}`, { val: -38 })
    const plan = await room.captures.plan(id, capture.id)
    const elsewhere = await indexed(simulator, 'Dining Room')
    await simulator.outsideSet(`ZoneGain_${elsewhere}`, { val: -50 })
    await simulator.resetRecord()
    await room.captures.apply({ planId: plan.id, only: null }, CALLER)
    expect(landings(await writesOf(simulator))).toEqual([[`ZoneGain_${moved}`, 'val', -12]])
    expect(patio).toBeDefined()
  })

  it('writes nothing more once a name has moved in the middle, and says where it ended', async () => {
    const { id, simulator } = await unit({ timing: 'steady-80' })
    const capture = await take(id)
    for (const { index } of venue.sound(id).zones) await simulator.outsideSet(`ZoneGain_${index}`, { val: -55 })
    const plan = await room.captures.plan(id, capture.id)
    await simulator.resetRecord()
    const applying = room.captures.apply({ planId: plan.id, only: null }, CALLER)
    await until(async () => (await writesOf(simulator)).length >= 2, { ...SOON, what: 'two writes' })
    await simulator.fault('reassign', { family: 'Zone', how: 'rotate', silent: true })
    const receipt = await applying
    expect(receipt.end).toBe('moved')
    const written = (await writesOf(simulator)).length
    expect(written).toBeLessThan(plan.items.filter(({ deed }) => deed === 'write').length)
    expect(receipt.items.at(-1)?.outcome).toMatchObject({ kind: 'not-reached' })
  })

  it('does one thing at a time, and stops between two writes', async () => {
    const { id, simulator } = await unit({ timing: 'steady-80' })
    const capture = await take(id)
    for (const { index } of venue.sound(id).zones) await simulator.outsideSet(`ZoneGain_${index}`, { val: -1 })
    const plan = await room.captures.plan(id, capture.id)
    await simulator.resetRecord()
    const shown = new Set<string>()
    const stop = room.captures.job.subscribe((job) =>
      shown.add(job.kind === 'running' ? `${job.what} ${job.step}` : job.kind),
    )
    const applying = room.captures.apply({ planId: plan.id, only: null }, CALLER)
    await expect(room.captures.plan(id, capture.id)).rejects.toMatchObject({ code: 'busy' })
    await expect(take(id)).rejects.toMatchObject({ code: 'busy' })
    // Pressed twice, it is busy with it, and not that something changed.
    await expect(room.captures.apply({ planId: plan.id, only: null }, CALLER)).rejects.toMatchObject({ code: 'busy' })
    await until(async () => (await writesOf(simulator)).length >= 2, { ...SOON, what: 'two writes' })
    expect(room.captures.stop()).toBe(true)
    const receipt = await applying
    expect(receipt).toMatchObject({ end: 'stopped', lookedAgain: true })
    const kinds = receipt.items.map(({ outcome }) => outcome.kind)
    const written = await writesOf(simulator)
    expect(kinds.filter((kind) => kind === 'applied')).toHaveLength(written.length)
    expect(kinds.filter((kind) => kind === 'not-reached')).toHaveLength(kinds.length - written.length)
    expect(written.length).toBeLessThan(kinds.length)
    expect([...shown]).toEqual(['apply 0', 'apply 1', 'apply 2', 'ended'])
    expect(room.captures.job.get()).toMatchObject({
      kind: 'ended',
      what: 'apply',
      outcome: 'ok',
      receiptId: receipt.id,
    })
    expect(room.captures.stop()).toBe(false)
    stop()
    // While it only reads, it ends at once, and nothing is written.
    const again = await room.captures.plan(id, capture.id)
    await simulator.resetRecord()
    const reading = room.captures.apply({ planId: again.id, only: null }, CALLER)
    expect(room.captures.stop()).toBe(true)
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
    expect(await writesOf(simulator)).toEqual([])
  })

  it('says what was written and what was not when the connection is lost in the middle', async () => {
    const { id, simulator } = await unit({ timing: 'steady-80' })
    const capture = await take(id)
    for (const { index } of venue.sound(id).zones) await simulator.outsideSet(`ZoneGain_${index}`, { val: -1 })
    const plan = await room.captures.plan(id, capture.id)
    await simulator.resetRecord()
    const applying = room.captures.apply({ planId: plan.id, only: null }, CALLER)
    await until(async () => (await writesOf(simulator)).length >= 2, { ...SOON, what: 'two writes' })
    await simulator.fault('reset-mid-frame')
    const receipt = await applying
    expect(receipt).toMatchObject({ end: 'link-lost', lookedAgain: false })
    const kinds = receipt.items.map(({ outcome }) => outcome.kind)
    const written = (await writesOf(simulator)).length
    const known = kinds.filter((kind) => kind === 'applied' || kind === 'unanswered').length
    expect(known).toBe(written)
    expect(kinds.filter((kind) => kind === 'not-reached')).toHaveLength(kinds.length - written)
    expect(room.captures.receipts(id)).toEqual([receipt])
  })

  it('captures only what is there: not connected is told, and a firmware or a model goes with it', async () => {
    const { id, simulator } = await unit({ firmware: '3.5' })
    await simulator.fault('control-off')
    await until(() => venue.view(id).link.kind !== 'online', { ...SOON, what: 'the link is lost' })
    await expect(take(id)).rejects.toMatchObject({ code: 'processor-offline' })
    expect(room.captures.job.get()).toMatchObject({ kind: 'ended', what: 'capture', outcome: 'processor-offline' })
    await simulator.clear()
    await venue.ready(id)
    const taken: CaptureSummary = await take(id)
    expect(taken).toMatchObject({ firmware: '3.5', model: 'AZM8' })
    room.captures.remove(id, taken.id)
    expect(room.captures.list(id)).toEqual([])
    expect(() => room.captures.read(id, taken.id)).toThrow(/no capture/)
  })
})
