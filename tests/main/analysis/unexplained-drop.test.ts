import { describe, expect, it } from 'vitest'
import type { AnalysisWindow } from '../../../src-main/analysis/window.ts'
import { GainDb } from '../../../src-shared/decibels.ts'
import type { OwnAct } from '../../../src-shared/model/cause.ts'
import { ProcessorId } from '../../../src-shared/model/processor.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { createSeededRandom } from '../../support/random.ts'
import { barEvening, EVENING_MS, PERIOD_MS, windowOf } from './evening.ts'
import { judge, keysOf } from './judging.ts'

const PATIO = 4
const PATIO_DB = -20
const DROP_STEP = 30
const DROP_MS = EVENING_MS + DROP_STEP * PERIOD_MS

function gainChange(atMs: number, before: number, after: number, how: Partial<ChannelChange> = {}): ChannelChange {
  return {
    ...{ atMs, family: 'zone', index: PATIO, what: 'gain', before, after },
    ...{ steps: 1, largestStep: Math.abs(after - before), percentBefore: null, percentAfter: null, unseen: false },
    ...how,
  }
}

/** The patio at these gains, as they were set, with what its meter then shows. */
function withGains(changes: readonly ChannelChange[], facts: Partial<AnalysisWindow['facts']> = {}): AnalysisWindow {
  const window = windowOf(barEvening())
  const zones = window.zones.map((zone) => {
    if (zone.index !== PATIO) return zone
    const [gain, level, peak] = [zone.gain.slice(), zone.level.slice(), zone.peak.slice()]
    for (let step = 0; step < window.length; step++) {
      const endMs = EVENING_MS + (step + 1) * PERIOD_MS
      const gainDb = changes.findLast(({ atMs, index }) => index === PATIO && atMs < endMs)?.after ?? PATIO_DB
      gain[step] = gainDb * 10
      level[step] = Math.max(-800, level[step]! + (gainDb - PATIO_DB) * 10)
      peak[step] = Math.max(-800, peak[step]! + (gainDb - PATIO_DB) * 10)
    }
    const gainChanges = changes
      .filter(({ index, atMs }) => index === PATIO && atMs >= EVENING_MS)
      .map(({ atMs, before, after }) => ({ atMs, beforeDb: before ?? after, afterDb: after }))
    return { ...zone, gain, level, peak, gainChanges }
  })
  return { ...window, zones, facts: { ...window.facts, changes, ...facts } }
}

const act: OwnAct = {
  ...{ atMs: DROP_MS - 200, by: 'tablet', door: 'web', way: 'command', result: 'applied', backTo: null },
  order: {
    kind: 'control',
    target: { processorId: ProcessorId.parse('main'), family: 'zone', index: PATIO },
    change: { what: 'gain-db', gainDb: GainDb.parse(-60) },
  },
}
const dropped = () => gainChange(DROP_MS, PATIO_DB, -60)

describe('a zone that dropped, and nobody knows why', () => {
  it('is a finding with its evidence', () => {
    const analysis = judge(withGains([dropped()]))
    expect(keysOf(analysis)).toEqual([`unexplained_drop:zone:${PATIO}`])
    expect(analysis.findings[0]).toMatchObject({
      type: 'unexplained_drop',
      severity: 'moderate',
      message: 'Patio suddenly became very quiet, and nobody knows why.',
      sinceMs: DROP_MS,
      evidence: { readings: [{ value: -20 }, { value: -60 }] },
    })
    expect(analysis.areas.affected).toEqual(['Patio'])
  })

  it('by points of the volume, though it was less than 12 dB', () => {
    const loud = { percentBefore: 60, percentAfter: 44 }
    expect(keysOf(judge(withGains([gainChange(DROP_MS, PATIO_DB, -31, loud)])))).toEqual([])
    const quiet = { percentBefore: 25, percentAfter: 9 }
    expect(keysOf(judge(withGains([gainChange(DROP_MS, PATIO_DB, -31, quiet)])))).toEqual([
      `unexplained_drop:zone:${PATIO}`,
    ])
  })

  it('is told after a minute, and not when it is back', () => {
    const late = EVENING_MS + 50 * PERIOD_MS
    expect(keysOf(judge(withGains([gainChange(late, PATIO_DB, -60)])))).toEqual([])
    expect(keysOf(judge(withGains([dropped(), gainChange(DROP_MS + 80_000, -60, -22)])))).toEqual([])
  })
})

describe('a drop that is explained is no finding:', () => {
  const cases: Readonly<Record<string, () => AnalysisWindow>> = {
    'by an act of ours': () => withGains([dropped()], { acts: [act] }),
    'by a hand on a fader': () => withGains([gainChange(DROP_MS, PATIO_DB, -60, { steps: 24, largestStep: 2 })]),
    'by a scene': () => withGains([dropped()], { triggers: [{ atMs: DROP_MS - 50, kind: 'scene', index: 2 }] }),
    'by a habit of the clock': () => {
      const daysBefore = [3, 2, 1].map((day) => gainChange(DROP_MS - day * 24 * 3_600_000 + day * 9000, PATIO_DB, -60))
      return withGains([...daysBefore, dropped()])
    },
    'by its group': () =>
      withGains([
        { ...dropped(), atMs: DROP_MS - 40, family: 'group', index: 5, what: 'active', before: 0, after: 1 },
        { ...dropped(), atMs: DROP_MS - 20, what: 'grouped', before: 0, after: 1 },
        dropped(),
      ]),
    'by something that nobody could see': () => withGains([gainChange(DROP_MS, PATIO_DB, -60, { unseen: true })]),
  }
  it.each(Object.entries(cases))('%s', (_, window) => {
    expect(keysOf(judge(window())).filter((key) => key.startsWith('unexplained'))).toEqual([])
  })

  it('but an act of ours that was refused explains nothing', () => {
    const analysis = judge(withGains([dropped()], { acts: [{ ...act, result: 'refused' }] }))
    expect(keysOf(analysis)).toEqual([`unexplained_drop:zone:${PATIO}`])
  })
})

describe('Custom Priority Volume', () => {
  it('pins a zone down and puts it back fifty times in 28 minutes, and not once is a drop told', () => {
    const random = createSeededRandom(28)
    const windowMs = 60 * PERIOD_MS
    const spoken: ChannelChange[] = []
    for (let time = 0; time < 50; time++) {
      const atMs = EVENING_MS + time * 33_600 + Math.round(random() * 9000)
      const lastsMs = 4000 + Math.round(random() * 14_000)
      spoken.push(gainChange(atMs, PATIO_DB, -38), gainChange(atMs + lastsMs, -38, PATIO_DB))
    }
    const told: string[] = []
    for (let endMs = EVENING_MS + 30_000; endMs < EVENING_MS + 28 * 60_000; endMs += 30_000) {
      // The window of five minutes that ends then, moved to where the evening of the tests is.
      const movedMs = endMs - windowMs - EVENING_MS
      const seen = spoken
        .filter(({ atMs }) => atMs >= endMs - windowMs && atMs < endMs)
        .map((each) => ({ ...each, atMs: each.atMs - movedMs }))
      told.push(...keysOf(judge(withGains(seen))).filter((key) => key.startsWith('unexplained')))
    }
    expect(told).toEqual([])
  })
})
