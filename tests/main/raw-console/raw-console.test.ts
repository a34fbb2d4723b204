import { expect, onTestFinished, test } from 'vitest'
import { meaningOf } from '../../../src-main/device/meaning.ts'
import { createRawConsole } from '../../../src-main/raw-console/raw-console.ts'
import type { Caller } from '../../../src-shared/contract/role.ts'
import { RawOrder, type RawQuestion } from '../../../src-shared/model/raw-console.ts'
import { controlVenueForTest } from '../../support/control-venue.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const BEN: Caller = { name: 'Ben', role: 'technician', door: 'web' }

async function place() {
  const venue = await controlVenueForTest(5)
  const clock = createManualClock()
  const raw = createRawConsole({
    ...{ clock, log: venue.log, link: venue.fleet.link, desk: venue.room.desk, meaningOf },
  })
  onTestFinished(raw.close)
  const of = (parameter: string, format: RawQuestion['format']): RawQuestion => ({
    processorId: venue.id,
    parameter,
    format,
  })
  return {
    ...{ venue, clock, raw },
    ask: (parameter: string, format: RawQuestion['format']) => raw.ask(of(parameter, format)),
    write: (parameter: string, format: RawQuestion['format'], value: number | string) =>
      raw.write(RawOrder.parse({ ...of(parameter, format), value }), BEN),
  }
}

test('asks for any parameter by its own name, and says what the processor says', async () => {
  const { venue, ask } = await place()
  const { index, name, gainDb } = venue.sound(venue.id).zones[0]!
  expect(await ask(`ZoneName_${index}`, 'str')).toEqual({
    ...{ parameter: `ZoneName_${index}`, format: 'str', value: name, sentence: null },
  })
  expect(await ask(`ZoneGain_${index}`, 'val')).toMatchObject({ value: gainDb })
  expect(await ask('FirmwareVersion', 'str')).toMatchObject({ value: expect.stringMatching(/^\d/) })
  await expect(ask('NoSuchThing_3', 'val')).rejects.toMatchObject({ code: 'not-found' })
  await venue.simulator.fault('wedge', {})
  const unanswered = { code: 'processor-offline', message: 'The processor did not answer that.' }
  await expect(ask('FirmwareVersion', 'str')).rejects.toMatchObject(unanswered)
  await venue.simulator.clear()
  await venue.simulator.fault('control-off', {})
  await expect(ask('FirmwareVersion', 'str')).rejects.toMatchObject({ code: 'processor-offline' })
})

test('writes nothing until it was allowed, for ten minutes, and no longer when it was ended', async () => {
  const { venue, clock, raw, write } = await place()
  const { index } = venue.sound(venue.id).zones[0]!
  const mute = () => write(`ZoneMute_${index}`, 'val', 1)
  await expect(mute()).rejects.toMatchObject({ code: 'not-allowed' })
  expect(raw.allow(BEN)).toEqual({ writableUntilMs: clock.nowMs() + 600_000 })
  await clock.advance(599_000)
  expect(await mute()).toMatchObject({ value: 1, sentence: 'It is so now.' })
  await clock.advance(1_000)
  expect(raw.state.get()).toEqual({ writableUntilMs: null })
  await expect(mute()).rejects.toMatchObject({ code: 'not-allowed' })
  raw.allow(BEN)
  raw.forbid()
  await expect(mute()).rejects.toMatchObject({ code: 'not-allowed' })
  expect(await venue.writesOf(`ZoneMute_${index}`)).toHaveLength(1)
})

test('what a fader could do goes its way: ramped, in the history under the name of who it was, and refused out of range', async () => {
  const { venue, raw, write } = await place()
  raw.allow(BEN)
  const { index, name } = venue.sound(venue.id).zones.find(({ grouped, muted }) => !grouped && muted === false)!
  await write(`ZoneGain_${index}`, 'val', -60)
  await venue.simulator.resetRecord()
  expect(await write(`ZoneGain_${index}`, 'val', -20)).toMatchObject({ value: -20 })
  expect((await venue.writesOf(`ZoneGain_${index}`)).length).toBeGreaterThan(5)
  expect((await venue.history()).at(-1)).toMatchObject({ name, who: 'Ben', kind: 'by-hand', after: -20 })
  await expect(write(`ZoneGain_${index}`, 'val', 40)).rejects.toMatchObject({ code: 'bad-input' })
  await expect(write('ZoneGain_77', 'val', -20)).rejects.toMatchObject({ code: 'not-found' })
  await venue.simulator.resetRecord()
  // What is no value of a switch must not become one, and a switch has no percent.
  await expect(write(`ZoneMute_${index}`, 'val', 5)).rejects.toMatchObject({ code: 'bad-input' })
  expect(await venue.writesOf(`ZoneMute_${index}`)).toEqual([])
  await expect(write(`ZoneMute_${index}`, 'pct', 1)).rejects.toMatchObject({ code: 'not-found' })
  expect(venue.sound(venue.id).zones.find((each) => each.index === index)!.muted).toBe(false)
})

test('what a button could do is in the history too; everything else is written as it is and read back', async () => {
  const { venue, raw, write } = await place()
  raw.allow(BEN)
  const [scene] = venue.sound(venue.id).scenes
  expect(await write(`RecallScene_${scene!.index}`, 'val', 1)).toMatchObject({
    sentence: `${scene!.name} was started.`,
  })
  expect((await venue.history()).at(-1)).toMatchObject({ what: 'trigger', name: scene!.name, who: 'Ben' })
  await expect(write(`RecallScene_${scene!.index}`, 'val', 0)).rejects.toMatchObject({ code: 'bad-input' })
  const before = await venue.history()
  expect(await write('TodaysBellSchedule', 'val', 2)).toMatchObject({ value: 2, sentence: 'It is so now.' })
  expect(await venue.history()).toHaveLength(before.length)
  const { index } = venue.sound(venue.id).sources[0]!
  await expect(write(`SourceName_${index}`, 'str', 'Cellar')).rejects.toMatchObject({ code: 'processor-refused' })
  await venue.simulator.fault('set-ignored', {})
  expect(await write('TodaysBellSchedule', 'val', 1)).toMatchObject({
    ...{ value: 2, sentence: 'The processor took it and says another value.' },
  })
  await expect(write('NoSuchThing_3', 'val', 1)).rejects.toMatchObject({ code: 'not-found' })
})

test.each([
  ['ZoneGain_3", "x', 'val', 1],
  ['', 'val', 1],
  ['ZoneGain_3', 'db', 1],
  ['ZoneGain_3', 'val', '1'],
  ['ZoneGain_3', 'val', Number.NaN],
  ['ZoneName_3', 'str', 1],
  ['ZoneName_3', 'str', 'x'.repeat(201)],
])('refuses %j as %j with %j', (parameter, format, value) => {
  expect(RawOrder.safeParse({ processorId: 'p-1', parameter, format, value }).success).toBe(false)
})
