import type { Readable } from '../../src-shared/contract/define.ts'
import type { ChangedThing } from '../../src-shared/model/history.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelChange, ChannelRename } from '../../src-shared/model/recording.ts'
import { CHANNEL_FAMILIES, type ChannelFamily, channelsOf, type ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

/** A fader that is being moved is one change and not thirty: changes of one thing within this time are one, ms. */
const SETTLE_MS = 1000
/** How often what changed is written, ms. */
const WRITE_MS = 5000

/** Notes what changes at a processor, whoever did it: volumes, mutes, sources, groups and names. */
export interface ChannelWatch {
  /** Changes of a processor that are not written yet, oldest first. */
  waiting(id: ProcessorId): readonly ChannelChange[]
  /** What a value is, or was before the link was lost; null where it was never known. */
  known(id: ProcessorId, family: ChannelFamily, index: number, what: ChangedThing): number | null
  /** Writes what waits, now instead of in a moment. */
  settle(): void
  /** Writes what waits. */
  close(): void
}

export interface ChannelWatchParts {
  readonly clock: Clock
  readonly log: Log
  readonly sound: Readable<readonly ProcessorSound[]>
  /** Writes them in one commit, or throws. */
  readonly keep: (id: ProcessorId, changes: readonly ChannelChange[], renames: readonly ChannelRename[]) => void
}

interface Watched {
  /** What was known last; what is not known now is left as it was, so that an outage is no change. */
  readonly values: Map<string, number>
  readonly names: Map<string, string>
  changes: ChannelChange[]
  renames: ChannelRename[]
}

export function createChannelWatch({ clock, log, sound, keep }: ChannelWatchParts): ChannelWatch {
  const watched = new Map<ProcessorId, Watched>()

  function look(): void {
    const nowMs = clock.nowMs()
    for (const one of sound.get()) {
      const known = watched.get(one.processorId) ?? { values: new Map(), names: new Map(), changes: [], renames: [] }
      watched.set(one.processorId, known)
      for (const value of valuesOf(one)) note(known, value, nowMs)
      for (const name of namesOf(one)) noteName(known, name, nowMs)
    }
  }

  function write(): void {
    for (const [id, known] of watched) {
      if (known.changes.length + known.renames.length === 0) continue
      try {
        keep(id, known.changes, known.renames)
      } catch (error) {
        // They wait for the next time.
        log.error('What changed could not be written', error)
        continue
      }
      known.changes = []
      known.renames = []
    }
  }

  const stopListening = sound.subscribe(look)
  const stopWriting = clock.every(WRITE_MS, write)
  look()
  return {
    waiting: (id) => watched.get(id)?.changes ?? [],
    known: (id, family, index, what) => watched.get(id)?.values.get(keyOf(family, index, what)) ?? null,
    settle: write,
    close() {
      stopListening()
      stopWriting()
      write()
    },
  }
}

interface Value {
  readonly family: ChannelFamily
  readonly index: number
  readonly what: ChangedThing
  readonly value: number
}

function keyOf(family: ChannelFamily, index: number, what: ChangedThing): string {
  return `${family} ${index} ${what}`
}

function note(known: Watched, { family, index, what, value }: Value, nowMs: number): void {
  const key = keyOf(family, index, what)
  const before = known.values.get(key)
  if (before === value) return
  known.values.set(key, value)
  if (before === undefined) return
  const place = known.changes.findLastIndex(
    (each) => each.family === family && each.index === index && each.what === what && nowMs - each.atMs < SETTLE_MS,
  )
  const pending = known.changes[place]
  if (!pending) known.changes.push({ atMs: nowMs, family, index, what, before, after: value })
  // A step that goes back within the time, as a short announcement does, is two changes.
  else if (pending.before === value) known.changes.push({ atMs: nowMs, family, index, what, before, after: value })
  else known.changes[place] = { ...pending, after: value }
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

function valuesOf(sound: ProcessorSound): readonly Value[] {
  const found: Value[] = []
  for (const family of CHANNEL_FAMILIES) {
    for (const channel of channelsOf(sound, family)) {
      const add = (what: ChangedThing, value: number | boolean | null | undefined) => {
        if (value === null || value === undefined) return
        found.push({ family, index: channel.index, what, value: Number(value) })
      }
      add('gain', channel.gainDb)
      add('mute', channel.muted)
      if ('source' in channel) add('source', channel.source)
      if ('grouped' in channel) add('grouped', channel.grouped)
      if ('active' in channel) add('active', channel.active)
    }
  }
  return found
}

function namesOf(sound: ProcessorSound) {
  return CHANNEL_FAMILIES.flatMap((family) =>
    channelsOf(sound, family).map(({ index, name }) => ({ family, index, name })),
  )
}
