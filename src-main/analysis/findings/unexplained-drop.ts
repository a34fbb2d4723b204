import { NO_READING } from '../../../src-shared/decibels.ts'
import type { Finding } from '../../../src-shared/model/insight.ts'
import { type CauseFacts, type FactChannel, isSame, type LevelSpan, medianBetween } from '../causes/facts.ts'
import { type BareSwing, dropsOf } from '../causes/swings.ts'
import { whySwung } from '../causes/why-swung.ts'
import { channelKey, type Found, type Look, spanText, subjectOf, windowEndMs } from '../look.ts'
import { sentences } from '../sentences.ts'
import type { AnalysisWindow, ChannelWindow, GroupWindow, ZoneWindow } from '../window.ts'

/** An announcement that nobody can hear from outside is over by then (protocol.md §5). */
const LASTING_MS = 60_000
/** What came back by so much of the way is no drop any more. */
const BACK_SHARE = 0.5
/** The newest levels that say how loud it is now. */
const NOW_MS = 30_000

/**
 * Zones that became much quieter, are so still, and nobody knows why: no act of ours, no recall, group, priority source, habit or
 * hand. Where several things happened at once one of them did it, and where the source became quieter too, it is the source's
 * trouble.
 */
export function findUnexplainedDrops(look: Look, told: ReadonlySet<string>): readonly Found[] {
  const { window } = look
  const named = window.zones.filter((zone) => !zone.placeholder && !told.has(channelKey(zone)))
  const changes = window.facts.changes.filter((each) => each.atMs >= window.fromMs)
  const drops = named.flatMap((zone) => {
    const own = changes.filter((each) => isSame(each, zone))
    const drop = dropsOf(own, [spanOf(window, zone)]).at(-1)
    return drop && stillStands(look, zone, drop, told) ? [{ zone, drop }] : []
  })
  if (drops.length === 0) return []
  const facts = factsOf(look)
  return drops.flatMap(({ zone, drop }) => {
    const { kind, maybe } = whySwung(drop, facts).cause
    return kind === 'unknown' && maybe.length === 0 ? [tell(look, zone, drop)] : []
  })
}

function stillStands(look: Look, zone: ZoneWindow, drop: BareSwing, told: ReadonlySet<string>): boolean {
  const { window, activity } = look
  const last = window.length - 1
  const endMs = windowEndMs(window)
  if (last < 0 || zone.muted[last] !== 0 || endMs - drop.atMs < LASTING_MS) return false
  const played = activity.inputOf(activity.playedAt(zone, last))
  if (drop.by === 'setting') {
    const gain = zone.gain[last]!
    return gain === NO_READING || gain / 10 < back(drop)
  }
  // A level that its source lost too is told of the source, or is programme.
  if (!played || told.has(channelKey(played.channel))) return false
  const source = spanOf(window, played.channel)
  const [was, is] = [
    medianBetween(source, drop.atMs - NOW_MS, drop.atMs),
    medianBetween(source, drop.atMs + window.periodMs, drop.atMs + window.periodMs + NOW_MS),
  ]
  if (was === null || is === null || was - is > BACK_SHARE * (drop.beforeDb - drop.afterDb)) return false
  const now = medianBetween(spanOf(window, zone), endMs - NOW_MS, endMs)
  return now !== null && now < back(drop)
}

function back({ beforeDb, afterDb }: BareSwing): number {
  return afterDb + BACK_SHARE * (beforeDb - afterDb)
}

function tell({ window }: Look, zone: ZoneWindow, { atMs, beforeDb, afterDb, by }: BareSwing): Found {
  const toMs = windowEndMs(window)
  const what = by === 'setting' ? 'gain' : 'level'
  const round = (value: number) => Math.round(value * 10) / 10
  const finding: Finding = {
    key: `unexplained_drop:${channelKey(zone)}`,
    type: 'unexplained_drop',
    severity: 'moderate',
    confidence: 0.7,
    subject: subjectOf(zone),
    message: sentences.found.droppedAlone(zone.name),
    details: `Its ${what} went from ${beforeDb.toFixed(1)} to ${afterDb.toFixed(1)} dB ${spanText(toMs - atMs)} ago, without an act of this console, a recall, a group, a priority source, a habit of that time, or a hand on a fader.`,
    action: sentences.action.askWhy(zone.name),
    sinceMs: atMs,
    evidence: {
      fromMs: atMs,
      toMs,
      rule: `At least 12 dB within 2 s, or 15 points of the volume down to 10 % or less; unexplained, and still so after ${LASTING_MS / 1000} s.`,
      readings: [
        { label: 'before', value: round(beforeDb), unit: 'dB' },
        { label: 'after', value: round(afterDb), unit: 'dB' },
      ],
    },
  }
  return { areas: [zone.name], explains: [channelKey(zone)], finding }
}

function spanOf({ fromMs, periodMs }: AnalysisWindow, { family, index, level, peak }: ChannelWindow): LevelSpan {
  return { family, index, fromMs, periodMs, level, peak }
}

function factsOf({ window, wallClock }: Look): CauseFacts {
  const { sources, mixes, zones, groups, thresholds, link, length } = window
  const all = [...sources, ...mixes, ...zones, ...groups]
  return {
    ...window.facts,
    wallClock,
    atMs: windowEndMs(window),
    channels: all.map((channel) => nowOf(channel, length - 1)),
    gaps: link.gaps,
    levels: all.map((channel) => spanOf(window, channel)),
    silenceDb: thresholds.silenceDb,
  }
}

function nowOf(channel: ChannelWindow | ZoneWindow | GroupWindow, last: number): FactChannel {
  const { family, index, name, placeholder, gain, muted } = channel
  const flag = (values: Int8Array) => ((values[last] ?? -1) < 0 ? null : values[last] === 1)
  const known = (values: Int16Array) => ((values[last] ?? NO_READING) === NO_READING ? null : values[last]!)
  const gainTenths = known(gain)
  return {
    ...{ family, index, name, placeholder },
    gainDb: gainTenths === null ? null : gainTenths / 10,
    gainPercent: null,
    muted: flag(muted),
    source: 'source' in channel ? known(channel.source) : null,
    grouped: 'grouped' in channel ? flag(channel.grouped) : null,
    active: 'active' in channel ? flag(channel.active) : null,
  }
}
