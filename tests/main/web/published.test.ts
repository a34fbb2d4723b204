import { beforeEach, describe, expect, test } from 'vitest'
import type { HistorySummary } from '../../../src-main/monitor/monitor.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { processor, sound, source, WAITING } from '../../support/fake-venue.ts'
import { type MonitorDoor, openMonitorDoor } from '../../support/monitor-door.ts'
import {
  createFakeMonitor,
  FAKE_FINDING,
  FAKE_NOW_MS,
  FAKE_SCORES,
  type FakeMonitor,
  fakeAnalysis,
  fakeState,
} from '../../support/monitor-double.ts'
import { readOpenMetrics } from '../../support/open-metrics.ts'

const BAR = 'p-1' as ProcessorId
const PATIO = 'p-2' as ProcessorId
const NOW = '2026-03-06T20:00:00.000Z'
const ANALYSIS = '/api/atlas/ai-analysis'
const MONITORING = '/api/atlas/meter-monitoring'
const PROCESSORS = '/api/audio-processor'

const RECOMMENDATION = {
  priority: 'high',
  category: 'audio',
  message: 'Jukebox is silent.',
  action: 'Check its cable.',
} as const

const SUMMARY: HistorySummary = {
  processorId: BAR,
  hours: 24,
  dataPoints: 138_240,
  data: [
    {
      atMs: FAKE_NOW_MS - 60_000,
      input: 3,
      name: 'Jukebox',
      levelDb: -18.46,
      minDb: -31.2,
      peakDb: -3.2,
      clippedSeconds: 0,
    },
  ],
  averageLevelDb: -18.5,
  peakLevelDb: -0.001,
  clippingEvents: 0,
  trend: 'stable',
  message: 'Nothing stood out in 24 h.',
  recommendations: [RECOMMENDATION],
}

let monitor: FakeMonitor
let door: MonitorDoor
beforeEach(async () => {
  const pattern = { type: 'drift', subject: null, description: 'Falls by 1 dB a day.', confidence: 0.75 } as const
  monitor = createFakeMonitor([
    fakeAnalysis(BAR, {
      online: true,
      judgement: { kind: 'judged' },
      severity: 'critical',
      scores: FAKE_SCORES,
      findings: [FAKE_FINDING],
      patterns: [{ ...pattern, evidence: FAKE_FINDING.evidence }],
      recommendations: [RECOMMENDATION],
      summary: 'One input is silent.',
    }),
    fakeAnalysis(PATIO, { processorName: 'Patio' }),
  ])
  monitor.remember(SUMMARY)
  door = await openMonitorDoor({
    monitor,
    views: [processor(BAR, 'Main bar', {}), processor(PATIO, 'Patio', { host: 'patio.local', link: WAITING })],
    sound: [],
    samples: [],
  })
})

describe('the published shapes', () => {
  test('an analysis', async () => {
    const answer = await door.manage('POST', ANALYSIS, { processorId: BAR, processorModel: 'AZM4' })
    expect(answer).toEqual({
      status: 200,
      value: {
        success: true,
        analysis: {
          processorName: 'Main bar',
          processorModel: 'AZM8',
          status: 'online',
          severity: 'critical',
          performanceMetrics: { signalQuality: 64.5, networkStability: 100, dspLoad: 0, networkLatency: 61.25 },
          audioInsights: [
            {
              type: 'silence',
              severity: 'critical',
              message: 'Jukebox is silent, though the bar plays it.',
              details: 'Level -72.0 dB for 140 s, threshold -50 dB.',
            },
          ],
          recommendations: [RECOMMENDATION],
          patterns: [{ type: 'drift', description: 'Falls by 1 dB a day.', confidence: 0.75 }],
          summary: 'One input is silent.',
        },
        timestamp: NOW,
      },
    })
  })

  test('an analysis of what is not known: null, and never 0', async () => {
    expect(await door.manage('POST', ANALYSIS, { processorId: PATIO })).toEqual({
      status: 200,
      value: {
        success: true,
        analysis: {
          processorName: 'Patio',
          processorModel: 'AZM8',
          status: 'offline',
          severity: null,
          performanceMetrics: { signalQuality: null, networkStability: null, dspLoad: null, networkLatency: null },
          audioInsights: [],
          recommendations: [],
          patterns: [],
          summary: 'There is not enough to judge yet.',
        },
        timestamp: NOW,
      },
    })
  })

  test('a history, with levels as text of two decimals', async () => {
    expect(await door.manage('GET', `${ANALYSIS}?processorId=${BAR}&hours=48`)).toEqual({
      status: 200,
      value: {
        success: true,
        processorId: BAR,
        hours: 48,
        dataPoints: 138_240,
        data: [
          {
            timestamp: '2026-03-06T19:59:00.000Z',
            input: 3,
            name: 'Jukebox',
            level: -18.46,
            minimum: -31.2,
            peak: -3.2,
            clippedSeconds: 0,
          },
        ],
        summary: {
          message: 'Nothing stood out in 24 h.',
          averageLevel: '-18.50',
          peakLevel: '0.00',
          clippingEvents: 0,
          trend: 'stable',
          recommendations: [RECOMMENDATION],
        },
      },
    })
  })

  test('a history of 24 h where nothing else is said, and of nothing', async () => {
    monitor.remember({
      ...SUMMARY,
      dataPoints: 0,
      data: [],
      averageLevelDb: null,
      peakLevelDb: null,
      message: 'Nothing was recorded.',
      recommendations: [],
    })
    const { value } = await door.manage('GET', `${ANALYSIS}?processorId=${BAR}`)
    expect(value).toEqual({
      success: true,
      processorId: BAR,
      hours: 24,
      dataPoints: 0,
      data: [],
      summary: {
        message: 'Nothing was recorded.',
        averageLevel: null,
        peakLevel: null,
        clippingEvents: null,
        trend: null,
        recommendations: [],
      },
    })
  })

  test('start with an interval, and stop', async () => {
    expect(await door.manage('POST', MONITORING, { action: 'start', processorId: BAR, intervalMs: 10_000 })).toEqual({
      status: 200,
      value: { success: true, message: '“Main bar” is being recorded, each 10 s.', intervalMs: 10_000 },
    })
    expect(await door.manage('POST', MONITORING, { action: 'stop', processorId: BAR, intervalMs: 2000 })).toEqual({
      status: 200,
      value: { success: true, message: '“Main bar” is not being recorded.', intervalMs: 10_000 },
    })
    expect(await door.manage('POST', MONITORING, { action: 'start', processorId: BAR })).toMatchObject({
      value: { intervalMs: 10_000 },
    })
    expect(monitor.acts).toEqual([
      'set the period of p-1 to 10000',
      'start p-1 by manager key',
      'stop p-1 by manager key',
      'start p-1 by manager key',
    ])
    expect(door.entries).toContainEqual({
      caller: { name: 'manager key', role: 'manager', door: 'web' },
      path: 'published.monitor',
      input: { action: 'stop', processorId: BAR, intervalMs: 2000 },
      outcome: 'ok',
    })
  })

  test('the state of the service', async () => {
    const waiting = { kind: 'store-failed', sinceMs: FAKE_NOW_MS, waitingRows: 7 } as const
    const gap = { fromMs: FAKE_NOW_MS, toMs: null, cause: 'link' } as const
    monitor.states.set([
      fakeState(BAR, {}),
      fakeState(PATIO, { periodMs: 60_000, recording: waiting, lastSampleMs: null, gap }),
    ])
    expect(await door.manage('GET', MONITORING)).toEqual({
      status: 200,
      value: {
        success: true,
        message: '1 of 2 processors are being recorded.',
        processors: [
          {
            processorId: BAR,
            processorName: 'Main bar',
            state: 'recording',
            since: '2026-03-06T19:00:00.000Z',
            intervalMs: 5000,
            lastSampleAt: '2026-03-06T19:59:58.500Z',
            gap: null,
          },
          {
            processorId: PATIO,
            processorName: 'Patio',
            state: 'store-failed',
            since: NOW,
            intervalMs: 60_000,
            lastSampleAt: null,
            gap: 'link',
          },
        ],
      },
    })
  })

  test('a cleanup, with a manager’s Bearer', async () => {
    expect(await door.manage('GET', `${MONITORING}?action=cleanup&hours=24`)).toEqual({
      status: 200,
      value: { success: true, message: 'Removed 4321 readings that were older than 24 h.', deletedCount: 4321 },
    })
    expect(monitor.acts).toEqual(['clean up beyond 24 h'])
  })

  test('the processors', async () => {
    expect(await door.manage('GET', PROCESSORS)).toEqual({
      status: 200,
      value: {
        success: true,
        processors: [
          { id: BAR, name: 'Main bar', model: 'AZM8', address: '192.168.1.50', status: 'online' },
          { id: PATIO, name: 'Patio', model: 'AZM8', address: 'patio.local', status: 'offline' },
        ],
      },
    })
  })

  test('they come before the calls of the contract, at exactly their paths', async () => {
    const elsewhere = await door.manage('POST', '/api/atlas/ai-analysis/', { processorId: BAR })
    expect(elsewhere).toMatchObject({ status: 404, value: { ok: false, code: 'not-found' } })
    expect(await door.manage('POST', '/api/published/analyze', { processorId: PATIO })).toMatchObject({
      status: 200,
      value: { ok: true, value: { success: true, analysis: { processorName: 'Patio' } } },
    })
  })

  test('a HEAD has the headers of its GET, and no body', async () => {
    for (const path of [`${ANALYSIS}?processorId=${BAR}`, MONITORING, PROCESSORS, '/metrics']) {
      const head = await door.ask('HEAD', path, { bearer: 'watch' })
      const get = await door.ask('GET', path, { bearer: 'watch' })
      expect([head.status, head.body], path).toEqual([200, ''])
      expect(head.headers['content-length'], path).toBe(get.headers['content-length'])
    }
  })

  test('the page may look with its cookie', async () => {
    for (const path of [`${ANALYSIS}?processorId=${BAR}`, MONITORING, PROCESSORS, '/metrics'])
      expect((await door.ask('GET', path, { cookie: 'watch' })).status, path).toBe(200)
  })
})

test('the metrics are OpenMetrics, to whoever may watch', async () => {
  const sample = {
    processorId: BAR,
    family: 'source',
    index: 3,
    levelDb: -18.5,
    peakDb: -2.9,
    tooLoudSeconds: 1,
  } as const
  const { ask } = await openMonitorDoor({
    monitor,
    views: [processor(BAR, 'The "Big" bar', {})],
    sound: [sound(BAR, { sources: [source(3, 'Jukebox', {})] })],
    samples: [sample],
  })
  const answer = await ask('GET', '/metrics', { bearer: 'watch' })
  expect(answer.status).toBe(200)
  expect(answer.headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
  expect(answer.headers['cache-control']).toBe('no-store')
  const families = new Map(readOpenMetrics(answer.body).map((family) => [family.name, family.samples]))
  const labels = { processor: BAR, processor_name: 'The "Big" bar' }
  expect(families.get('atlas_meter_level_decibels')).toEqual([
    {
      name: 'atlas_meter_level_decibels',
      labels: { ...labels, family: 'source', index: '3', name: 'Jukebox' },
      value: -18.5,
    },
  ])
  expect(families.get('atlas_processor_up')).toEqual([{ name: 'atlas_processor_up', labels, value: 1 }])
})
