import { describe, expect, it } from 'vitest'
import { createBaselines } from '../../../src-main/analysis/baselines.ts'
import { bandOf, createLook } from '../../../src-main/analysis/look.ts'
import { dspLoad } from '../../../src-main/analysis/scores/dsp-load.ts'
import { networkLatency } from '../../../src-main/analysis/scores/latency.ts'
import { networkStability } from '../../../src-main/analysis/scores/network-stability.ts'
import { signalQuality } from '../../../src-main/analysis/scores/signal-quality.ts'
import type { AnalysisWindow } from '../../../src-main/analysis/window.ts'
import type { Score } from '../../../src-shared/model/insight.ts'
import { barEvening, EVENING_MS, idleGroup, localHour, wallClock, windowOf, withSound } from './evening.ts'

const look = (window: AnalysisWindow) =>
  createLook(window, createBaselines([], localHour), localHour(EVENING_MS), EVENING_MS, wallClock)
const sumOf = ({ working }: Score) => working.reduce((sum, { points }) => sum + (points ?? 0), 0)
const withLink = (link: Partial<AnalysisWindow['link']>): AnalysisWindow => {
  const window = windowOf(barEvening())
  return { ...window, link: { ...window.link, ...link } }
}

describe('bands', () => {
  it('are those of the requirements', () => {
    expect([100, 90.1, 90, 70, 69.9, 50, 49.9, 0].map(bandOf)).toEqual([
      'optimal',
      'optimal',
      'minor',
      'minor',
      'moderate',
      'moderate',
      'critical',
      'critical',
    ])
  })
})

describe('signal quality', () => {
  it('is the share of the time in band, and its working adds up to it', () => {
    // One of five active inputs is silent in half of the time.
    const score = signalQuality(look(windowOf(withSound(barEvening(), 9, 'silence', 30))))
    expect(score.value).toBeCloseTo(90, 0)
    expect(sumOf(score)).toBeCloseTo(score.value ?? 0, 0)
    expect(score.working[0]?.value).toBe('TV 1, Jukebox, DJ, Spotify, TV 3')
  })

  it('counts a second that was too loud once, and low levels', () => {
    const window = windowOf(barEvening())
    window.sources[1]!.peak.fill(-10)
    window.sources[1]!.clippedSeconds.fill(2)
    window.sources[2]!.level.fill(-480)
    // Two of five seconds of one input in five, and all of another.
    expect(signalQuality(look(window)).value).toBeCloseTo(100 - 8 - 20, 0)
  })

  it('is not available where nothing named is played', () => {
    const { zones, ...evening } = barEvening()
    const muted = zones.map((zone) => ({ ...zone, muted: true }))
    expect(signalQuality(look(windowOf({ ...evening, zones: muted })))).toMatchObject({
      basis: 'not-available',
      value: null,
      severity: null,
    })
  })

  it('follows the source of a combined group', () => {
    const { zones, ...evening } = barEvening()
    const onlyBar = windowOf({ ...evening, zones: zones.slice(0, 1) })
    const combined: AnalysisWindow = {
      ...onlyBar,
      zones: onlyBar.zones.map((zone) => ({ ...zone, grouped: zone.grouped.slice().fill(1) })),
      groups: [
        { ...idleGroup(5, 'Bar and Patio', 60), active: new Int8Array(60).fill(1), source: new Int16Array(60).fill(6) },
      ],
    }
    expect(signalQuality(look(combined)).working[0]?.value).toBe('DJ')
    // Which of two groups a zone belongs to is not on the wire, so its own source counts.
    const two = { ...combined, groups: [...combined.groups, { ...combined.groups[0]!, index: 6 }] }
    expect(signalQuality(look(two)).working[0]?.value).toBe('Jukebox')
  })
})

describe('network stability', () => {
  it('is 100 for a link that always answers alike', () => {
    expect(networkStability(withLink({ latency: new Int16Array(60).fill(800) })).value).toBe(100)
  })

  it('loses what was not answered and not heard, and its working adds up to it', () => {
    const half = new Int8Array(60).fill(1).fill(0, 30)
    const score = networkStability(withLink({ answered: half, heard: half, latency: new Int16Array(60).fill(800) }))
    expect(score).toMatchObject({ value: 55, severity: 'moderate' })
    expect(sumOf(score)).toBeCloseTo(55, 1)
  })

  it('leaves out what the console did not look at', () => {
    const answered = new Int8Array(60).fill(-1).fill(1, 50)
    const heard = new Int8Array(60).fill(-1)
    expect(networkStability(withLink({ answered, heard })).severity).toBe('optimal')
    expect(networkStability(withLink({ answered: heard, heard })).value).toBeNull()
  })
})

describe('latency', () => {
  const bandAt = (rawMs: number, usualMs: number | null) =>
    networkLatency(
      withLink({
        latency: new Int16Array(60).fill(rawMs * 10),
        usualLatency: usualMs === null ? null : usualMs * 10,
      }),
    )

  it('is judged by its excess over what is usual, with the raw time beside it', () => {
    expect([99, 100, 130, 131].map((raw) => bandAt(raw, 80).band)).toEqual(['good', 'acceptable', 'acceptable', 'poor'])
    expect(bandAt(130, 80)).toMatchObject({ rawMs: 130, usualMs: 80, excessMs: 50, value: 50 })
    expect(bandAt(40, 80)).toMatchObject({ excessMs: 0, band: 'good' })
  })

  it('is not available while the usual one is being learnt', () => {
    expect(bandAt(80, null)).toMatchObject({ basis: 'not-available', value: null, rawMs: 80, band: null })
  })
})

describe('load', () => {
  it('is an estimate that says so and adds up', () => {
    const score = dspLoad(look(windowOf(barEvening())))
    expect(score).toMatchObject({ basis: 'estimated', severity: null })
    expect(sumOf(score)).toBeCloseTo(score.value ?? 0, 0)
    expect(score.formula).toMatch(/^An estimate/)
  })

  it('is not available where no area is known', () => {
    expect(dspLoad(look({ ...windowOf(barEvening()), zones: [] })).value).toBeNull()
  })
})
