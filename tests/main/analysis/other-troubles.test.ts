import { describe, expect, it } from 'vitest'
import { analyze } from '../../../src-main/analysis/analyze.ts'
import { createBaselines } from '../../../src-main/analysis/baselines.ts'
import type { AnalysisWindow } from '../../../src-main/analysis/window.ts'
import {
  barEvening,
  EVENING_MS,
  localHour,
  pastOf,
  pinned,
  quietChannel,
  wallClock,
  windowOf,
  withSound,
} from './evening.ts'
import { judge, keysOf, withLink } from './judging.ts'

describe('each of these gives its own finding and no other:', () => {
  it('a jump that lasts, unless somebody set the gain', () => {
    const jumping = (setGain: boolean) => {
      const window = windowOf(barEvening())
      const jukebox = window.sources.find(({ index }) => index === 0)
      for (let step = 0; step < 30; step++) {
        jukebox!.level[step]! -= 140
        jukebox!.peak[step]! -= 140
        if (setGain) jukebox!.gain[step]! -= 140
      }
      return judge(window)
    }
    expect(keysOf(jumping(false))).toEqual(['level_jump:source:0'])
    expect(jumping(false).summary).toBe('Jukebox suddenly became much louder.')
    expect(keysOf(jumping(true))).toEqual([])
  })

  it('an input that is too quiet', () => {
    const { sources, ...evening } = barEvening()
    const quiet = sources.map((source) => (source.index === 9 ? { ...source, gainDb: -30 } : source))
    expect(keysOf(judge(windowOf({ ...evening, sources: quiet })))).toEqual(['low_level:source:9'])
  })

  it('a zone that shows nothing, although its source plays', () => {
    const window = windowOf(barEvening())
    const bar = window.zones.find(({ name }) => name === 'Main Bar')
    bar?.level.fill(-800, 30)
    bar?.peak.fill(-800, 30)
    expect(judge(window).findings).toMatchObject([
      { key: 'hardware:zone:3', message: 'Main Bar is silent although its source, Jukebox, sends sound.' },
    ])
  })

  it('an area without a source, and one whose source does not exist', () => {
    const { zones, ...evening } = barEvening()
    const routed = zones.map((zone) => {
      return zone.name === 'Patio' ? { ...zone, source: -1 } : zone.name === 'Stage' ? { ...zone, source: 99 } : zone
    })
    expect(keysOf(judge(windowOf({ ...evening, zones: routed }))).sort()).toEqual([
      'configuration:source:zone:2',
      'configuration:source:zone:4',
    ])
  })

  it('an input that plays without a name', () => {
    const { zones, ...evening } = withSound(barEvening(), 11, 'music')
    const routed = zones.map((zone) => (zone.name === 'Patio' ? { ...zone, source: 11 } : zone))
    const analysis = judge(windowOf({ ...evening, zones: routed }))
    expect(analysis.findings).toMatchObject([
      { key: 'configuration:unnamed', message: 'Source 11 plays, but nobody has named it.' },
    ])
  })

  it('a fader that its group takes back, and a group that is left alone: none', () => {
    const changed = (times: number) => {
      const window = windowOf(barEvening())
      const zones = window.zones.map((zone) => {
        const starts = [10, 40, 90].slice(0, times).map((second) => EVENING_MS + second * 1000)
        return zone.name === 'Patio' ? { ...pinned(zone, starts, 400, -5), grouped: zone.grouped.fill(1) } : zone
      })
      return judge({ ...window, zones })
    }
    expect(changed(3).findings).toMatchObject([
      {
        key: 'configuration:group:zone:4',
        message: 'Patio follows its group: changes to its own volume do not last.',
      },
    ])
    expect(keysOf(changed(0))).toEqual([])
  })

  it('an input that is too loud all day', () => {
    const past = [pastOf('source', 6, 'DJ', 2, (_, back) => ({ mean: -8, clippedSeconds: back <= 9 ? 1200 : 0 }))]
    const analysis = judge(windowOf(withSound(barEvening(), 6, 'clipping')), past)
    expect(keysOf(analysis)).toEqual(['clipping:source:6', 'hardware:source:6'])
    expect(analysis.findings[1]?.message).toBe('DJ was too loud in 9 of the last 24 hours.')
    // Both ask for the same thing, which is asked for once.
    expect(analysis.recommendations).toHaveLength(1)
  })

  it('a link that is lost just now: none, and one that never was: an outage', () => {
    const offline = (window: AnalysisWindow) =>
      analyze({
        window,
        past: [],
        baselines: createBaselines([], localHour),
        localHour,
        wallClock,
        atMs: EVENING_MS + 300_000,
        online: false,
        judgement: { kind: 'no-data', why: 'not-connected', readings: 0, needed: 60 },
      })
    expect(keysOf(offline(windowOf(barEvening())))).toEqual([])
    const unasked = new Int8Array(60).fill(-1)
    expect(offline(withLink(windowOf(barEvening()), { answered: unasked, heard: unasked }))).toMatchObject({
      severity: 'critical',
      findings: [{ key: 'network:outage' }],
      summary: 'The processor cannot be reached. The music keeps playing.',
    })
  })

  it('an outage, and meters that do not arrive', () => {
    const window = windowOf(barEvening())
    const answered = window.link.answered.slice().fill(0, 30)
    expect(keysOf(judge(withLink(window, { answered, heard: answered })))).toEqual(['network:outage'])
    const heard = window.link.heard.slice().fill(0, 30)
    expect(keysOf(judge(withLink(window, { heard })))).toEqual(['network:meters'])
  })

  it('quality that was poor and that nothing else explains', () => {
    const window = windowOf(withSound(withSound(barEvening(), 9, 'silence', 5), 9, 'music', 50))
    expect(judge(window)).toMatchObject({
      severity: 'minor',
      findings: [{ key: 'signal_quality', subject: { name: 'Spotify' } }],
    })
  })

  it('a unit that answers much later than it used to', () => {
    const latency = new Int16Array(60).fill(1500)
    expect(keysOf(judge(withLink(windowOf(barEvening()), { latency, usualLatency: 800 })))).toEqual(['network:slow'])
  })
})

describe('a mix', () => {
  it('is judged as an input of its own', () => {
    const { zones, ...evening } = barEvening()
    const routed = zones.map((zone) => (zone.name === 'Patio' ? { ...zone, source: 14 } : zone))
    const window = windowOf({ ...evening, zones: routed })
    expect(judge({ ...window, mixes: [quietChannel('mix', 14, 'House Mix', 60)] }).findings).toMatchObject([
      { key: 'silence:mix:14', message: 'Patio is silent: its source, House Mix, sends no sound.' },
    ])
  })
})
