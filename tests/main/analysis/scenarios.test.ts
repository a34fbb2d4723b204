import { describe, expect, it } from 'vitest'
import type { AnalysisWindow } from '../../../src-main/analysis/window.ts'
import { NO_READING } from '../../../src-shared/decibels.ts'
import type { Gap } from '../../../src-shared/model/monitor.ts'
import { createSeededRandom } from '../../support/random.ts'
import {
  barEvening,
  daysBefore,
  EVENING_MS,
  type Evening,
  localHour,
  PERIOD_MS,
  pastOf,
  pinned,
  windowOf,
  withSound,
} from './evening.ts'
import { judge, keysOf, withLink } from './judging.ts'

/** The newest five minutes up to a step of a longer evening. */
function upTo(window: AnalysisWindow, step: number): AnalysisWindow {
  const cut = <Channel extends AnalysisWindow['sources'][number]>(channel: Channel): Channel => {
    const arrays = Object.entries(channel).map(([key, value]) => {
      return [key, ArrayBuffer.isView(value) ? (value as Int16Array).subarray(step - 60, step) : value]
    })
    return Object.fromEntries(arrays) as Channel
  }
  return {
    ...window,
    fromMs: window.fromMs + (step - 60) * window.periodMs,
    length: 60,
    sources: window.sources.map(cut),
    mixes: window.mixes.map(cut),
    zones: window.zones.map(cut),
    groups: window.groups.map(cut),
    link: {
      ...window.link,
      answered: window.link.answered.subarray(step - 60, step),
      heard: window.link.heard.subarray(step - 60, step),
      latency: window.link.latency.subarray(step - 60, step),
    },
  }
}

describe('a quiet normal evening', () => {
  it('gives no finding and is optimal, at every half minute of two hours', () => {
    for (const seed of [1, 2]) {
      const evening = windowOf(barEvening(1440, seed))
      for (let step = 60; step <= evening.length; step += 6) {
        const analysis = judge(upTo(evening, step))
        expect([seed, step, analysis.severity, ...keysOf(analysis)]).toEqual([seed, step, 'optimal'])
      }
    }
  })

  it('says so', () => {
    const analysis = judge(windowOf(barEvening()))
    expect(analysis).toMatchObject({ severity: 'optimal', summary: 'Sound is fine in all 6 areas.' })
    expect(analysis.scores.signalQuality.value).toBeGreaterThan(90)
    expect(analysis.scores.networkStability.value).toBeGreaterThan(90)
    expect(analysis.scores.networkLatency.band).toBe('good')
    expect(analysis.scores.dspLoad.basis).toBe('estimated')
  })
})

describe('each trouble gives its own finding and no other:', () => {
  it('silence on a routed source', () => {
    const analysis = judge(windowOf(withSound(barEvening(), 9, 'silence', 40)))
    expect(keysOf(analysis)).toEqual(['silence:source:9'])
    expect(analysis).toMatchObject({
      severity: 'critical',
      summary: 'Lounge is silent: its source, Spotify, sends no sound.',
      areas: { total: 6, affected: ['Lounge'] },
    })
    expect(analysis.findings[0]?.sinceMs).toBe(EVENING_MS + 40 * PERIOD_MS)
    expect(analysis.recommendations).toMatchObject([{ priority: 'high', category: 'audio' }])
  })

  it('silence is told after its time and not before', () => {
    const music = (steps: number) => windowOf(withSound(barEvening(steps), 0, 'silence', 50))
    expect(keysOf(judge(music(51)))).toEqual([])
    expect(keysOf(judge(music(52)))).toEqual(['silence:source:0'])
  })

  it('silence in which some readings are lost, but not a link that is lost', () => {
    const window = windowOf(withSound(barEvening(), 0, 'silence', 40))
    const jukebox = window.sources.find(({ index }) => index === 0)
    for (const step of [45, 46, 50, 59]) jukebox!.level[step] = NO_READING
    expect(judge(window).findings).toMatchObject([{ key: 'silence:source:0', sinceMs: EVENING_MS + 40 * PERIOD_MS }])
    jukebox!.level.fill(NO_READING, 55)
    expect(keysOf(judge(window)).filter((key) => key.startsWith('silence'))).toEqual([])
  })

  it('silence of an input that nobody named: none', () => {
    const { zones, ...evening } = barEvening()
    const routed = zones.map((zone) => (zone.name === 'Patio' ? { ...zone, source: 11 } : zone))
    expect(keysOf(judge(windowOf({ ...evening, zones: routed })))).toEqual([])
  })

  it('silence where there is only noise', () => {
    expect(keysOf(judge(windowOf(withSound(barEvening(), 4, 'noise'))))).toEqual(['silence:source:4'])
  })

  it('clipping, however it began', () => {
    for (const fromStep of [0, 20, 30, 45]) {
      const analysis = judge(windowOf(withSound(barEvening(), 6, 'clipping', fromStep)))
      expect(keysOf(analysis)).toEqual(['clipping:source:6'])
      expect(analysis.summary).toBe('DJ is too loud and sounds distorted.')
    }
  })

  it('a zone that is too loud because its source is', () => {
    const { zones, ...evening } = barEvening()
    const loud = zones.map((zone) => (zone.name === 'Stage' ? { ...zone, gainDb: 0 } : zone))
    const analysis = judge(windowOf(withSound({ ...evening, zones: loud }, 6, 'clipping')))
    expect(keysOf(analysis)).toEqual(['clipping:source:6'])
  })

  it('a hot microphone that ducks a zone under Custom Priority Volume', () => {
    for (const firstMs of [20_000, 2_000]) {
      const window = windowOf(withSound(barEvening(), 1, 'loud-voice'))
      const starts = [0, 1, 2, 3, 4, 5].map((nth) => EVENING_MS + firstMs + nth * 45_000)
      const zones = window.zones.map((zone) => {
        if (zone.name !== 'Patio' && zone.name !== 'Lounge') return zone
        return pinned(zone, starts, 8000, -10)
      })
      const analysis = judge({ ...window, zones })
      expect(keysOf(analysis)).toEqual(['ducking:source:1'])
      expect(analysis.findings[0]).toMatchObject({
        subject: { name: 'Mic 1 Host' },
        message: '2 areas keep changing volume: Mic 1 Host is open (6 times).',
      })
    }
  })

  it('a microphone that speaks only while it ducks, where the window begins in the middle of it', () => {
    const window = windowOf(withSound(barEvening(), 1, 'silence'))
    const microphone = window.sources.find(({ index }) => index === 1)
    for (const step of [0, 1, 10, 11, 20, 21, 30, 31]) {
      microphone?.level.fill(-150, step, step + 1)
      microphone?.peak.fill(-80, step, step + 1)
    }
    const starts = [-1, 50, 100, 150].map((second) => EVENING_MS + second * 1000)
    const zones = window.zones.map((zone) => {
      const changed = pinned(zone, starts, 10_000, -10)
      return zone.name === 'Patio' ? { ...changed, gainChanges: changed.gainChanges.slice(1) } : zone
    })
    const analysis = judge({ ...window, zones })
    expect(analysis.findings).toMatchObject([
      { key: 'ducking:source:1', message: 'Patio keeps changing volume: Mic 1 Host is open (3 times).' },
    ])
  })

  it('a dead left channel, played itself or through a mix', () => {
    const stereo = (playedIndex: number): Evening => {
      const { sources, zones, ...evening } = barEvening()
      const side = (index: number, name: string) => {
        return { index, name, gainDb: -3, sound: () => 'music' as const, programme: 20 }
      }
      return {
        ...evening,
        sources: [...sources, side(20, 'Band Left'), side(21, 'Band Right')],
        zones: [...zones, { index: 12, name: 'Dance Floor', source: playedIndex, gainDb: -6, muted: false }],
      }
    }
    for (const played of [20, 14]) {
      for (const deadFrom of [0, 40, 58]) {
        const window = windowOf(withSound(stereo(played), 20, 'silence', deadFrom))
        const right = window.sources.find(({ index }) => index === 21)
        const mixes = window.mixes.map((mix) => ({ ...mix, level: right!.level, peak: right!.peak }))
        // What the dance floor gets of the mix is what is left of the band.
        if (played === 14) window.zones.at(-1)?.level.set(right!.level.map((level) => level - 60))
        const analysis = judge({ ...window, mixes })
        expect([played, deadFrom, ...keysOf(analysis)]).toEqual([played, deadFrom, 'imbalance:source:20'])
        expect(analysis.summary).toBe('Band Left sends no sound, while Band Right does.')
        expect(analysis.areas.affected).toEqual(['Dance Floor'])
      }
    }
    expect(keysOf(judge(windowOf(stereo(20))))).toEqual([])
  })

  it('a level that drifts over days', () => {
    const random = createSeededRandom(5)
    const past = [
      pastOf('source', 0, 'Jukebox', 14, (atMs) => ({
        mean: -24 - 1.2 * (14 - daysBefore(atMs)) + (localHour(atMs).hour > 16 ? 4 : 0) + random(),
      })),
    ]
    const window = windowOf(barEvening())
    const drifted = window.sources.map((source) => {
      return source.index === 0 ? { ...source, level: source.level.map((level) => level - 170) } : source
    })
    const analysis = judge({ ...window, sources: drifted }, past)
    expect(keysOf(analysis)).toEqual(['drift:source:0'])
    expect(analysis.patterns).toMatchObject([{ type: 'drift', subject: { name: 'Jukebox' } }])
    expect(analysis.forecasts).toMatchObject([{ figure: 'level', threshold: -45 }])
    expect(analysis.forecasts[0]?.perDay).toBeCloseTo(-1.2, 1)
  })

  it('a link that flaps', () => {
    const window = windowOf(barEvening())
    const answered = window.link.answered.slice()
    const gaps: Gap[] = []
    for (const step of [10, 22, 35, 50]) {
      answered.fill(0, step, step + 2)
      gaps.push({
        fromMs: EVENING_MS + step * PERIOD_MS,
        toMs: EVENING_MS + (step + 2) * PERIOD_MS,
        cause: 'link',
      })
      for (const channel of [...window.sources, ...window.zones, ...window.mixes]) {
        channel.level.fill(NO_READING, step, step + 2)
        channel.peak.fill(NO_READING, step, step + 2)
      }
    }
    const heard = answered.slice()
    const analysis = judge(withLink(window, { answered, heard, gaps }))
    expect(keysOf(analysis)).toEqual(['network:flapping'])
    expect(analysis.recommendations).toMatchObject([{ category: 'hardware' }])
    expect(analysis.patterns).toMatchObject([{ type: 'intermittent_fault', subject: null }])
    expect(analysis.scores.networkStability.value).toBeLessThan(95)
  })

  it('five idle inputs: none', () => {
    const { sources, ...evening } = barEvening()
    const idle = [20, 21, 22, 23, 24].map((index) => ({
      ...sources[6]!,
      index,
      name: `Aux ${index}`,
      programme: index,
    }))
    const clean = judge(windowOf(barEvening()))
    const window = windowOf({ ...evening, sources: [...sources, ...idle] })
    for (const index of [20, 21]) window.sources.find((source) => source.index === index)?.peak.fill(0)
    const analysis = judge(window)
    expect(keysOf(analysis)).toEqual([])
    expect(analysis.scores.signalQuality.value).toBe(clean.scores.signalQuality.value)
  })

  it('a unit that always answers in 80 ms: none, whether that is learnt or not', () => {
    const latency = new Int16Array(60).fill(800)
    for (const usualLatency of [800, null]) {
      const analysis = judge(withLink(windowOf(barEvening()), { latency, usualLatency }))
      expect([analysis.severity, ...keysOf(analysis)]).toEqual(['optimal'])
      expect(analysis.scores.networkLatency.rawMs).toBe(80)
    }
  })
})

describe('silence of everything', () => {
  const silentVenue = () => {
    const evening = barEvening().sources.reduce((all, { index }) => withSound(all, index, 'silence'), barEvening())
    return windowOf(evening)
  }
  const everySource = (hourAt: (atMs: number) => { mean: number; silentSeconds?: number }) =>
    barEvening().sources.map(({ index, name }) => pastOf('source', index, name, 10, hourAt))

  it('is one finding for the venue', () => {
    const analysis = judge(silentVenue())
    expect(keysOf(analysis)).toEqual(['silence:all'])
    // Until it is known what this hour is like, a closed bar is nothing that anybody must be woken for.
    expect(analysis.severity).toBe('moderate')
    expect(analysis.scores.signalQuality).toMatchObject({ basis: 'not-available', value: null })
    expect(analysis.summary).toBe('No area has sound: all 5 sources are silent.')
  })

  it('is none where this hour is usually silent, and then there is nothing to score', () => {
    const past = everySource((atMs) =>
      localHour(atMs).hour >= 20 ? { mean: -80, silentSeconds: 3600 } : { mean: -22 },
    )
    const analysis = judge(silentVenue(), past)
    expect([analysis.severity, ...keysOf(analysis)]).toEqual(['optimal'])
    expect(analysis.scores.signalQuality).toMatchObject({ basis: 'not-available', value: null })
  })

  it('is critical where it never is', () => {
    expect(
      judge(
        silentVenue(),
        everySource(() => ({ mean: -22 })),
      ).findings[0],
    ).toMatchObject({
      key: 'silence:all',
      severity: 'critical',
    })
  })
})
