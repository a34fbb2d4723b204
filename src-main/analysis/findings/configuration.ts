import { FLOOR_DB, NO_READING } from '../../../src-shared/decibels.ts'
import type { Finding } from '../../../src-shared/model/insight.ts'
import {
  channelKey,
  type Found,
  type Look,
  spanText,
  stepMs,
  stepsOf,
  subjectOf,
  tenths,
  windowEndMs,
} from '../look.ts'
import { meanLevel } from '../measure.ts'
import { sentences } from '../sentences.ts'
import type { ChannelWindow, ZoneWindow } from '../window.ts'

/** What lasts shorter is somebody at work. */
const LASTING_MS = 60_000
/** A gain that its group takes back comes back at once; what takes longer is a priority source. */
const TAKEN_BACK_MS = 1000
const TAKEN_BACK_TIMES = 2
const SAME_DB = 0.15

/** How the processor is set up, where that is trouble: channels without a name, zones without a source, faders without effect. */
export function findConfigurationTrouble(look: Look): readonly Found[] {
  const named = look.window.zones.filter(({ placeholder }) => !placeholder)
  return [
    ...unnamedButPlaying(look),
    ...named.flatMap((zone) => wrongSource(look, zone)),
    ...named.flatMap((zone) => overruledByGroup(look, zone)),
  ]
}

function unnamedButPlaying(look: Look): readonly Found[] {
  const { window, rule, inputs } = look
  const least = LASTING_MS / window.periodMs
  const from = window.length - stepsOf(window, 2 * LASTING_MS)
  const sounds = ({ level }: ChannelWindow, isPlayed: (step: number) => boolean) => {
    let steps = 0
    for (let step = from; step < window.length; step++) {
      if (level[step]! >= rule.silence && isPlayed(step)) steps += 1
    }
    return steps >= least
  }
  const unnamed = [
    ...inputs
      .filter(({ channel, active }) => channel.placeholder && sounds(channel, (step) => active[step] === 1))
      .map(({ channel }) => channel),
    ...window.zones.filter((zone) => zone.placeholder && sounds(zone, (step) => zone.muted[step] === 0)),
  ]
  const [first] = unnamed
  if (!first) return []
  const label = ({ name, family, index }: ChannelWindow) => (name.trim() === '' ? `${family} ${index}` : name)
  const labels = unnamed.map(label)
  return [
    tell(look, {
      key: 'configuration:unnamed',
      severity: 'minor',
      confidence: 0.9,
      subject: unnamed.length === 1 ? subjectOf(first) : null,
      message:
        unnamed.length === 1 ? sentences.found.unnamed(label(first)) : sentences.found.unnamedMany(unnamed.length),
      details: `Above ${tenths(rule.silence)} dB for at least ${LASTING_MS / 1000} s: ${labels.join(', ')}.`,
      action: sentences.action.nameIt(),
      fromStep: from,
      rule: `A source, mix or zone that has only its kind and number for a name, and is played above ${tenths(rule.silence)} dB for ${LASTING_MS / 1000} s.`,
      readings: unnamed.map((channel) => ({
        label: `level of ${label(channel)}`,
        value: Math.round((meanLevel(channel.level, from, window.length)?.levelDb ?? FLOOR_DB) * 10) / 10,
        unit: 'dB',
      })),
    }),
  ]
}

function wrongSource(look: Look, zone: ZoneWindow): readonly Found[] {
  const { window, activity } = look
  const last = window.length - 1
  if (last < 0) return []
  const played = activity.playedAt(zone, last)
  if (played === NO_READING) return []
  const isNone = played < 0
  // Before the sources are read, none of them exists.
  if (!isNone && (activity.inputOf(played) !== null || window.sources.length === 0)) return []
  let from = last
  while (from > 0 && activity.playedAt(zone, from - 1) === played) from -= 1
  const lastsMs = (window.length - from) * window.periodMs
  if (lastsMs < LASTING_MS) return []
  const { found, action } = sentences
  const one = tell(look, {
    key: `configuration:source:${channelKey(zone)}`,
    severity: isNone ? 'minor' : 'moderate',
    confidence: isNone ? 0.7 : 0.9,
    subject: subjectOf(zone),
    message: isNone ? found.noSource(zone.name) : found.missingSource(zone.name),
    details: isNone
      ? `Not muted, and routed to nothing for ${spanText(lastsMs)}.`
      : `Routed to ${played}, which is neither a source nor a mix, for ${spanText(lastsMs)}.`,
    action: action.chooseSource(zone.name),
    fromStep: from,
    rule: `A named zone that is not muted is routed to nothing, or to what does not exist, for ${LASTING_MS / 1000} s.`,
    readings: [{ label: 'lasts', value: Math.round(lastsMs / 1000), unit: 's' }],
  })
  return [{ ...one, areas: [zone.name] }]
}

/** A group that rules its zones is as it should be; it is trouble where somebody tries to set such a zone and cannot. */
function overruledByGroup(look: Look, zone: ZoneWindow): readonly Found[] {
  const { window } = look
  if (zone.grouped[window.length - 1] !== 1) return []
  let times = 0
  let firstMs = windowEndMs(window)
  for (const [place, change] of zone.gainChanges.entries()) {
    const next = zone.gainChanges[place + 1]
    if (next === undefined) break
    const isTakenBack = next.atMs - change.atMs <= TAKEN_BACK_MS && Math.abs(next.afterDb - change.beforeDb) <= SAME_DB
    const step = Math.floor((change.atMs - window.fromMs) / window.periodMs)
    if (!isTakenBack || zone.grouped[step] !== 1) continue
    times += 1
    firstMs = Math.min(firstMs, change.atMs)
  }
  if (times < TAKEN_BACK_TIMES) return []
  const one = tell(look, {
    key: `configuration:group:${channelKey(zone)}`,
    severity: 'minor',
    confidence: 0.8,
    subject: subjectOf(zone),
    message: sentences.found.overruled(zone.name),
    details: `Its gain was set ${times} times and taken back at once, while it is in a combined group.`,
    action: sentences.action.setGroup(),
    fromStep: Math.max(0, Math.floor((firstMs - window.fromMs) / window.periodMs)),
    rule: `The gain of a zone in a combined group was set and taken back within ${TAKEN_BACK_MS / 1000} s, at least ${TAKEN_BACK_TIMES} times.`,
    readings: [{ label: 'taken back', value: times, unit: 'times' }],
  })
  return [{ ...one, areas: [zone.name] }]
}

interface Told extends Pick<Finding, 'key' | 'severity' | 'confidence' | 'subject' | 'message' | 'details' | 'action'> {
  readonly fromStep: number
  readonly rule: string
  readonly readings: Finding['evidence']['readings']
}

function tell({ window }: Look, { fromStep, rule, readings, ...finding }: Told): Found {
  const sinceMs = stepMs(window, fromStep)
  return {
    areas: [],
    explains: [],
    finding: {
      ...finding,
      type: 'configuration',
      sinceMs,
      evidence: { fromMs: sinceMs, toMs: windowEndMs(window), rule, readings },
    },
  }
}
