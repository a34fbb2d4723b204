import { expect, onTestFinished, test } from 'vitest'
import type { ControlPending, ControlWhat } from '../../../src-shared/model/control.ts'
import { type ControlVenue, controlVenueForTest } from '../../support/control-venue.ts'
import type { SimulatorHandle } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

const SOON = { withinMs: 15_000 }
const STEP_MS = 120

/** Waits on the venue's own clock. */
const pass = (venue: ControlVenue, ms: number) => new Promise<void>((resolve) => venue.clock.after(ms, resolve))
const gainOf = (venue: ControlVenue, index: number) =>
  venue.sound(venue.id).zones.find((each) => each.index === index)!.gainDb as number

/** Somebody looks at the history whenever anything has changed, so that nothing is left to the moment at which it is written. */
function lookAlways({ fleet, room }: ControlVenue): void {
  onTestFinished(fleet.sound.subscribe(() => room.changes.settle()))
}

async function drag(venue: ControlVenue, what: ControlWhat, values: readonly number[]): Promise<void> {
  const bar = venue.target('zone', 'Main Bar')
  const orders: ReturnType<ControlVenue['set']>[] = []
  for (const value of values) {
    orders.push(venue.set(bar, what, value))
    await pass(venue, STEP_MS)
  }
  await Promise.all(orders)
}

const UNITS: readonly (readonly [unit: string, spoil: (unit: SimulatorHandle) => Promise<unknown>])[] = [
  ['takes its time', (unit) => unit.fault('slow', { perParameterMs: 2500 })],
  ['tells what has changed seconds after its replies', (unit) => unit.fault('late-updates', { delayMs: 5000 })],
  ['does nothing for a while, and then everything', (unit) => unit.fault('stall', { forMs: 8000 })],
  ['rounds to what is coarser than a hand', (unit) => unit.fault('set-rounded', { stepDb: 3 })],
  [
    'takes its time and rounds',
    (unit) => Promise.all([unit.fault('slow', { perParameterMs: 2500 }), unit.fault('set-rounded')]),
  ],
  ['says everything twice, and in heaps', (unit) => Promise.all([unit.fault('joined'), unit.fault('duplicate-ids')])],
]

test.each(
  UNITS.flatMap(([unit, faults]) =>
    (['gain-db', 'gain-percent'] as const).map((what) => [unit, what, faults] as const),
  ),
)('a drag at a unit that %s, by %s, is one change of ours and nobody else’s', async (_, what, spoil) => {
  const venue = await controlVenueForTest(20)
  lookAlways(venue)
  const bar = venue.target('zone', 'Main Bar')
  const fought: ControlPending['fought'][number][] = []
  onTestFinished(venue.room.desk.pending.subscribe((pending) => fought.push(...pending.fought)))
  await spoil(venue.simulator)
  const values = Array.from({ length: 16 }, (_each, nth) => (what === 'gain-db' ? -14.3 - nth : 60 - 2 * nth))
  await drag(venue, what, values)
  await pass(venue, 12_000)
  expect((await venue.history()).filter(({ kind }) => kind === 'at-the-device')).toEqual([])
  expect(fought).toEqual([])

  // What somebody else does then is told.
  await venue.simulator.clear()
  await venue.simulator.outsideSet(`ZoneGain_${bar.index}`, { val: -21.7 })
  await until(() => gainOf(venue, bar.index) === -21.7, { ...SOON, what: 'it is heard' })
  await until(async () => (await venue.history()).at(-1)?.kind === 'at-the-device', { ...SOON, what: 'it is told' })
  expect((await venue.history()).at(-1)).toMatchObject({ who: null, after: -21.7 })
})
