import { expect, test } from 'vitest'
import { gatherMetrics } from '../../../src-main/api/metrics-facts.ts'
import type { NewestSample } from '../../../src-main/meters/newest-samples.ts'
import { createTopic } from '../../../src-main/topic.ts'
import type { Alert, Analysis } from '../../../src-shared/model/insight.ts'
import type { MonitorState } from '../../../src-shared/model/monitor.ts'
import type { ProcessorId, ProcessorView } from '../../../src-shared/model/processor.ts'
import type { Severity } from '../../../src-shared/model/severity.ts'
import { processor, sound, source, WAITING, zone } from '../../support/fake-venue.ts'
import {
  createFakeMonitor,
  FAKE_FINDING,
  FAKE_NOW_MS,
  FAKE_SCORES,
  fakeAnalysis,
} from '../../support/monitor-double.ts'

const BAR = 'p-1' as ProcessorId
const OTHER = 'p-2' as ProcessorId

const alert = (processorId: ProcessorId, severity: Exclude<Severity, 'optimal'>): Alert => ({
  ...FAKE_FINDING,
  severity,
  id: 1,
  processorId,
  processorName: 'Main bar',
  openedMs: FAKE_NOW_MS,
  snoozed: null,
})

const sample = (family: NewestSample['family'], index: number): NewestSample => ({
  processorId: BAR,
  family,
  index,
  levelDb: -18.5,
  peakDb: -2.9,
  tooLoudSeconds: 12,
})

/** The facts of one processor, of whom everything is known but for what is said. */
function factsOf(said: {
  readonly view?: Partial<ProcessorView>
  readonly state?: Partial<MonitorState>
  readonly analysis?: Partial<Analysis>
  readonly alerts?: readonly Alert[]
  readonly samples?: readonly NewestSample[]
}) {
  const monitor = createFakeMonitor([fakeAnalysis(BAR, { judgement: { kind: 'judged' }, ...said.analysis })])
  monitor.states.set(monitor.states.get().map((state) => ({ ...state, ...said.state })))
  monitor.alerts.set(said.alerts ?? [])
  const lists = { sources: [source(3, 'Jukebox', {})], zones: [zone(3, 'Patio', {})] }
  const fleet = {
    views: createTopic([processor(BAR, 'Main bar', said.view ?? {})]),
    sound: createTopic([sound(OTHER, { sources: [source(3, 'Wrong', {})] }), sound(BAR, lists)]),
  }
  const { processors } = gatherMetrics({ version: '1', fleet, monitor, samples: () => said.samples ?? [] })
  return processors[0]
}

test('says what is known, under the names that the installer gave', () => {
  expect(
    factsOf({
      analysis: { scores: FAKE_SCORES },
      alerts: [alert(BAR, 'minor'), alert(BAR, 'critical'), alert(BAR, 'critical'), alert(OTHER, 'critical')],
      samples: [sample('source', 3), sample('zone', 3), sample('zone', 9)],
    }),
  ).toEqual({
    id: BAR,
    name: 'Main bar',
    link: 'online',
    latencyMs: 18,
    metersHeard: true,
    recording: true,
    lastSampleMs: FAKE_NOW_MS - 1500,
    scores: [
      { name: 'signal_quality', basis: 'measured', value: 64.5 },
      { name: 'network_stability', basis: 'measured', value: 100 },
      { name: 'dsp_load', basis: 'estimated', value: 0 },
    ],
    openFindings: { minor: 1, moderate: 0, critical: 2 },
    meters: [
      { family: 'source', index: 3, name: 'Jukebox', levelDb: -18.5, peakDb: -2.9, tooLoudSeconds: 12 },
      { family: 'zone', index: 3, name: 'Patio', levelDb: -18.5, peakDb: -2.9, tooLoudSeconds: 12 },
      { family: 'zone', index: 9, name: null, levelDb: -18.5, peakDb: -2.9, tooLoudSeconds: 12 },
    ],
  })
})

test('a processor that the monitor does not know yet', () => {
  const monitor = createFakeMonitor([])
  const waiting = { link: WAITING, latencyMs: null, meters: { kind: 'unknown' } } as const
  const fleet = { views: createTopic([processor(BAR, 'Main bar', waiting)]), sound: createTopic([]) }
  expect(gatherMetrics({ version: '1', fleet, monitor, samples: () => [] })).toEqual({
    version: '1',
    processors: [
      {
        id: BAR,
        name: 'Main bar',
        link: 'waiting',
        latencyMs: null,
        metersHeard: null,
        recording: null,
        lastSampleMs: null,
        scores: [],
        openFindings: null,
        meters: [],
      },
    ],
  })
})

const stopped = { kind: 'stopped', sinceMs: 0, by: 'Ann' } as const
const failed = { kind: 'store-failed', sinceMs: 0, waitingRows: 3 } as const
test.each<[string, Partial<MonitorState>, number | null, boolean]>([
  ['while it is recorded', {}, -18.5, true],
  ['while rows wait in memory', { recording: failed }, -18.5, false],
  ['once it is stopped', { recording: stopped }, null, false],
  ['in a gap', { gap: { fromMs: 0, toMs: null, cause: 'link' } }, null, true],
])('a level %s', (_, state, levelDb, recording) => {
  const facts = factsOf({ state, samples: [sample('source', 3)] })
  expect(facts?.meters).toMatchObject([{ levelDb, peakDb: levelDb === null ? null : -2.9, tooLoudSeconds: 12 }])
  expect(facts?.recording).toBe(recording)
})

test('that nothing is open is only known once something was judged', () => {
  const noData = { kind: 'no-data', why: 'collecting', readings: 0, needed: 12 } as const
  expect(factsOf({})?.openFindings).toEqual({ minor: 0, moderate: 0, critical: 0 })
  expect(factsOf({ analysis: { judgement: noData } })?.openFindings).toBeNull()
  const open = factsOf({ analysis: { judgement: noData }, alerts: [alert(BAR, 'moderate')] })?.openFindings
  expect(open).toEqual({ minor: 0, moderate: 1, critical: 0 })
})

test.each([
  [{ kind: 'silent', sinceMs: 0, everHeard: false }, false],
  [{ kind: 'unknown' }, null],
] as const)('meters that are %j', (meters, metersHeard) => {
  expect(factsOf({ view: { meters } })?.metersHeard).toBe(metersHeard)
})
