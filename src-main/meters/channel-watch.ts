import type { Readable } from '../../src-shared/contract/define.ts'
import type { HeardTrigger } from '../../src-shared/model/cause.ts'
import type { ChangedThing } from '../../src-shared/model/history.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelChange, ChannelRename } from '../../src-shared/model/recording.ts'
import {
  CHANNEL_FAMILIES,
  type Channel,
  type ChannelFamily,
  channelsOf,
  type Group,
  type ProcessorSound,
  type Zone,
} from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

/** A fader that is being moved is one change and not thirty: changes of one thing within this time are one, ms. */
const SETTLE_MS = 1000
/** How often what changed is written, ms. */
const WRITE_MS = 5000

/** Of what is noted: all of it, or that to which nothing comes any more, no percent either. */
export type Waiting = 'all' | 'over'

/** Notes what changes at a processor, whoever did it: volumes, mutes, sources, groups, names, and what was triggered. */
export interface ChannelWatch {
  /** Changes of a processor that are not written yet, oldest first. */
  waiting(id: ProcessorId): readonly ChannelChange[]
  waitingTriggers(id: ProcessorId): readonly HeardTrigger[]
  /** What a value is, or was before the link was lost; null where it was never known. */
  known(id: ProcessorId, family: ChannelFamily, index: number, what: ChangedThing): number | null
  /** Writes what waits, now instead of in a moment: all of it, or what is over. */
  settle(which: Waiting): void
  /** Writes what waits. */
  close(): void
}

export interface ChannelWatchParts {
  readonly clock: Clock
  readonly log: Log
  readonly sound: Readable<readonly ProcessorSound[]>
  /** Told of each trigger of a processor as it is heard. Returns the way to stop. */
  readonly onTrigger: (listen: (id: ProcessorId, trigger: HeardTrigger) => void) => () => void
  /** Writes them in one commit, or throws. */
  readonly keep: (
    id: ProcessorId,
    changes: readonly ChannelChange[],
    renames: readonly ChannelRename[],
    triggers: readonly HeardTrigger[],
  ) => void
}

interface Watched {
  /** The channels that were looked at last: a list that is the same object has no news. */
  readonly seen: Map<ChannelFamily, readonly Channel[]>
  /** What was known last; what is not known now is left as it was, so that an outage is no change. */
  readonly values: Map<string, number>
  /** What is left as it was because it is not known now. */
  readonly lost: Set<string>
  readonly percents: Map<string, Percent>
  readonly names: Map<string, string>
  changes: Noted[]
  renames: ChannelRename[]
  triggers: HeardTrigger[]
}

/** A change that waits to be written, and when its newest value came, in dB or percent: those come one after the other. */
interface Noted {
  readonly change: ChannelChange
  readonly lastMs: number
}

/** A gain in percent as it came last, and what it was before: percent and dB of one gain come one after the other. */
interface Percent {
  readonly value: number
  readonly before: number
  readonly atMs: number
}

export function createChannelWatch({ clock, log, sound, onTrigger, keep }: ChannelWatchParts): ChannelWatch {
  const watched = new Map<ProcessorId, Watched>()

  function watchedOf(id: ProcessorId): Watched {
    const known = watched.get(id) ?? nothingWatched()
    watched.set(id, known)
    return known
  }

  function look(): void {
    const nowMs = clock.nowMs()
    for (const one of sound.get()) {
      const known = watchedOf(one.processorId)
      for (const family of CHANNEL_FAMILIES) {
        const channels = channelsOf(one, family)
        if (known.seen.get(family) === channels) continue
        known.seen.set(family, channels)
        for (const value of valuesOf(family, channels)) note(known, value, nowMs)
        for (const { index, gainPercent } of channels) {
          notePercent(known, { family, index, value: gainPercent }, nowMs)
        }
        for (const { index, name } of channels) noteName(known, { family, index, name }, nowMs)
      }
    }
  }

  function write(which: Waiting): void {
    const nowMs = clock.nowMs()
    for (const [id, known] of watched) {
      const [ready, open] = which === 'all' ? [known.changes, []] : splitBySettled(known.changes, nowMs)
      if (ready.length + known.renames.length + known.triggers.length === 0) continue
      try {
        keep(
          id,
          ready.map(({ change }) => change),
          known.renames,
          known.triggers,
        )
      } catch (error) {
        // They wait for the next time.
        log.error('What changed could not be written', error)
        continue
      }
      known.changes = open
      known.renames = []
      known.triggers = []
    }
  }

  const stopListening = sound.subscribe(look)
  const stopHearing = onTrigger((id, trigger) => void watchedOf(id).triggers.push(trigger))
  const stopWriting = clock.every(WRITE_MS, () => write('over'))
  look()
  return {
    waiting: (id) => (watched.get(id)?.changes ?? []).map(({ change }) => change),
    waitingTriggers: (id) => watched.get(id)?.triggers ?? [],
    known: (id, family, index, what) => watched.get(id)?.values.get(keyOf(family, index, what)) ?? null,
    settle: write,
    close() {
      stopListening()
      stopHearing()
      stopWriting()
      write('all')
    },
  }
}

/** The clock may have been set back: what seems to lie ahead is over too. */
function isRecent(atMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - atMs) < SETTLE_MS
}

/** Those to which nothing comes any more, no percent either, and those that may go on. */
function splitBySettled(noted: readonly Noted[], nowMs: number): readonly [ready: Noted[], open: Noted[]] {
  return [noted.filter(({ lastMs }) => !isRecent(lastMs, nowMs)), noted.filter(({ lastMs }) => isRecent(lastMs, nowMs))]
}

function nothingWatched(): Watched {
  return {
    seen: new Map(),
    values: new Map(),
    lost: new Set(),
    percents: new Map(),
    names: new Map(),
    changes: [],
    renames: [],
    triggers: [],
  }
}

interface Value {
  readonly family: ChannelFamily
  readonly index: number
  readonly what: ChangedThing
  /** null where it is not known now. */
  readonly value: number | null
}

function keyOf(family: ChannelFamily, index: number, what: ChangedThing): string {
  return `${family} ${index} ${what}`
}

function note(known: Watched, { family, index, what, value }: Value, nowMs: number): void {
  const key = keyOf(family, index, what)
  const before = known.values.get(key)
  if (value === null) {
    if (before !== undefined) known.lost.add(key)
    return
  }
  const unseen = known.lost.delete(key)
  if (before === value) return
  known.values.set(key, value)
  if (before === undefined) return
  const place = known.changes.findLastIndex(({ change }) => isOf(change, family, index, what))
  const newest = known.changes[place]
  const step = Math.abs(value - before)
  // A step that goes back within the time, as a short announcement does, is two changes.
  if (newest && isRecent(newest.change.atMs, nowMs) && newest.change.before !== value && !unseen) {
    const { change } = newest
    const largestStep = Math.max(change.largestStep, step)
    const grown = { ...change, after: value, steps: change.steps + 1, largestStep }
    known.changes[place] = { change: grown, lastMs: nowMs }
    return
  }
  const percents = what === 'gain' && !unseen ? percentsAt(known.percents.get(key), newest, nowMs) : NO_PERCENTS
  const change: ChannelChange = {
    ...{ atMs: nowMs, family, index, what, before, after: value },
    ...{ steps: 1, largestStep: step, ...percents, unseen },
  }
  known.changes.push({ change, lastMs: nowMs })
}

function isOf(change: ChannelChange, family: ChannelFamily, index: number, what: ChangedThing): boolean {
  return change.family === family && change.index === index && change.what === what
}

const NO_PERCENTS = { percentBefore: null, percentAfter: null } as const

/**
 * What a gain that changes now was in percent, and is where its percent came before its dB. A percent from before belongs to the
 * value before: nothing converts one into the other.
 */
function percentsAt(percent: Percent | undefined, newest: Noted | undefined, nowMs: number) {
  if (!percent) return NO_PERCENTS
  if (!isRecent(percent.atMs, nowMs)) return { percentBefore: percent.value, percentAfter: null }
  // The rest of a longer turn goes on from where its last part ended.
  const goesOn = newest && isRecent(newest.lastMs, nowMs) ? newest.change.percentAfter : null
  return { percentBefore: goesOn ?? percent.before, percentAfter: percent.value }
}

function notePercent(known: Watched, { family, index, value }: Omit<Value, 'what'>, nowMs: number): void {
  if (value === null) return
  const key = keyOf(family, index, 'gain')
  const last = known.percents.get(key)
  if (last?.value === value) return
  const isMoving = last !== undefined && isRecent(last.atMs, nowMs)
  // The first that is heard is what it was all along.
  const atMs = last === undefined ? Number.NEGATIVE_INFINITY : nowMs
  known.percents.set(key, { value, before: (isMoving ? last.before : last?.value) ?? value, atMs })
  const place = known.changes.findLastIndex(({ change }) => isOf(change, family, index, 'gain'))
  const newest = known.changes[place]
  if (newest && isRecent(newest.lastMs, nowMs) && newest.change.percentBefore !== null) {
    known.changes[place] = { change: { ...newest.change, percentAfter: value }, lastMs: nowMs }
  }
}

function noteName(
  known: Watched,
  { family, index, name }: { readonly family: ChannelFamily; readonly index: number; readonly name: string },
  nowMs: number,
): void {
  const key = `${family} ${index}`
  const before = known.names.get(key)
  known.names.set(key, name)
  if (before === undefined || before === name) return
  known.renames.push({ atMs: nowMs, family, index, before, after: name })
}

function valuesOf(family: ChannelFamily, channels: readonly (Channel | Zone | Group)[]): readonly Value[] {
  const found: Value[] = []
  for (const channel of channels) {
    const add = (what: ChangedThing, value: number | boolean | null | undefined) => {
      if (value === undefined) return
      found.push({ family, index: channel.index, what, value: value === null ? null : Number(value) })
    }
    add('gain', channel.gainDb)
    add('mute', channel.muted)
    if ('source' in channel) add('source', channel.source)
    if ('grouped' in channel) add('grouped', channel.grouped)
    if ('active' in channel) add('active', channel.active)
  }
  return found
}
