import { NO_READING } from '../../../src-shared/decibels.ts'
import type { Finding } from '../../../src-shared/model/insight.ts'
import { channelKey, type Found, type Look, spanText, subjectOf, windowEndMs } from '../look.ts'
import { meanLevel } from '../measure.ts'
import { isMicrophone } from '../microphone.ts'
import { sentences } from '../sentences.ts'
import { median } from '../statistics.ts'
import type { AnalysisWindow, ChannelWindow, GainChange, ZoneWindow } from '../window.ts'

/** So many times at least, or somebody has only spoken. */
const LEAST_TIMES = 3
/** A gain that stays longer has been set by somebody; one that is back at once was taken back by a group. */
const SHORTEST_MS = 1000
const LONGEST_MS = 120_000
/** Gains are the same within this. */
const SAME_DB = 0.15
/** A microphone that somebody speaks into is above this, dB: its peak in that time. */
const SPOKEN_DB = -40
/** It must be so in this share of the times. */
const SPOKEN_SHARE = 0.7
/** By so much louder than otherwise, dB, it is sure to be the cause; and a source without such a name must be. */
const LOUDER_DB = 6

/** A time in which a zone's gain was somewhere else. */
interface Excursion {
  readonly fromMs: number
  readonly toMs: number
  readonly toDb: number
}

/**
 * A microphone that is open and takes zones over again and again. Custom Priority Volume pins a zone's gain to a fixed level while
 * somebody speaks and puts it back after (protocol.md §5), which from outside is exactly a fault.
 */
export function findDucking(look: Look): readonly Found[] {
  const byMicrophone = new Map<ChannelWindow, { readonly takeovers: Takeover[]; isSure: boolean }>()
  for (const zone of look.window.zones) {
    if (zone.placeholder) continue
    const takeover = takeoverOf(look, zone)
    if (takeover === null) continue
    const known = byMicrophone.get(takeover.microphone) ?? { takeovers: [], isSure: false }
    known.takeovers.push(takeover)
    known.isSure ||= takeover.louderDb >= LOUDER_DB
    byMicrophone.set(takeover.microphone, known)
  }
  return [...byMicrophone].map(([microphone, { takeovers, isSure }]) => tell(look, microphone, takeovers, isSure))
}

/** A zone that keeps being taken over, and by what. */
interface Takeover {
  readonly zone: ZoneWindow
  readonly excursions: readonly Excursion[]
  readonly microphone: ChannelWindow
  /** By how much louder the microphone is in those times than otherwise. */
  readonly louderDb: number
}

/** What looks at first like going away may be the way back of a time that began before the window, so both are tried. */
function takeoverOf(look: Look, zone: ZoneWindow): Takeover | null {
  let best: Takeover | null = null
  for (const changes of [zone.gainChanges, zone.gainChanges.slice(1)]) {
    const excursions = mostRepeated(excursionsOf(changes))
    if (excursions.length < LEAST_TIMES) continue
    const cause = microphoneOf(look, excursions)
    if (cause === null) continue
    const takeover = { zone, excursions, microphone: cause.channel, louderDb: cause.louderDb }
    if (best === null || isLikelier(takeover, best)) best = takeover
  }
  return best
}

/** By the microphone where it tells the two apart, else by their length: nobody speaks for most of the time. */
function isLikelier(one: Takeover, other: Takeover): boolean {
  const louderDb = one.louderDb - other.louderDb
  if (Math.abs(louderDb) >= LOUDER_DB) return louderDb > 0
  const meanMs = ({ excursions }: Takeover) =>
    excursions.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) / excursions.length
  return meanMs(one) < meanMs(other)
}

/** Those to the level to which it went most often. */
function mostRepeated(all: readonly Excursion[]): readonly Excursion[] {
  let most: readonly Excursion[] = []
  const tried = new Set<number>()
  for (const { toDb } of all) {
    if (tried.has(toDb)) continue
    tried.add(toDb)
    const same = all.filter((other) => Math.abs(other.toDb - toDb) <= SAME_DB)
    if (same.length > most.length) most = same
  }
  return most
}

/** Each change that was taken back. */
function excursionsOf(changes: readonly GainChange[]): readonly Excursion[] {
  const found: Excursion[] = []
  let away: GainChange | null = null
  for (const change of changes) {
    const isBack =
      away !== null &&
      Math.abs(change.afterDb - away.beforeDb) <= SAME_DB &&
      Math.abs(change.beforeDb - away.afterDb) <= SAME_DB &&
      change.atMs - away.atMs <= LONGEST_MS &&
      change.atMs - away.atMs > SHORTEST_MS
    if (away !== null && isBack) {
      found.push({ fromMs: away.atMs, toMs: change.atMs, toDb: away.afterDb })
      away = null
    } else away = change
  }
  return found
}

/** The source that was spoken into in the same seconds; the one that stands out most, with a fitting name first. */
function microphoneOf(
  { window, inputs }: Look,
  excursions: readonly Excursion[],
): { readonly channel: ChannelWindow; readonly louderDb: number } | null {
  let best: { readonly channel: ChannelWindow; readonly louderDb: number; readonly rank: number } | null = null
  for (const { channel, isIdle } of inputs) {
    if (channel.family !== 'source') continue
    const isNamed = isMicrophone(channel.name)
    // What zones play is programme, unless it is called a microphone.
    if (!isNamed && !isIdle) continue
    const { spokenShare, louderDb } = voiceIn(window, channel, excursions)
    if (spokenShare < SPOKEN_SHARE || (!isNamed && louderDb < LOUDER_DB)) continue
    const rank = (isNamed ? 1000 : 0) + louderDb
    if (best === null || rank > best.rank) best = { channel, louderDb, rank }
  }
  return best
}

/** In which share of the times it was spoken into, and by how much louder than otherwise it was in them. */
function voiceIn(
  window: AnalysisWindow,
  channel: ChannelWindow,
  excursions: readonly Excursion[],
): { readonly spokenShare: number; readonly louderDb: number } {
  const isInside = new Uint8Array(window.length)
  let spoken = 0
  for (const { fromMs, toMs } of excursions) {
    const from = Math.max(0, Math.floor((fromMs - window.fromMs) / window.periodMs))
    const to = Math.min(window.length, Math.ceil((toMs - window.fromMs) / window.periodMs))
    let peak = NO_READING
    for (let step = from; step < to; step++) {
      isInside[step] = 1
      peak = Math.max(peak, channel.peak[step]!)
    }
    if (peak >= SPOKEN_DB * 10) spoken += 1
  }
  const inside: number[] = []
  const outside: number[] = []
  for (let step = 0; step < window.length; step++) {
    if (channel.level[step] !== NO_READING) (isInside[step] === 1 ? inside : outside).push(channel.level[step]! / 10)
  }
  const louderDb = inside.length === 0 || outside.length === 0 ? 0 : median(inside) - median(outside)
  return { spokenShare: spoken / excursions.length, louderDb }
}

function tell({ window }: Look, microphone: ChannelWindow, takeovers: readonly Takeover[], isSure: boolean): Found {
  const areas = takeovers.map(({ zone }) => zone.name)
  const [area = ''] = areas
  let fromMs = windowEndMs(window)
  let toMs = window.fromMs
  // Zones that are taken over together are one time.
  let times = 0
  for (const { excursions } of takeovers) {
    times = Math.max(times, excursions.length)
    for (const excursion of excursions) {
      fromMs = Math.min(fromMs, excursion.fromMs)
      toMs = Math.max(toMs, excursion.toMs)
    }
  }
  const toDb = median(takeovers.flatMap(({ excursions }) => excursions.map((one) => one.toDb)))
  const level = meanLevel(microphone.level, 0, window.length)
  const { takenOver, takenOverMany } = sentences.found
  const finding: Finding = {
    key: `ducking:${channelKey(microphone)}`,
    type: 'ducking',
    severity: 'moderate',
    confidence: isSure ? 0.9 : 0.7,
    subject: subjectOf(microphone),
    message:
      areas.length === 1
        ? takenOver(area, microphone.name, times)
        : takenOverMany(areas.length, microphone.name, times),
    details: `The gain of ${areas.join(', ')} went to ${toDb.toFixed(1)} dB and back ${times} times in ${spanText(windowEndMs(window) - window.fromMs)}, while ${microphone.name} was loud: a priority source with a fixed volume.`,
    action: sentences.action.closeMicrophone(microphone.name),
    sinceMs: fromMs,
    evidence: {
      fromMs,
      toMs,
      rule: `At least ${LEAST_TIMES} times a zone's gain went to one level and back within ${LONGEST_MS / 1000} s, and a microphone's peak was above ${SPOKEN_DB} dB in those seconds.`,
      readings: [
        { label: 'taken over', value: times, unit: 'times' },
        { label: 'gain while it speaks', value: Math.round(toDb * 10) / 10, unit: 'dB' },
        ...(level === null
          ? []
          : [
              { label: `level of ${microphone.name}`, value: Math.round(level.levelDb * 10) / 10, unit: 'dB' as const },
            ]),
      ],
    },
  }
  return { finding, areas, explains: [channelKey(microphone)] }
}
