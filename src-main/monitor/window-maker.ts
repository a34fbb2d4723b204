import { NO_READING } from '../../src-shared/decibels.ts'
import type { ChangedThing } from '../../src-shared/model/history.ts'
import type { Gap, Thresholds } from '../../src-shared/model/monitor.ts'
import type { Processor, ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelChange, Readings, Series } from '../../src-shared/model/recording.ts'
import {
  CHANNEL_FAMILIES,
  type Channel,
  type ChannelFamily,
  channelsOf,
  isPlaceholderName,
  type ProcessorSound,
} from '../../src-shared/model/sound.ts'
import { dropsOf } from '../analysis/causes/swings.ts'
import type { AnalysisWindow, ChannelWindow, GroupWindow, LinkWindow, ZoneWindow } from '../analysis/window.ts'
import type { FactMaker } from './fact-maker.ts'
import { type Grid, layReadings, layValue } from './grid.ts'
import type { MonitorStore } from './monitor-store.ts'

/** Drops of a window whose days before are looked at, newest first. */
const MOST_ASKED = 8

export interface WindowParts {
  readonly store: Pick<MonitorStore, 'series' | 'readings' | 'sessions'>
  readonly facts: FactMaker
  /** What the processor has now; null where nothing is known of it. */
  readonly sound: (id: ProcessorId) => ProcessorSound | null
  /** A value as it was last known. */
  readonly known: (id: ProcessorId, family: ChannelFamily, index: number, what: ChangedThing) => number | null
  readonly thresholds: () => Thresholds
}

/** Gathers what an analysis looks at; the analysis itself is pure. */
export function createWindowMaker(parts: WindowParts) {
  const { store, facts, known } = parts

  return function makeWindow(
    processor: Pick<Processor, 'id' | 'name' | 'model'>,
    grid: Grid,
    usualLatency: number | null,
  ): AnalysisWindow {
    const { id } = processor
    const toMs = grid.fromMs + grid.length * grid.periodMs
    const series = store.series.of(id)
    const readings = store.readings.full(series, grid.fromMs, toMs)
    const byKey = new Map(series.map((one) => [`${one.kind} ${one.index}`, readings.get(one.id)]))
    // Rewound from now: what changed after the window is undone first.
    const changes = facts.changesSince(id, grid.fromMs)
    const names = namesOf(parts.sound(id), series)

    const layChanging = <T extends Int8Array | Int16Array>(
      into: T,
      family: ChannelFamily,
      index: number,
      what: ChangedThing,
      unknown: number,
      scale: number,
    ): T => {
      const own = changes.filter((each) => each.what === what && each.family === family && each.index === index)
      return layValue(grid, into, known(id, family, index, what), own, unknown, scale)
    }
    const flag = (family: ChannelFamily, index: number, what: ChangedThing) =>
      layChanging(new Int8Array(grid.length), family, index, what, -1, 1)
    const source = (family: ChannelFamily, index: number) =>
      layChanging(new Int16Array(grid.length), family, index, 'source', NO_READING, 1)

    const channel = ({ family, index, name }: NamedChannel): ChannelWindow => ({
      family,
      index,
      name,
      placeholder: isPlaceholderName(name),
      ...layReadings(grid, byKey.get(`${family} ${index}`)),
      muted: flag(family, index, 'mute'),
      gain: layChanging(new Int16Array(grid.length), family, index, 'gain', NO_READING, 10),
    })
    const ofFamily = (family: ChannelFamily) => names.filter((each) => each.family === family)

    return {
      processor: { id, name: processor.name, model: processor.model },
      ...grid,
      sources: ofFamily('source').map(channel),
      mixes: ofFamily('mix').map(channel),
      zones: ofFamily('zone').map(
        (each): ZoneWindow => ({
          ...channel(each),
          source: source('zone', each.index),
          grouped: flag('zone', each.index, 'grouped'),
          gainChanges: changes
            .filter(
              ({ family, index, what, atMs, before }) =>
                family === 'zone' && index === each.index && what === 'gain' && before !== null && atMs < toMs,
            )
            .map(({ atMs, before, after }) => ({ atMs, beforeDb: before ?? after, afterDb: after })),
        }),
      ),
      groups: ofFamily('group').map(
        (each): GroupWindow => ({
          ...channel(each),
          source: source('group', each.index),
          active: flag('group', each.index, 'active'),
        }),
      ),
      facts: facts.around(id, changes, grid.fromMs, askedOf(changes)),
      link: linkOf(grid, byKey.get('latency 0'), store.sessions.gaps(id, grid.fromMs, toMs), usualLatency),
      thresholds: parts.thresholds(),
    }
  }
}

/** The days before are only asked about a zone that dropped; that is seldom, and costs as much as everything else. */
function askedOf(changes: readonly ChannelChange[]): readonly ChannelChange[] {
  return dropsOf(
    changes.filter(({ family }) => family === 'zone'),
    [],
  )
    .flatMap((drop) => drop.changes)
    .slice(-MOST_ASKED)
}

interface NamedChannel extends Pick<Channel, 'index' | 'name'> {
  readonly family: ChannelFamily
}

/** The channels that the processor has, or had when it was last there. */
function namesOf(sound: ProcessorSound | null, series: readonly Series[]): readonly NamedChannel[] {
  return CHANNEL_FAMILIES.flatMap((family) => {
    const present = sound ? channelsOf(sound, family) : []
    if (present.length > 0) return present.map(({ index, name }) => ({ family, index, name }))
    return series.filter(({ kind }) => kind === family).map(({ index, name }) => ({ family, index, name }))
  })
}

function linkOf(
  grid: Grid,
  latency: Readings | undefined,
  gaps: readonly Gap[],
  usualLatency: number | null,
): LinkWindow {
  const answered = new Int8Array(grid.length).fill(1)
  const heard = new Int8Array(grid.length).fill(1)
  const toMs = grid.fromMs + grid.length * grid.periodMs
  const isOurs = ({ cause }: Gap) => cause !== 'link' && cause !== 'meters'
  // Our own absence last: while the console does not look, it knows nothing of the link.
  for (const gap of [...gaps.filter((each) => !isOurs(each)), ...gaps.filter(isOurs)]) {
    const first = Math.max(0, Math.floor((gap.fromMs - grid.fromMs) / grid.periodMs))
    const end = Math.min(grid.length, Math.ceil(((gap.toMs ?? toMs) - grid.fromMs) / grid.periodMs))
    for (let step = first; step < end; step++) {
      if (gap.cause === 'link') answered[step] = 0
      else if (gap.cause === 'meters') heard[step] = 0
      else answered[step] = -1
      if (gap.cause !== 'meters') heard[step] = -1
    }
  }
  return { answered, heard, latency: layReadings(grid, latency).level, gaps, usualLatency }
}
