import { expect, test } from 'vitest'
import { type Company, INCIDENTS, type Outcome, play, verdictOf } from './incidents.ts'

/** The first outcome of each is what the incident is about, the others are everything else that changed. */
function playAll(company: Company, times: number): readonly (readonly Outcome[])[] {
  return Array.from({ length: times }, (_, at) => play(at, INCIDENTS[at % INCIDENTS.length]!, company)).filter(
    (outcomes) => outcomes.length > 0,
  )
}

function told(outcomes: readonly Outcome[], verdict: ReturnType<typeof verdictOf>): readonly string[] {
  return outcomes
    .filter((each) => verdictOf(each) === verdict)
    .map(({ seed, name, beside, kinds, cause }) => `${seed} ${name}, ${beside}: ${kinds.join('+')} → ${cause.kind}`)
}

test('of 100 scripted incidents at least 95 are told rightly, and the rest is unknown and not wrong', () => {
  const outcomes = playAll('alone', 100).flatMap(([first]) => (first ? [first] : []))
  expect(told(outcomes, 'wrong')).toEqual([])
  expect(told(outcomes, 'right').length, told(outcomes, 'unknown').join('\n')).toBeGreaterThanOrEqual(95)
}, 120_000)

test('where something else is at the same value in the same second, it is told rightly or not at all', () => {
  const all = playAll('contended', 130)
  const outcomes = all.flatMap(([first]) => (first ? [first] : []))
  // A hand that falls by chance into the burst of a scene that was never recalled before looks like it.
  const isByChance = (each: Outcome) => each.cause.kind === 'scene'
  const [byChance, wrong] = [outcomes.filter(isByChance), outcomes.filter((each) => !isByChance(each))]
  expect(told(wrong, 'wrong')).toEqual([])
  expect(told(byChance, 'wrong').length).toBeLessThan(0.02 * outcomes.length)
  // What the evidence can part is still told: several hands were in a quarter of these changes.
  expect(told(outcomes, 'right').length).toBeGreaterThan(0.6 * outcomes.length)
  // And so it is of everything that changed beside it.
  const others = all.flatMap(([, ...rest]) => rest)
  expect(told(others, 'wrong').length, told(others, 'wrong').join('\n')).toBeLessThan(0.02 * others.length)
}, 120_000)
