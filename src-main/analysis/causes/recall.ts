import type { HeardTrigger, OwnAct } from '../../../src-shared/model/cause.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { burstFrom } from './burst.ts'
import { type CauseFacts, isSameThing, valueAfter } from './facts.ts'
import { ownTrigger } from './own.ts'

/** A trigger and what it changes are told one after the other, in either order: so long before the trigger, and after it. */
const BEFORE_MS = 1500
const SCENE_MS = 6000
/** A routine takes its time between its steps. */
const ROUTINE_MS = 65_000
/** What comes so soon after a burst may still be of it; a value that comes before its trigger is seldom far from it. */
const AFTERWARDS_MS = 1500
const BEFOREHAND_MS = 500
/** A change of several values goes on for up to this long. */
const SETTLE_MS = 1000
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
 * in, linked to the trigger by changes that follow one another at one pace. One that is known to set something else is none. A
 * routine that may still be running, a scene whose burst has just ended, or one that tells its values on the other side of its
 * trigger makes it uncertain, and neither is named.
 */
export function recallOf(change: ChannelChange, facts: CauseFacts): RecallMatch {
  let contested: HeardTrigger | null = null
  for (const trigger of triggersNear(change, facts)) {
    const memory = memoryOf(trigger, change, facts)
    if (memory === 'does-not') continue
    const offsetMs = change.atMs - trigger.atMs
    const { isIn, sinceMs } = burstOf(trigger, change, facts)
    if (memory === 'sets' || (offsetMs <= SCENE_MS && isIn)) {
      return { kind: 'matched', trigger, act: ownTrigger(trigger, facts), isKnown: memory === 'sets' }
    }
    const isDuring = change.steps > 1 && offsetMs < 0 && -offsetMs <= SETTLE_MS
    if (trigger.kind === 'routine' || isDuring || sinceMs <= (offsetMs < 0 ? BEFOREHAND_MS : AFTERWARDS_MS))
      contested ??= trigger
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
    // It does so, but not at this distance: the unit may have been late.
    if (setsWithin(recall, change, facts)) continue
    const then = valueAfter(facts, change, change.what, Math.max(expectedMs, recall.atMs) + SAME_OFFSET_MS)
    if (then !== null && Math.abs(then - change.after) > SAME_DB) memory = 'does-not'
  }
  return memory
}

function setsWithin({ kind, atMs }: HeardTrigger, change: ChannelChange, { changes }: CauseFacts): boolean {
  const untilMs = atMs + (kind === 'routine' ? ROUTINE_MS : SCENE_MS)
  return changes.some(
    (each) =>
      isSameThing(each, change) &&
      each !== change &&
      each.atMs >= atMs - BEFORE_MS &&
      each.atMs <= untilMs &&
      Math.abs(each.after - change.after) <= SAME_DB,
  )
}

/** A unit tells what a recall sets before its trigger or after it, not both: on the side with fewer values it is chance. */
function burstOf(trigger: HeardTrigger, change: ChannelChange, facts: CauseFacts) {
  const before = { fromMs: trigger.atMs - BEFORE_MS, toMs: trigger.atMs }
  const after = { fromMs: trigger.atMs, toMs: Math.max(trigger.atMs + SCENE_MS, change.atMs) }
  const [own, other] = change.atMs < trigger.atMs ? [before, after] : [after, before]
  const { isIn, count, sinceMs } = burstFrom(trigger.atMs, change, own, facts)
  return { isIn: isIn && count > burstFrom(trigger.atMs, change, other, facts).count, sinceMs }
}
