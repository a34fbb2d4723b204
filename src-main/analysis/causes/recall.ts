import type { HeardTrigger, OwnAct } from '../../../src-shared/model/cause.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { median } from '../statistics.ts'
import { type CauseFacts, changesWithin, isSameThing, valueAfter } from './facts.ts'
import { ownTrigger } from './own.ts'
import { isGradual } from './shape.ts'

/** A trigger and what it changes are told one after the other, in either order: so long before the trigger, and after it. */
const BEFORE_MS = 1500
const SCENE_MS = 6000
/** A routine takes its time between its steps. */
const ROUTINE_MS = 65_000
/** A burst goes on for as long as the next value comes within three times its own pace, and within these. */
const PACES = 3
const SHORTEST_GAP_MS = 100
const LONGEST_GAP_MS = 300
/** What comes so soon after a burst may still be of it. */
const AFTERWARDS_MS = 500
/** A recall does the same each time, at the same distance from its trigger. */
const SAME_OFFSET_MS = 1500
const SAME_DB = 0.5
/** So many earlier recalls are asked. */
const MOST_RECALLS = 5

export type RecallMatch =
  | {
      readonly kind: 'matched'
      readonly trigger: HeardTrigger
      /** An order of ours, where we triggered it. */
      readonly act: OwnAct | null
      /** It did the same at an earlier recall. */
      readonly isKnown: boolean
    }
  | { readonly kind: 'contested'; readonly trigger: HeardTrigger }
  | null

/**
 * The scene or routine that set a value: one that did so when it was recalled before, or one whose burst of updates the change is
 * in: linked to the trigger by changes that follow one another at one pace (a slow unit takes 50 to 100 ms for each). One that is
 * known to set something else is none. A routine that may still be running, or a scene whose burst has just ended, makes it
 * uncertain, and neither is named.
 */
export function recallOf(change: ChannelChange, facts: CauseFacts): RecallMatch {
  let contested: HeardTrigger | null = null
  for (const trigger of triggersNear(change, facts)) {
    const memory = memoryOf(trigger, change, facts)
    if (memory === 'does-not') continue
    const offsetMs = change.atMs - trigger.atMs
    const sinceBurstMs = afterBurst(trigger, change, facts)
    if (memory === 'sets' || (offsetMs <= SCENE_MS && sinceBurstMs === 0)) {
      return { kind: 'matched', trigger, act: ownTrigger(trigger, facts), isKnown: memory === 'sets' }
    }
    if (trigger.kind === 'routine' || sinceBurstMs <= AFTERWARDS_MS) contested ??= trigger
  }
  return contested === null ? null : { kind: 'contested', trigger: contested }
}

/** Scenes and routines that were recalled near a change, nearest first; those of ours that the device did not tell too. */
function triggersNear(change: ChannelChange, facts: CauseFacts): readonly HeardTrigger[] {
  const heard = facts.triggers.filter(({ kind }) => kind !== 'message')
  const ours = facts.acts.flatMap(({ atMs, order, result }): HeardTrigger[] => {
    if (order.kind !== 'trigger' || result === 'refused') return []
    const { kind, index } = order.trigger
    if (kind !== 'scene' && kind !== 'routine') return []
    const isHeard = heard.some((each) => {
      return each.kind === kind && each.index === index && each.atMs >= atMs - BEFORE_MS && each.atMs <= atMs + SCENE_MS
    })
    return isHeard ? [] : [{ atMs, kind, index }]
  })
  return [...heard, ...ours]
    .filter(({ kind, atMs }) => {
      const offsetMs = change.atMs - atMs
      return offsetMs >= -BEFORE_MS && offsetMs <= (kind === 'routine' ? ROUTINE_MS : SCENE_MS)
    })
    .sort((a, b) => Math.abs(change.atMs - a.atMs) - Math.abs(change.atMs - b.atMs))
}

/** What it did to this value at earlier recalls. */
function memoryOf(trigger: HeardTrigger, change: ChannelChange, facts: CauseFacts): 'sets' | 'does-not' | null {
  const offsetMs = change.atMs - trigger.atMs
  const earlier = facts.triggers
    .filter(({ kind, index, atMs }) => kind === trigger.kind && index === trigger.index && atMs < trigger.atMs - 1000)
    .slice(-MOST_RECALLS)
  let memory: 'does-not' | null = null
  for (const recall of earlier) {
    const expectedMs = recall.atMs + offsetMs
    const did = facts.changes.some(
      (each) =>
        isSameThing(each, change) &&
        each !== change &&
        Math.abs(each.atMs - expectedMs) <= SAME_OFFSET_MS &&
        Math.abs(each.after - change.after) <= SAME_DB,
    )
    if (did) return 'sets'
    const then = valueAfter(facts, change, change.what, Math.max(expectedMs, recall.atMs) + SAME_OFFSET_MS)
    if (then !== null && Math.abs(then - change.after) > SAME_DB) memory = 'does-not'
  }
  return memory
}

/** How long after the burst that its trigger began a change came, ms; 0 where it is in it. Before the trigger the same the other way. */
function afterBurst(trigger: HeardTrigger, change: ChannelChange, facts: CauseFacts): number {
  const [from, to] = [Math.min(trigger.atMs, change.atMs), Math.max(trigger.atMs, change.atMs)]
  const between = changesWithin(facts, from, to).filter((each) => !each.unseen && !isGradual(each))
  const distances = between.map(({ atMs }) => Math.abs(atMs - trigger.atMs)).sort((a, b) => a - b)
  const paces: number[] = []
  let reached = 0
  for (const distance of distances) {
    const gap = distance - reached
    const limit = paces.length === 0 ? SHORTEST_GAP_MS : Math.max(SHORTEST_GAP_MS, PACES * median(paces))
    if (gap > Math.min(LONGEST_GAP_MS, limit)) break
    paces.push(gap)
    reached = distance
  }
  return to - from - reached
}
