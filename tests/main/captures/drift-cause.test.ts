import { expect, onTestFinished, test } from 'vitest'
import { createCaptureRoom } from '../../../src-main/app-captures.ts'
import { createControlRoom } from '../../../src-main/app-control.ts'
import type { FoundDrift } from '../../../src-main/captures/drift.ts'
import { pastOf } from '../../../src-main/captures/drift-cause.ts'
import type { Caller } from '../../../src-shared/contract/role.ts'
import { GainDb } from '../../../src-shared/decibels.ts'
import type { ChannelChange, ChannelRename } from '../../../src-shared/model/recording.ts'
import { oneStep } from '../../support/channel-change.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { createMonitoredVenue } from '../../support/monitored-venue.ts'
import { until } from '../../support/wait.ts'

const MINUTE_MS = 60_000
/** A hand that turns must not become a row of clicks, however busy the machine is. */
const SPEED = 5

const drift: FoundDrift = {
  ...{ family: 'zone', name: 'Patio', index: 3, what: 'gain' },
  past: { what: 'gain', gainDb: -20, gainPercent: 50 },
  now: { what: 'gain', gainDb: -40, gainPercent: 25 },
}
const gain = (atMs: number, before: number, after: number, index = 3): ChannelChange =>
  oneStep({ atMs, family: 'zone', index, what: 'gain', before, after })

test('a difference began when it left the reference, and is due to the change that made it what it is now', () => {
  const [away, back, again, on] = [gain(1, -20, -60), gain(2, -60, -20), gain(3, -20, -30), gain(4, -30, -40)]
  const changes = [away, back, again, on, gain(5, -20, -40, 7), { ...gain(6, 0, 1), what: 'mute' as const }]
  expect(pastOf(drift, { changes, renames: [] })).toEqual({ sinceMs: 3, behind: { kind: 'change', change: on } })
  // Nobody saw it become what it is now.
  expect(pastOf(drift, { changes: [again], renames: [] })).toEqual({ sinceMs: 3, behind: { kind: 'nothing' } })
  expect(pastOf(drift, { changes: [], renames: [] })).toEqual({ sinceMs: null, behind: { kind: 'nothing' } })
})

test('what happened at an index before it had this name, or while its values were read anew, is another’s', () => {
  const rename: ChannelRename = { atMs: 10, family: 'zone', index: 3, before: 'Hall', after: 'Patio' }
  const past = (changes: readonly ChannelChange[]) => pastOf(drift, { changes, renames: [rename] })
  expect(past([gain(5, -20, -40)]).behind.kind).toBe('nothing')
  expect(past([gain(10 + 5_000, -20, -40)])).toEqual({ sinceMs: null, behind: { kind: 'nothing' } })
  expect(past([gain(10 + MINUTE_MS, -20, -40)]).behind.kind).toBe('change')
  // A place that is gone or new is so since its name went or came.
  const place = { ...drift, what: 'place', past: null, now: null } as const
  const gone = { ...place, name: 'Hall', index: null }
  expect(pastOf(gone, { changes: [], renames: [rename] })).toEqual({ sinceMs: 10, behind: { kind: 'rename', rename } })
  expect(pastOf(place, { changes: [], renames: [rename] }).sinceMs).toBe(10)
  expect(pastOf({ ...place, name: 'Roof' }, { changes: [], renames: [rename] }).behind.kind).toBe('nothing')
})

test('tells who changed a setting and from where, a hand at the device, a recall, and where nothing fits', async () => {
  const venue = await createMonitoredVenue(SPEED, await dataFolderForTest())
  onTestFinished(venue.close)
  const { clock, log, store, fleet, room } = venue
  const { id, simulator } = await venue.add(1, { model: 'AZM8', meterHz: 1, timing: 'steady-80' })
  await venue.ready(id)
  const mayChange = () => undefined
  const { sqlite } = store
  const control = createControlRoom({ clock, log, sqlite, fleet, mayChange, settleWatch: room.settleWatch })
  onTestFinished(control.close)
  const { causeOf } = room.monitor
  const rest = { processorIds: () => [id], runs: false, causeOf }
  const captureRoom = createCaptureRoom({ clock, log, store, fleet, control, ...rest })
  onTestFinished(captureRoom.close)
  const { captures, drift: watch } = captureRoom
  const zone = (name: string) => venue.sound(id).zones.find((each) => each.name === name)!.index
  const caller = (name: string, door: Caller['door']) => ({ name, role: 'technician', door }) as const
  const pass = (ms: number) => {
    const startMs = clock.nowMs()
    return until(() => clock.nowMs() - startMs > ms, { withinMs: 20_000, what: `${ms} ms pass` })
  }

  const reference = await captures.take(id, 'by-hand', 'test', null)
  // Another capture, in which one area is different, is put back by Ben.
  const dining = zone('Dining Room')
  const was = venue.sound(id).zones.find(({ index }) => index === dining)!.gainDb!
  await simulator.outsideSet(`ZoneGain_${dining}`, { val: was - 11 })
  const other = await captures.take(id, 'by-hand', 'test', null)
  await simulator.outsideSet(`ZoneGain_${dining}`, { val: was })
  await pass(10_000)
  const plan = await captures.plan(id, other.id)
  await captures.apply({ planId: plan.id, only: null }, caller('Ben', 'web'))

  const target = { processorId: id, family: 'zone', index: zone('Patio') } as const
  const behalf = { caller: caller('Ana', 'window'), kind: 'by-hand', undoOf: null, batch: null } as const
  await control.desk.change({ target, change: { what: 'gain-db', gainDb: GainDb.parse(-52) } }, behalf)
  for (let step = 1; step <= 12; step++) {
    await simulator.outsideSet(`ZoneGain_${zone('Main Bar')}`, { val: -12 - step * 1.5 })
    await pass(100)
  }
  await pass(10_000)
  await simulator.outsideSet(`ZoneGain_${zone('Restrooms')}`, { val: -70 })
  await pass(10_000)
  venue.acts.push(...control.ownActs(id, 0, Number.MAX_SAFE_INTEGER))
  captures.setReference(id, reference.id)

  const causes = await until(
    () => {
      const drifts = watch.views.get()[0]?.drifts ?? []
      return drifts.length === 4 && drifts.every(({ cause }) => cause) ? drifts : null
    },
    { withinMs: 20_000, what: 'every cause is looked up' },
  )
  const told = Object.fromEntries(causes.map(({ name, cause }) => [name, [cause?.kind, cause?.sentence]]))
  expect(told).toEqual({
    'Dining Room': ['own-command', 'Dining Room was changed from a browser, by Ben.'],
    Patio: ['own-command', 'Patio was changed from the window, by Ana.'],
    'Main Bar': ['outside', expect.stringMatching(/^Main Bar was (turned|changed) /)],
    Restrooms: ['unknown', 'It is not known why Restrooms changed.'],
  })
  for (const { cause } of causes) expect(cause?.atMs).toBeGreaterThan(reference.atMs)

  // So does whoever compares with now.
  const compared = await captures.compare(id, reference.id, null)
  const differences = compared.entries.flatMap((entry) =>
    entry.differences.map(({ cause }) => [entry.name, [cause?.kind, cause?.sentence]]),
  )
  expect(Object.fromEntries(differences)).toEqual(told)

  // Everything is read before the first write, which takes a unit long: the history says when the write was.
  const byBen = venue.acts.filter(({ by }) => by === 'Ben')
  const before = captures.list(id).find(({ why }) => why === 'before-apply')
  expect(byBen).toHaveLength(1)
  expect(byBen[0]!.atMs).toBeGreaterThanOrEqual(before!.atMs)

  // A recall changes much at once; what it set is told to be its work.
  await simulator.outsideSet('RecallScene_0', { val: 1 })
  await until(() => watch.views.get()[0]?.drifts.some(({ cause }) => cause?.kind === 'scene'), {
    withinMs: 20_000,
    what: 'the recall is named',
  })
})
