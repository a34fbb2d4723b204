import path from 'node:path'
import { createMonitorRoom, type MonitorRoom } from '../../src-main/app-monitor.ts'
import { emptyReadings } from '../../src-main/store/hour-block.ts'
import { MIGRATIONS } from '../../src-main/store/migrations/migrations.ts'
import { openStore, type Store } from '../../src-main/store/open.ts'
import { createReadingQueries } from '../../src-main/store/readings.ts'
import { createSeriesStore } from '../../src-main/store/series.ts'
import { createMonitorSettingStore } from '../../src-main/store/settings.ts'
import { createTickStore, type TickStore } from '../../src-main/store/ticks.ts'
import type { OwnAct } from '../../src-shared/model/cause.ts'
import type { SeriesKind } from '../../src-shared/model/monitor.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Readings } from '../../src-shared/model/recording.ts'
import { createPatientVenue, type TestVenue } from './fleet.ts'

/** A venue whose processors are recorded and judged, on one faster clock and in a real store. */
export interface MonitoredVenue extends TestVenue {
  readonly room: MonitorRoom
  readonly store: Store
  /** What the monitor is told that this console did; a test writes it down. */
  readonly acts: OwnAct[]
  /** Everything that was recorded of one series, as it is in the store now. */
  recordedOf(id: ProcessorId, kind: SeriesKind, index: number): Readings
}

/** `speed` times as fast; the store lies in `folder`, and holds what `before` puts into it first. */
export async function createMonitoredVenue(
  speed: number,
  folder: string,
  before: (ticks: TickStore, nowMs: number) => void = () => undefined,
): Promise<MonitoredVenue> {
  const venue = await createPatientVenue(speed)
  const store = await openStore({
    file: path.join(folder, 'console.db'),
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: (sentence) => venue.log.warn(sentence),
  })
  before(createTickStore(store.sqlite, createSeriesStore(store.sqlite)), venue.clock.nowMs())
  const settings = createMonitorSettingStore(store.sqlite, (sentence) => venue.log.warn(sentence))
  const { clock, log, bank, fleet } = venue
  // Everything that somebody put into the store belongs to a processor that is, or will be, in the list.
  const known = store.sqlite.prepare<[], { id: string }>('select distinct processor_id as id from series')
  const processorIds = () => known.all().map(({ id }) => id)
  const acts: OwnAct[] = []
  const ownActs = (id: ProcessorId, fromMs: number, toMs: number) =>
    acts.filter(({ order, atMs }) => processorOf(order) === id && atMs >= fromMs && atMs <= toMs)
  const rest = { records: true, processorIds, onChanges: () => undefined, ownActs }
  const room = createMonitorRoom({ clock, log, store, settings, bank, fleet, ...rest })
  return {
    ...venue,
    room,
    store,
    acts,
    recordedOf(id, kind, index) {
      const series = createSeriesStore(store.sqlite)
      const one = series.of(id).find((each) => each.kind === kind && each.index === index)
      const ticks = createTickStore(store.sqlite, series)
      const readings = createReadingQueries({ sqlite: store.sqlite, ticks, silence: () => -500 })
      return (one && readings.full([one], 0, Number.MAX_SAFE_INTEGER).get(one.id)) ?? emptyReadings(0)
    },
    async close() {
      room.close()
      await venue.close()
      await store.close()
    },
  }
}

function processorOf(order: OwnAct['order']): ProcessorId {
  return order.kind === 'control' ? order.target.processorId : order.trigger.processorId
}
