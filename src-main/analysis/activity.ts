import { NO_READING } from '../../src-shared/decibels.ts'
import type { AnalysisWindow, ChannelWindow, ZoneWindow } from './window.ts'

/** Stands where a zone plays nothing that is known: it is muted, or the processor has not said what it plays. */
export const NOT_PLAYING = NO_READING

/** An input (a source or a mix), and at which steps an unmuted zone plays it. */
export interface InputActivity {
  readonly channel: ChannelWindow
  /** 1 where it is active. */
  readonly active: Uint8Array
  /** It is active nowhere. */
  readonly isIdle: boolean
}

/** Who plays what. An input that no unmuted zone plays is idle, and what it does is nobody's trouble (requirements.md §1.2). */
export interface Activity {
  /** Sources, then mixes. What a mix is made of is not on the wire, so a mix counts as an input of its own. */
  readonly inputs: readonly InputActivity[]
  /**
   * The index that a zone plays at a step: of the group where it is in a combined one, else its own. -1 is none, NOT_PLAYING muted
   * or unknown.
   */
  playedAt(zone: ZoneWindow, step: number): number
  /** The input of an index; sources and mixes share their numbers on the wire (protocol.md §4). */
  inputOf(index: number): InputActivity | null
  /** The zones that play an input at a step. */
  zonesPlaying(channel: ChannelWindow, step: number): readonly ZoneWindow[]
}

/** The group's source is not known: more than one is combined, and which of them a zone belongs to is not on the wire. */
const UNKNOWN_GROUP = NO_READING
const MUTED_GROUP = NO_READING + 1

export function readActivity(window: AnalysisWindow): Activity {
  const { length } = window
  const inputs = [...window.sources, ...window.mixes].map((channel) => {
    return { channel, active: new Uint8Array(length), isIdle: true }
  })
  const byIndex = new Map<number, (typeof inputs)[number]>()
  for (const input of inputs) if (!byIndex.has(input.channel.index)) byIndex.set(input.channel.index, input)
  const groupSource = readGroupSource(window)

  function playedAt({ muted, source, grouped }: ZoneWindow, step: number): number {
    if (muted[step] !== 0) return NOT_PLAYING
    if (groupSource !== null && grouped[step] === 1) {
      const ofGroup = groupSource[step]!
      if (ofGroup === MUTED_GROUP) return NOT_PLAYING
      if (ofGroup !== UNKNOWN_GROUP) return ofGroup
    }
    return source[step] ?? NOT_PLAYING
  }

  function mark(index: number, from: number, to: number): void {
    const input = index === NOT_PLAYING ? undefined : byIndex.get(index)
    if (!input) return
    input.active.fill(1, from, to)
    input.isIdle = false
  }

  // A zone plays one thing for hours, so whole runs are marked.
  for (const zone of window.zones) {
    const { muted, source, grouped } = zone
    let from = 0
    while (from < length) {
      const [isMuted, played] = [muted[from], source[from]]
      let to = from + 1
      while (to < length && muted[to] === isMuted && source[to] === played) {
        if (groupSource !== null && (grouped[to] !== grouped[from] || groupSource[to] !== groupSource[from])) break
        to += 1
      }
      mark(playedAt(zone, from), from, to)
      from = to
    }
  }

  return {
    inputs,
    playedAt,
    inputOf: (index) => byIndex.get(index) ?? null,
    zonesPlaying(channel, step) {
      if (byIndex.get(channel.index)?.channel !== channel) return []
      return window.zones.filter((zone) => playedAt(zone, step) === channel.index)
    },
  }
}

/** What the one combined group plays at each step; null where no zone was ever in one. */
function readGroupSource({ zones, groups, length }: AnalysisWindow): Int16Array | null {
  if (!zones.some(({ grouped }) => grouped.includes(1))) return null
  const played = new Int16Array(length).fill(UNKNOWN_GROUP)
  const combined = new Uint8Array(length)
  for (const { active, source, muted } of groups) {
    if (!active.includes(1)) continue
    for (let step = 0; step < length; step++) {
      if (active[step] !== 1) continue
      combined[step]! += 1
      if (combined[step]! > 1) played[step] = UNKNOWN_GROUP
      else played[step] = muted[step] === 1 ? MUTED_GROUP : source[step]!
    }
  }
  return played
}
