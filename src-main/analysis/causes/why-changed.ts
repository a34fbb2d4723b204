import type { Cause, OwnAct } from '../../../src-shared/model/cause.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { sentences } from '../sentences.ts'
import { type CauseFacts, gapWithin, nameAt, triggerName } from './facts.ts'
import { leadOf } from './groups.ts'
import { ownAstray, ownMatch } from './own.ts'
import { mayBePriority, type Priority, priorityOf, wentAndCame } from './priority.ts'
import { type RecallMatch, recallOf } from './recall.ts'
import { type Habit, habitOf } from './schedule.ts'
import { isGradual, isMixed, movedDb } from './shape.ts'
import { causeOf, changeText, type Found, PUT_BACK, unknownOf } from './told.ts'

/** The values are read again within this after a connection came back. */
const READ_AGAIN_MS = 60_000
/** A gap of less hides nothing: what changed in it is told right after, with what was near it. */
const DEAF_MS = 6000
/** A hand at a wall plate clicks in small steps; a larger one at once is no hand that is known. */
const CLICK_DB = 6

/**
 * The likely cause of one change: exactly one kind, or `unknown`. The surest evidence speaks first:
 *
 * 1. Nobody could look: our own act if it landed, else `link-gap`.
 * 2. An act of ours that landed on it; where it did not land, two hands were on one value: unknown.
 * 3. What it followed: its group. Then the cause is that of the group's change, or the group itself.
 * 4. A gain that went step by step: a hand (`outside`).
 * 5. A recall that did the same before, or that was ours; a priority event that is sure by itself; a habit of the clock; a recall
 *    in whose burst it is; a priority event that is likely. A device's own schedule recalls scenes, so the habit goes before the
 *    scene.
 * 6. A switch that nothing else explains, or a click of at most 6 dB: a hand. A larger gain at once: unknown.
 *
 * Ties: two values in one moment that are no fader, with any of 5 near, are unknown; so is a likely event beside a recall.
 */
export function whyChanged(change: ChannelChange, facts: CauseFacts): Cause {
  return causeOf(change, findCause(change, facts), facts)
}

function findCause(change: ChannelChange, facts: CauseFacts): Found {
  if (change.before === null) return unknownOf(change, facts, [])
  if (change.unseen) return whileUnheard(change, facts)
  const own = ownMatch(change, facts, null)
  if (own?.kind === 'matched') return tellOwn(change, own.act, null, facts)
  if (own) return unknownOf(change, facts, ['own-command', 'outside'])
  const lead = leadOf(change, facts)
  if (lead?.kind === 'followed') return followed(change, lead.lead, facts)
  if (lead) return unknownOf(change, facts, ['group', 'outside'])
  if (change.what === 'grouped') return tellGroup(change, change, 0.6, facts)
  const recall = recallOf(change, facts)
  // A hand that turns what a recall has set just now is not told from one that turns in the same moment.
  if (isGradual(change) && recall?.kind === 'matched') return unknownOf(change, facts, ['scene', 'outside'])
  if (isGradual(change)) return hand(change, recall === null ? 0.85 : 0.7, facts)
  return suddenly(change, recall, facts)
}

function whileUnheard(change: ChannelChange, facts: CauseFacts): Found {
  const gap = gapWithin(facts, change.atMs - READ_AGAIN_MS, change.atMs)
  const own = ownMatch(change, facts, gap?.fromMs ?? null)
  if (own?.kind === 'matched') return { ...tellOwn(change, own.act, null, facts), confidence: 0.6 }
  return {
    kind: 'link-gap',
    sentence: sentences.cause.unseen(nameAt(facts, change)),
    by: null,
    confidence: gap ? 0.9 : 0.8,
    maybe: [],
    rule: 'The value was not known in between, so it changed while nobody could look.',
    events: gap
      ? [
          { atMs: gap.fromMs, text: `not heard (${gap.cause})` },
          ...(gap.toMs === null ? [] : [{ atMs: gap.toMs, text: 'heard again' }]),
        ]
      : [],
    readings: [],
  }
}

function followed(change: ChannelChange, lead: ChannelChange, facts: CauseFacts): Found {
  const own = ownMatch(lead, facts, null)
  if (own?.kind === 'matched') return tellOwn(change, own.act, lead, facts)
  if (own) return unknownOf(change, facts, ['own-command', 'group'])
  const recall = recallOf(change, facts)
  // A scene may set the group, or the zone in the moment in which its group was combined.
  if (recall?.kind === 'matched' && (recall.isKnown || recall.act !== null || lead.what !== 'active')) {
    return tellRecall(change, recall, facts)
  }
  if (recall !== null && (isMixed(change) || recall.kind === 'matched')) {
    return unknownOf(change, facts, ['scene', 'group'])
  }
  // An announcement that began as the group was combined is not told from it.
  if (lead.what === 'active' && priorityOf(change, facts) !== null) {
    return unknownOf(change, facts, ['priority', 'group'])
  }
  const habit = habitOf(lead, facts)
  if (habit) return tellHabit(change, habit, facts)
  return tellGroup(change, lead, recall === null ? 0.9 : 0.7, facts)
}

function suddenly(change: ChannelChange, recall: RecallMatch, facts: CauseFacts): Found {
  const priority = priorityOf(change, facts)
  const habit = habitOf(change, facts)
  const matched = recall?.kind === 'matched' ? recall : null
  const likely = [
    ...(recall ? ['scene' as const] : []),
    ...(priority ? ['priority' as const] : []),
    ...(habit ? ['schedule' as const] : []),
  ]
  if (isMixed(change) && likely.length > 0) return unknownOf(change, facts, [...likely, 'outside'])
  const isThereAndBack = (priority !== null && priority.strength !== 'maybe') || wentAndCame(change, facts)
  if (matched && !matched.isKnown && isThereAndBack) return unknownOf(change, facts, ['scene', 'priority'])
  if (matched && matched.act !== null) return tellRecall(change, matched, facts)
  if (matched?.isKnown && habit === null) return tellRecall(change, matched, facts)
  if (priority?.strength === 'sure') return tellPriority(change, priority, facts)
  if (habit) return tellHabit(change, habit, facts)
  if (matched) return tellRecall(change, matched, facts)
  if (recall !== null) return unknownOf(change, facts, [...likely, 'outside'])
  if (priority?.strength === 'likely') return tellPriority(change, priority, facts)
  if (priority) return unknownOf(change, facts, likely)
  if (wasDeaf(change, facts)) return unknownOf(change, facts, ['link-gap', 'outside'])
  if (Math.abs(movedDb(change)) > CLICK_DB) return unknownOf(change, facts, [])
  if (mayBePriority(change, facts)) return unknownOf(change, facts, ['priority', 'outside'])
  return hand(change, change.what === 'gain' ? 0.5 : 0.7, facts)
}

/** Just before nobody could hear the processor for longer than an act takes to show. Meters that were missed tell nothing of it. */
function wasDeaf({ atMs }: ChannelChange, { gaps }: CauseFacts): boolean {
  return gaps.some(
    ({ fromMs, toMs, cause }) =>
      (cause === 'link' || cause === 'asleep' || cause === 'console-off') &&
      fromMs <= atMs &&
      (toMs ?? atMs) >= atMs - READ_AGAIN_MS &&
      (toMs ?? atMs) - fromMs >= DEAF_MS,
  )
}

/** A hand, where none of our own acts has gone astray that asked for the same. */
function hand(change: ChannelChange, confidence: number, facts: CauseFacts): Found {
  if (ownAstray(change, facts)) return unknownOf(change, facts, ['own-command', 'outside'])
  return tellHand(change, confidence, facts)
}

function tellOwn(change: ChannelChange, act: OwnAct, lead: ChannelChange | null, facts: CauseFacts): Found {
  const name = nameAt(facts, change)
  const { command, undo, preset, muteAll, check } = sentences.cause
  const say = { command, undo, preset, 'mute-all': muteAll, check }[act.way]
  return {
    kind: act.way === 'undo' || act.way === 'preset' ? 'own-preset' : 'own-command',
    sentence: say(name, act.by, act.door),
    by: act.by,
    confidence: act.result === 'applied' ? 0.95 : 0.7,
    maybe: [],
    rule: 'An act of this console asked for this value at most 6 s before, and it landed.',
    events: [
      { atMs: act.atMs, text: `${act.way} by ${act.by}` },
      ...(lead ? [{ atMs: lead.atMs, text: changeText(lead, facts) }] : []),
    ],
    readings: [],
  }
}

function tellRecall(
  change: ChannelChange,
  recall: Extract<RecallMatch, { kind: 'matched' }>,
  facts: CauseFacts,
): Found {
  const { trigger, act, isKnown } = recall
  const [name, scene] = [nameAt(facts, change), triggerName(facts, trigger)]
  return {
    kind: 'scene',
    sentence: act ? sentences.cause.recalledHere(name, scene) : sentences.cause.recalled(name, scene),
    by: act?.by ?? null,
    confidence: isKnown || act ? 0.95 : 0.8,
    maybe: [],
    rule: isKnown
      ? 'It set the same value when it was recalled before.'
      : 'The value came in the burst of updates that the recall began.',
    events: [{ atMs: trigger.atMs, text: `${trigger.kind} ${scene} was recalled${act ? ` by ${act.by}` : ''}` }],
    readings: [],
  }
}

function tellGroup(change: ChannelChange, lead: ChannelChange, confidence: number, facts: CauseFacts): Found {
  const name = nameAt(facts, change)
  const { combined, released, follows } = sentences.cause
  const say = lead.what !== 'active' && lead.what !== 'grouped' ? follows : lead.after === 1 ? combined : released
  return {
    kind: 'group',
    // Where only the zone says that it is in a group, it is not known in which.
    sentence: lead.family === 'group' ? say(name, nameAt(facts, lead)) : sentences.cause.isGrouped(name),
    by: null,
    confidence,
    maybe: [],
    rule: 'It changed in the same moment as its group, and as the group did.',
    events: [{ atMs: lead.atMs, text: changeText(lead, facts) }],
    readings: [],
  }
}

function tellPriority(change: ChannelChange, priority: Priority, facts: CauseFacts): Found {
  const { microphone, message, fromMs, toMs, confidence, peakDb } = priority
  const name = nameAt(facts, change)
  const { voice, announced } = sentences.cause
  return {
    kind: 'priority',
    sentence: message
      ? sentences.cause.message(name, triggerName(facts, message))
      : microphone
        ? voice(name, microphone.name)
        : announced(name),
    by: null,
    confidence,
    maybe: [],
    rule: 'The gain went to a fixed level at once and exactly back, while something of priority was heard, or three times.',
    events: [
      ...(message ? [{ atMs: message.atMs, text: `message ${triggerName(facts, message)} was played` }] : []),
      { atMs: fromMs, text: 'the gain was pinned' },
      ...(toMs === null ? [] : [{ atMs: toMs, text: PUT_BACK }]),
    ],
    readings: peakDb === null ? [] : [{ label: `peak of ${microphone?.name ?? ''}`, value: peakDb, unit: 'dB' }],
  }
}

function tellHabit(change: ChannelChange, { before, confidence }: Habit, facts: CauseFacts): Found {
  return {
    kind: 'schedule',
    sentence: sentences.cause.daily(nameAt(facts, change), before.length),
    by: null,
    confidence,
    maybe: [],
    rule: 'The same change at the same time of the day, within 90 s, on at least two of the days before.',
    events: before.map((each) => ({ atMs: each.atMs, text: changeText(each, facts) })),
    readings: [{ label: 'days before', value: before.length, unit: 'times' }],
  }
}

function tellHand(change: ChannelChange, confidence: number, facts: CauseFacts): Found {
  const name = nameAt(facts, change)
  return {
    kind: 'outside',
    sentence: isGradual(change) ? sentences.cause.turned(name) : sentences.cause.outside(name),
    by: null,
    confidence,
    maybe: [],
    rule: isGradual(change)
      ? 'The gain went step by step, no step more than half of the way, and nothing of this console did it.'
      : 'A switch or a small step that nothing else explains, and that nothing of this console did.',
    events: [],
    readings: [{ label: 'steps', value: change.steps, unit: 'times' }],
  }
}
