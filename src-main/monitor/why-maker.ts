import { setImmediate as breathe } from 'node:timers/promises'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Cause, Swing, WhyQuestion, WhyView } from '../../src-shared/model/cause.ts'
import type { Thresholds } from '../../src-shared/model/monitor.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelChange, Series } from '../../src-shared/model/recording.ts'
import { type CauseFacts, isSame, type LevelSpan, type Place } from '../analysis/causes/facts.ts'
import { type BareSwing, swingsOf } from '../analysis/causes/swings.ts'
import { whyChanged } from '../analysis/causes/why-changed.ts'
import { whyNow } from '../analysis/causes/why-now.ts'
import { whySwung } from '../analysis/causes/why-swung.ts'
import type { FactMaker } from './fact-maker.ts'
import { layReadings } from './grid.ts'
import type { MonitorStore } from './monitor-store.ts'

const MINUTE_MS = 60_000
/** Settings are looked at as far back as this, levels, of which there are more, less far. */
const SETTINGS_MS = 24 * 60 * MINUTE_MS
const LEVELS_MS = 60 * MINUTE_MS
/** Levels beside a change: who spoke before, and until it was over. */
const BEFORE_MS = 2 * MINUTE_MS
const AFTER_MS = 10 * MINUTE_MS
const MOST_SWINGS = 10

export interface WhyParts {
  readonly store: Pick<MonitorStore, 'series' | 'readings' | 'sessions'>
  readonly facts: FactMaker
  readonly nowMs: () => number
  readonly periodMs: (id: ProcessorId) => number
  readonly thresholds: () => Thresholds
  readonly wallClock: CauseFacts['wallClock']
}

export interface WhyMaker {
  /** Why a channel is as it is, and why it dropped or jumped before; a few ms at a time. */
  why(question: WhyQuestion): Promise<WhyView>
  /** The likely cause of one change that is in the record, however long ago. */
  causeOf(id: ProcessorId, change: ChannelChange): Cause
}

export function createWhyMaker({ store, facts, nowMs, periodMs, thresholds, wallClock }: WhyParts): WhyMaker {
  function levelsOf(id: ProcessorId, series: readonly Series[], fromMs: number, toMs: number): readonly LevelSpan[] {
    const period = periodMs(id)
    const startMs = Math.floor(fromMs / period) * period
    const grid = { fromMs: startMs, periodMs: period, length: Math.max(1, Math.floor((toMs - startMs) / period)) }
    const readings = store.readings.full(series, startMs, toMs)
    return series.flatMap(({ id: seriesId, kind, index }): LevelSpan[] => {
      if (kind === 'latency') return []
      const { level, peak } = layReadings(grid, readings.get(seriesId))
      return [{ family: kind, index, fromMs: startMs, periodMs: period, level, peak }]
    })
  }

  /** What tells of a channel: its own meter, what may be played on it, and who may speak. */
  function telling(series: readonly Series[], place: Place): readonly Series[] {
    return series.filter(({ kind, index: at }) => kind === 'source' || kind === 'mix' || isOf(place, kind, at))
  }

  function causeOf(id: ProcessorId, change: ChannelChange): Cause {
    const atMs = nowMs()
    // The oldest of very many are left out, and are then not known.
    const changes = facts.changesSince(id, change.atMs - BEFORE_MS)
    const fromMs = changes[0]?.atMs ?? change.atMs
    const [levelsFrom, levelsTo] = [change.atMs - BEFORE_MS, Math.min(change.atMs + AFTER_MS, atMs)]
    return whyChanged(change, {
      atMs,
      channels: facts.channels(id),
      ...facts.around(id, changes, fromMs, [change]),
      gaps: store.sessions.gaps(id, levelsFrom, levelsTo),
      levels: levelsOf(id, telling(store.series.of(id), change), levelsFrom, levelsTo),
      wallClock,
      silenceDb: thresholds().silenceDb,
    })
  }

  async function why({ processorId: id, family, index }: WhyQuestion): Promise<WhyView> {
    const atMs = nowMs()
    const fromMs = atMs - SETTINGS_MS
    const channels = facts.channels(id)
    const channel = channels.find((each) => isSame(each, { family, index }))
    if (!channel && !channels.some((each) => each.family === family)) {
      throw new AppError('processor-offline', 'The processor was not read yet, so what it has is not known.')
    }
    if (!channel) throw new AppError('not-found', `The processor has no ${family} ${index}.`)
    const series = store.series.of(id)
    const changes = facts.changesSince(id, fromMs)
    const own = changes.filter((each) => isSame(each, channel))
    const meters = telling(series, channel)

    const factsAt = (
      asked: readonly Pick<ChannelChange, 'atMs'>[],
      levelsFrom: number,
      levelsTo: number,
    ): CauseFacts => ({
      atMs,
      channels,
      ...facts.around(id, changes, fromMs, asked),
      gaps: store.sessions.gaps(id, fromMs, atMs),
      levels: levelsOf(id, meters, levelsFrom, Math.min(levelsTo, atMs)),
      wallClock,
      silenceDb: thresholds().silenceDb,
    })
    const whyOne = (swing: BareSwing): Swing =>
      // A level too may have followed what is set at this time each day.
      whySwung(swing, factsAt([swing, ...swing.changes], swing.atMs - BEFORE_MS, swing.atMs + AFTER_MS))

    const ownLevels = levelsOf(
      id,
      series.filter(({ kind, index: at }) => isOf(channel, kind, at)),
      atMs - LEVELS_MS,
      atMs,
    )
    const newest = (['gain', 'mute', 'source', 'grouped'] as const).flatMap((what) => {
      const change = own.findLast((each) => each.what === what)
      return change ? [change] : []
    })
    const past: Swing[] = []
    for (const swing of swingsOf(own, ownLevels).slice(-MOST_SWINGS).reverse()) {
      past.push(whyOne(swing))
      await breathe()
    }
    return {
      atMs,
      fromMs,
      name: channel.name,
      now: whyNow(channel, factsAt(newest, atMs - AFTER_MS, atMs)),
      past,
    }
  }

  return { why, causeOf }
}

function isOf({ family, index }: Place, kind: Series['kind'], at: number): boolean {
  return kind === family && at === index
}
