import type { HeardTrigger, OwnAct } from '../../src-shared/model/cause.ts'
import type { ChangedThing } from '../../src-shared/model/history.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelChange } from '../../src-shared/model/recording.ts'
import { CHANNEL_FAMILIES, type ChannelFamily, channelsOf, type ProcessorSound } from '../../src-shared/model/sound.ts'
import type { FactChannel } from '../analysis/causes/facts.ts'
import type { WindowFacts } from '../analysis/window.ts'
import type { MonitorStore } from './monitor-store.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** A habit is looked for on so many days, around the same time of the day: an hour more, for when the clocks are changed. */
const HABIT_DAYS = 14
const AROUND_MS = 65 * MINUTE_MS
/** What a recall does is over by then, and a routine that began before may still be at work. */
const RECALL_MS = 70_000
/** Recalls that are remembered, and earlier ones of each that are looked at. */
const MOST_TRIGGERS = 500
const MOST_RECALLS = 5
/** Changes that are taken at once; the oldest are left out beyond it. */
const MOST_CHANGES = 5000
const MOST_AROUND = 300

export interface FactParts {
  readonly store: Pick<MonitorStore, 'changes'>
  readonly sound: (id: ProcessorId) => ProcessorSound | null
  /** What is not written yet. */
  readonly waiting: (id: ProcessorId) => readonly ChannelChange[]
  readonly waitingTriggers: (id: ProcessorId) => readonly HeardTrigger[]
  /** A value as it was last known. */
  readonly known: (id: ProcessorId, family: ChannelFamily, index: number, what: ChangedThing) => number | null
  readonly ownActs: (id: ProcessorId, fromMs: number, toMs: number) => readonly OwnAct[]
}

/** Gathers what a cause is found from; finding it is pure. */
export interface FactMaker {
  /** Every change from `fromMs` on, up to now, oldest first. */
  changesSince(id: ProcessorId, fromMs: number): readonly ChannelChange[]
  /** What happened around these changes, today and on the days before. `changes` are complete from `fromMs` on. */
  around(
    id: ProcessorId,
    changes: readonly ChannelChange[],
    fromMs: number,
    asked: readonly Pick<ChannelChange, 'atMs'>[],
  ): WindowFacts
  channels(id: ProcessorId): readonly FactChannel[]
}

export function createFactMaker(parts: FactParts): FactMaker {
  const { store, known } = parts

  function triggersOf(id: ProcessorId): readonly HeardTrigger[] {
    return [
      ...store.changes.triggers(id, 0, Number.MAX_SAFE_INTEGER, MOST_TRIGGERS),
      ...parts.waitingTriggers(id),
    ].sort((a, b) => a.atMs - b.atMs)
  }

  /** Spans before `fromMs` in which a habit, or what a recall did before, can be seen. */
  function spansBefore(triggers: readonly HeardTrigger[], asked: readonly Pick<ChannelChange, 'atMs'>[]) {
    const spans: (readonly [fromMs: number, toMs: number])[] = []
    for (const { atMs } of asked) {
      for (let day = 1; day <= HABIT_DAYS; day++) {
        spans.push([atMs - day * DAY_MS - AROUND_MS, atMs - day * DAY_MS + AROUND_MS])
      }
      for (const recall of triggers.filter((each) => Math.abs(each.atMs - atMs) <= RECALL_MS)) {
        const earlier = triggers.filter(
          ({ kind, index, atMs: at }) => kind === recall.kind && index === recall.index && at < recall.atMs,
        )
        for (const { atMs: at } of earlier.slice(-MOST_RECALLS)) spans.push([at - RECALL_MS, at + RECALL_MS])
      }
    }
    return spans
  }

  return {
    changesSince: (id, fromMs) =>
      [
        ...store.changes.changes(id, fromMs, Number.MAX_SAFE_INTEGER, MOST_CHANGES),
        ...parts.waiting(id).filter(({ atMs }) => atMs >= fromMs),
      ].sort((a, b) => a.atMs - b.atMs),
    around(id, changes, fromMs, asked) {
      const triggers = triggersOf(id)
      const sound = parts.sound(id)
      const before = new Map<string, ChannelChange>()
      for (const [from, to] of spansBefore(triggers, asked)) {
        for (const each of store.changes.changes(id, from, Math.min(to, fromMs), MOST_AROUND)) {
          before.set(`${each.atMs} ${each.family} ${each.index} ${each.what} ${each.after}`, each)
        }
      }
      const firstMs = Math.min(fromMs, ...asked.map(({ atMs }) => atMs))
      return {
        changes: [...[...before.values()].sort((a, b) => a.atMs - b.atMs), ...changes],
        completeFromMs: fromMs,
        triggers,
        triggerNames: [
          ...(sound?.scenes ?? []).map((each) => ({ kind: 'scene' as const, ...each })),
          ...(sound?.routines ?? []).map((each) => ({ kind: 'routine' as const, ...each })),
          ...(sound?.messages ?? []).map((each) => ({ kind: 'message' as const, ...each })),
        ],
        acts: parts.ownActs(id, firstMs - RECALL_MS, Number.MAX_SAFE_INTEGER),
      }
    },
    channels(id) {
      const sound = parts.sound(id)
      if (!sound) return []
      return CHANNEL_FAMILIES.flatMap((family) =>
        channelsOf(sound, family).map((channel): FactChannel => {
          const { index, name, placeholder, gainPercent } = channel
          const flag = (what: ChangedThing) => {
            const value = known(id, family, index, what)
            return value === null ? null : value === 1
          }
          return {
            ...{ family, index, name, placeholder, gainPercent },
            gainDb: known(id, family, index, 'gain'),
            muted: flag('mute'),
            source: known(id, family, index, 'source'),
            grouped: flag('grouped'),
            active: flag('active'),
          }
        }),
      )
    },
  }
}
