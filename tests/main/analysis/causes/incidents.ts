import type { CauseFacts, Place } from '../../../../src-main/analysis/causes/facts.ts'
import { swingsOf } from '../../../../src-main/analysis/causes/swings.ts'
import { whyChanged } from '../../../../src-main/analysis/causes/why-changed.ts'
import { whySwung } from '../../../../src-main/analysis/causes/why-swung.ts'
import type { Cause, CauseKind } from '../../../../src-shared/model/cause.ts'
import type { Venue } from '../../../../src-simulator/venue.ts'
import { createSeededRandom } from '../../../support/random.ts'
import { BACKGROUNDS, CONFUSERS } from './confusers.ts'
import { KINDS } from './incident-kinds.ts'
import { type Done, MINUTE_MS, type Script, SECOND_MS } from './script.ts'
import { openBar, type ScriptedBar } from './scripted-bar.ts'

/** A Thursday at 7:31 PM, UTC. */
const EVENING_MS = Date.UTC(2026, 5, 11, 19, 31)

/** One incident as it was scripted, and what was found. */
export interface Outcome {
  readonly seed: number
  readonly kind: CauseKind
  readonly confuser: string
  readonly cause: Cause
}

/** A scene that sets everything there is, as an installer makes one: a burst of thirty updates. */
function withEverything(venue: Venue, random: () => number): Venue {
  const writes = [
    ...venue.zones.flatMap(({ index }) => [
      { afterMs: 0, param: `ZoneGain_${index}`, value: -20 - Math.round(random() * 60) / 2 },
      { afterMs: 0, param: `ZoneMute_${index}`, value: random() < 0.5 ? 1 : 0 },
      { afterMs: 0, param: `ZoneSource_${index}`, value: venue.sources[Math.floor(random() * 4)]!.index },
    ]),
    ...venue.sources.map(({ index }) => ({
      afterMs: 0,
      param: `SourceGain_${index}`,
      value: -Math.round(random() * 12),
    })),
  ]
  return { ...venue, scenes: [...venue.scenes, { name: 'Everything', writes }] }
}

export const INCIDENTS = Object.keys(KINDS)

/** Plays one incident of a kind with a confuser beside it, and asks why. */
export function play(seed: number, name: string): Outcome {
  const random = createSeededRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const between = (low: number, high: number) => low + (high - low) * random()
  const isSlow = random() < 0.3
  const latencyMs = () => (isSlow ? between(50, 100) : between(1, 8))
  const jitterMs = () => between(-300, 300)
  const change = (venue: Venue) => withEverything(venue, random)
  const bar = openBar({ seed, startMs: EVENING_MS, latencyMs, jitterMs, change })
  const script: Script = { bar, random, pick, between, zones: bar.venue.zones.slice(0, 5).map(({ index }) => index) }
  const { kind, act } = KINDS[name]!
  const confuser = pick(Object.keys(CONFUSERS))
  const background = pick(['a quiet evening', ...Object.keys(BACKGROUNDS)])
  BACKGROUNDS[background]?.(script)
  bar.clock.advance(20 * SECOND_MS)
  if (!['a schedule', 'a scheduled scene'].includes(name)) bar.record()
  bar.clock.advance(between(65, 75) * SECOND_MS)
  const target = act(script)
  const atMs = bar.clock.nowMs()
  CONFUSERS[confuser]!(script, target, name)
  // Somebody asks soon, or when it is over.
  bar.clock.advance((kind === 'link-gap' ? 150 : between(30, 150)) * SECOND_MS)
  return { seed, kind, confuser: `${confuser}, ${background}`, cause: ask(bar, target, atMs) }
}

/** The widest change of the value since just before the incident, as the console recorded it. */
function ask(bar: ScriptedBar, { place, what }: Done, atMs: number): Cause {
  const sinceMs = atMs - 20 * MINUTE_MS
  const own = bar.changes.filter((each) => each.family === place.family && each.index === place.index)
  if (what === 'level') return askLevel(bar.facts([], sinceMs), place, atMs)
  const since = own.filter((each) => each.what === what && each.atMs >= atMs - 3000 && each.atMs <= atMs + 100_000)
  const [first] = since
  if (!first) throw new Error(`${what} of ${place.family} ${place.index} did not change`)
  const moved = since.filter((each) => each.atMs <= first.atMs + 3000)
  const change = moved.reduce((most, each) => (width(each) > width(most) ? each : most))
  return whyChanged(change, bar.facts([change], sinceMs))
}

function width({ before, after }: { readonly before: number | null; readonly after: number }): number {
  return Math.abs(after - (before ?? after))
}

function askLevel(facts: CauseFacts, place: Place, atMs: number): Cause {
  const levels = facts.levels.filter((each) => each.family === place.family && each.index === place.index)
  const swing = swingsOf([], levels).find((each) => Math.abs(each.atMs - atMs) < 10_000)
  if (!swing) throw new Error('The level did not move')
  return whySwung(swing, facts).cause
}
