import { expect, test } from 'vitest'
import { INCIDENTS, type Outcome, play } from './incidents.ts'

const TIMES = 100

test('of 100 scripted incidents at least 95 are told rightly, and the rest is unknown and not wrong', () => {
  const outcomes = Array.from({ length: TIMES }, (_, at): Outcome => {
    return play(at, INCIDENTS[at % INCIDENTS.length]!)
  })
  const told = ({ seed, kind, confuser, cause }: Outcome) =>
    `${seed} ${kind}, ${confuser}: ${cause.kind} ${cause.sentence}`
  const wrong = outcomes.filter(({ kind, cause }) => cause.kind !== kind && cause.kind !== 'unknown')
  const right = outcomes.filter(({ kind, cause }) => cause.kind === kind)
  const missed = outcomes.filter(({ kind, cause }) => cause.kind !== kind)
  expect(wrong.map(told)).toEqual([])
  expect(right.length, missed.map(told).join('\n')).toBeGreaterThanOrEqual(95)
}, 60_000)
