import { type CauseFacts, isSame, type Place } from '../../../../src-main/analysis/causes/facts.ts'
import { swingsOf } from '../../../../src-main/analysis/causes/swings.ts'
import { whyChanged } from '../../../../src-main/analysis/causes/why-changed.ts'
import { whySwung } from '../../../../src-main/analysis/causes/why-swung.ts'
import type { Cause, CauseKind } from '../../../../src-shared/model/cause.ts'
import type { ChannelChange } from '../../../../src-shared/model/recording.ts'
import type { Venue } from '../../../../src-simulator/venue.ts'
import { createSeededRandom } from '../../../support/random.ts'
import type { Told } from './authors.ts'
import { BACKGROUNDS, CONFUSERS, CONTENDERS, DEAF, EARLIER } from './confusers.ts'
import { KINDS } from './incident-kinds.ts'
import { MINUTE_MS, type Script, SECOND_MS } from './script.ts'
import { openBar } from './scripted-bar.ts'

/** A Thursday at 7:31 PM, UTC. */
const EVENING_MS = Date.UTC(2026, 5, 11, 19, 31)

/** One incident as it was scripted, and what was found. */
export interface Outcome {
  readonly seed: number
  readonly name: string
  readonly beside: string
  /** Everything that had a hand in it, in its order. */
  readonly kinds: readonly CauseKind[]
  readonly right: readonly CauseKind[]
  readonly cause: Cause
}

/** `alone`: what else happens is at other values. `contended`: something else is at the same value in the same second. */
export type Company = 'alone' | 'contended'

export type Verdict = 'right' | 'unknown' | 'wrong'

export function verdictOf({ right, cause }: Pick<Outcome, 'right' | 'cause'>): Verdict {
  if (right.includes(cause.kind)) return 'right'
  return cause.kind === 'unknown' ? 'unknown' : 'wrong'
}

/**
 * What is right to say: the hand that moved it nearly all of the way, whoever else was at it in between; of what is switched the
 * last one. Where nobody did, naming one is wrong, but for an act of ours on which it landed: it is so by that. So is what was
 * seen only after an announcement or a gap.
 */
function rightOf(behind: readonly Told[], { what, before, after }: ChannelChange): readonly CauseKind[] {
  const last = behind.at(-1)
  if (!last) return []
  const isOwn = (one: CauseKind | null) => one === 'own-command' || one === 'own-preset'
  // What was written while an announcement played, or nobody could look, is seen only afterwards.
  const isLate = last.author === 'priority' || (last.author === 'link-gap' && isOwn(last.writer))
  const late = isLate && last.writer !== null ? [last.writer] : []
  if (what !== 'gain') return [last.author, ...late]
  const authors = new Set(behind.map(({ author }) => author))
  const movers = [...authors].filter((author) => {
    const own = behind.filter((each) => each.author === author)
    const moved = own.reduce((sum, each) => sum + each.after - (each.before ?? each.after), 0)
    return Math.abs(moved - (after - (before ?? after))) <= 0.2 * Math.abs(after - (before ?? after))
  })
  return [...movers, ...late, ...(isOwn(last.author) ? [last.author] : [])]
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

/** Plays one incident of a kind in some company, and asks why. The first outcome is of what it is about, the others are of all the rest. */
export function play(seed: number, name: string, company: Company): readonly Outcome[] {
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
  const background = pick([
    'a quiet evening',
    ...Object.keys(BACKGROUNDS),
    ...(company === 'alone' || kind === 'source-silent' ? [] : [DEAF]),
  ])
  BACKGROUNDS[background]?.(script)
  if (background === DEAF) bar.deafen()
  bar.clock.advance(20 * SECOND_MS)
  if (!['a schedule', 'a scheduled scene', 'our own clock'].includes(name)) bar.record()
  bar.clock.advance(between(65, 75) * SECOND_MS)
  const earlier = company === 'contended' ? pick(['nothing before', ...Object.keys(EARLIER)]) : 'nothing before'
  EARLIER[earlier]?.(script)
  if (company === 'contended') bar.clock.advance(between(0, 1500))
  const target = bar.authors.as(kind, () => act(script))
  const [atMs, toldBefore] = [bar.clock.nowMs(), bar.authors.count()]
  const others = company === 'alone' || kind === 'link-gap' || kind === 'source-silent' ? CONFUSERS : CONTENDERS
  const other = pick(Object.keys(others))
  others[other]!(script, target, name)
  // Somebody asks soon, or when it is over.
  bar.clock.advance((kind === 'link-gap' ? 150 : between(30, 150)) * SECOND_MS)

  const beside = `${other}, ${earlier}, ${background}`
  const sinceMs = atMs - 20 * MINUTE_MS
  const recent = bar.changes.map((each) => ({ each, behind: bar.authors.behind(each) }))
  const asked = recent.filter(({ behind }) => behind.some(({ nth }) => nth >= toldBefore))
  const told = asked.map(({ each, behind }): Outcome & { readonly isTarget: boolean } => {
    const kinds = [...new Set(behind.map(({ author }) => author))]
    // Whoever moves a group is at the group by hand, and its zones follow their group.
    const right = rightOf(behind, each).map((one) => (one === 'group' && each.family === 'group' ? 'outside' : one))
    const isTarget = isSame(each, target.place) && each.what === target.what && kinds.includes(kind)
    return { seed, name, beside, kinds, right, isTarget, cause: whyChanged(each, bar.facts([each], sinceMs)) }
  })
  const level = target.what === 'level' ? askLevel(bar.facts([], sinceMs), target.place, atMs) : null
  const first: Outcome | undefined = level
    ? { seed, name, beside, kinds: [kind], right: [kind], cause: level }
    : told.find(({ isTarget }) => isTarget)
  return first ? [first, ...told.filter((each) => each !== first)] : []
}

function askLevel(facts: CauseFacts, place: Place, atMs: number): Cause | null {
  const levels = facts.levels.filter((each) => each.family === place.family && each.index === place.index)
  const swing = swingsOf([], levels).find((each) => Math.abs(each.atMs - atMs) < 10_000)
  return swing ? whySwung(swing, facts).cause : null
}
