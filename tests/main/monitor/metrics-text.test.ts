import { describe, expect, test } from 'vitest'
import { type MetricsFacts, metricsText, type ProcessorFacts } from '../../../src-main/monitor/metrics-text.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { readOpenMetrics } from '../../support/open-metrics.ts'

/** A processor of whom nothing is known but its link. */
const UNKNOWN: ProcessorFacts = {
  id: 'p-1' as ProcessorId,
  name: 'Main bar',
  link: 'connecting',
  latencyMs: null,
  metersHeard: null,
  recording: null,
  lastSampleMs: null,
  scores: [],
  openFindings: null,
  meters: [],
}

const KNOWN: ProcessorFacts = {
  ...UNKNOWN,
  link: 'online',
  latencyMs: 61.25,
  metersHeard: true,
  recording: true,
  lastSampleMs: 1_772_827_200_500,
  scores: [
    { name: 'signal_quality', basis: 'measured', value: 64.5 },
    { name: 'network_stability', basis: 'not-available', value: null },
    { name: 'dsp_load', basis: 'estimated', value: 0 },
  ],
  openFindings: { minor: 0, moderate: 1, critical: 2 },
  meters: [
    { family: 'source', index: 3, name: 'Jukebox', levelDb: -18.5, peakDb: -2.9, tooLoudSeconds: 12 },
    { family: 'zone', index: 0, name: null, levelDb: null, peakDb: null, tooLoudSeconds: 0 },
  ],
}

const read = (...processors: ProcessorFacts[]) => readOpenMetrics(metricsText({ version: '1.2.3', processors }))
/** Every sample as `name{label="value",…} value`, without escapes: for reading, not for parsing. */
const samplesOf = (...processors: ProcessorFacts[]) =>
  read(...processors).flatMap(({ samples }) =>
    samples.map(({ name, labels, value }) => {
      const { processor: _, processor_name: __, ...rest } = labels
      return `${name} ${Object.values(rest).join(' ')} ${value}`
    }),
  )

describe('the text of the metrics', () => {
  test('is OpenMetrics, byte for byte', () => {
    const facts: MetricsFacts = {
      version: '1.2.3',
      processors: [{ ...UNKNOWN, latencyMs: 7, meters: KNOWN.meters.slice(0, 1) }],
    }
    expect(metricsText(facts)).toBe(`# HELP atlas_console The console itself.
# TYPE atlas_console info
atlas_console_info{version="1.2.3"} 1
# HELP atlas_processor_up Whether the processor answers commands.
# TYPE atlas_processor_up gauge
atlas_processor_up{processor="p-1",processor_name="Main bar"} 0
# HELP atlas_link_state How the connection to the processor is doing.
# TYPE atlas_link_state stateset
atlas_link_state{processor="p-1",processor_name="Main bar",atlas_link_state="connecting"} 1
atlas_link_state{processor="p-1",processor_name="Main bar",atlas_link_state="syncing"} 0
atlas_link_state{processor="p-1",processor_name="Main bar",atlas_link_state="online"} 0
atlas_link_state{processor="p-1",processor_name="Main bar",atlas_link_state="not-answering"} 0
atlas_link_state{processor="p-1",processor_name="Main bar",atlas_link_state="waiting"} 0
# HELP atlas_command_round_trip_seconds Round trip of the newest command that was answered.
# TYPE atlas_command_round_trip_seconds gauge
# UNIT atlas_command_round_trip_seconds seconds
atlas_command_round_trip_seconds{processor="p-1",processor_name="Main bar"} 0.007
# HELP atlas_meter_level_decibels Mean level by power over the newest sample, dB below full scale.
# TYPE atlas_meter_level_decibels gauge
# UNIT atlas_meter_level_decibels decibels
atlas_meter_level_decibels{processor="p-1",processor_name="Main bar",family="source",index="3",name="Jukebox"} -18.5
# HELP atlas_meter_peak_decibels Highest level in the newest sample, dB below full scale.
# TYPE atlas_meter_peak_decibels gauge
# UNIT atlas_meter_peak_decibels decibels
atlas_meter_peak_decibels{processor="p-1",processor_name="Main bar",family="source",index="3",name="Jukebox"} -2.9
# HELP atlas_meter_too_loud_seconds Seconds with a peak above the threshold of clipping, since the console started.
# TYPE atlas_meter_too_loud_seconds counter
# UNIT atlas_meter_too_loud_seconds seconds
atlas_meter_too_loud_seconds_total{processor="p-1",processor_name="Main bar",family="source",index="3",name="Jukebox"} 12
# EOF
`)
  })

  test('tells everything that is known, 0 too', () => {
    expect(samplesOf(KNOWN)).toEqual([
      'atlas_console_info 1.2.3 1',
      'atlas_processor_up  1',
      'atlas_link_state connecting 0',
      'atlas_link_state syncing 0',
      'atlas_link_state online 1',
      'atlas_link_state not-answering 0',
      'atlas_link_state waiting 0',
      'atlas_command_round_trip_seconds  0.06125',
      'atlas_meters_heard  1',
      'atlas_recording  1',
      'atlas_last_sample_timestamp_seconds  1772827200.5',
      'atlas_meter_level_decibels source 3 Jukebox -18.5',
      'atlas_meter_peak_decibels source 3 Jukebox -2.9',
      'atlas_meter_too_loud_seconds_total source 3 Jukebox 12',
      'atlas_meter_too_loud_seconds_total zone 0 0',
      'atlas_score signal_quality measured 64.5',
      'atlas_score dsp_load estimated 0',
      'atlas_findings_open minor 0',
      'atlas_findings_open moderate 1',
      'atlas_findings_open critical 2',
    ])
  })

  test('leaves out what is not known', () => {
    expect(samplesOf(UNKNOWN)).toEqual([
      'atlas_console_info 1.2.3 1',
      'atlas_processor_up  0',
      'atlas_link_state connecting 1',
      'atlas_link_state syncing 0',
      'atlas_link_state online 0',
      'atlas_link_state not-answering 0',
      'atlas_link_state waiting 0',
    ])
    expect(samplesOf()).toEqual(['atlas_console_info 1.2.3 1'])
    // Not a number is not a level either, and would be read as one.
    expect(samplesOf({ ...UNKNOWN, latencyMs: Number.NaN })).toEqual(samplesOf(UNKNOWN))
  })

  test('keeps the series of two processors together in one family', () => {
    const two = read(KNOWN, { ...KNOWN, id: 'p-2' as ProcessorId })
    expect(two.map(({ name }) => name)).toEqual(read(KNOWN).map(({ name }) => name))
  })

  test.each([
    ['quotes', 'The "Big" room'],
    ['back slashes', 'C:\\new\\'],
    ['lines', 'one\ntwo\r\nthree'],
    ['what looks like a label', 'x",index="9'],
    ['what looks like the end', '"} 1\n# EOF\n'],
    ['other letters', 'Kühlraum 🍸 日本'],
    ['nothing', ''],
    ['a separator of lines', 'a\u2028b\u0085c'],
  ])('carries names with %s', (_, name) => {
    const [jukebox] = KNOWN.meters
    if (!jukebox) throw new Error('There is a meter')
    const [up, level] = ['atlas_processor_up', 'atlas_meter_level_decibels'].map((family) =>
      read({ ...KNOWN, name, meters: [{ ...jukebox, name }] }).find((each) => each.name === family),
    )
    expect(up?.samples[0]?.labels.processor_name).toBe(name)
    expect(level?.samples[0]?.labels).toMatchObject({ name, index: '3' })
  })

  test('replaces half a character, which no text can carry', () => {
    const [up] = read({ ...UNKNOWN, name: 'a\ud83cb' }).filter(({ name }) => name === 'atlas_processor_up')
    expect(up?.samples[0]?.labels.processor_name).toBe('a\ufffdb')
  })
})

test.each([
  ['atlas_x 1\n# EOF\n', /Before any family/],
  ['# TYPE a gauge\na 1\n', /# EOF/],
  ['# TYPE a gauge\na 1\n# EOF', /does not end/],
  ['# TYPE a gauge\na{b="c"d"} 1\n# EOF\n', /No sample/],
  ['# TYPE a gauge\na{b="\\x"} 1\n# EOF\n', /No sample/],
  ['# TYPE a gauge\na  1\n# EOF\n', /No sample/],
  ['# TYPE a gauge\na null\n# EOF\n', /No sample/],
  ['# TYPE a gauge\na{b="1",b="2"} 1\n# EOF\n', /A label twice/],
  ['# TYPE a gauge\na{b="1"} 1\na{b="1"} 2\n# EOF\n', /a series twice/],
  ['# TYPE a counter\na 1\n# EOF\n', /Not of counter a/],
  ['# TYPE a_total counter\na_total_total 1\n# EOF\n', /only samples do/],
  ['# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n', /does not end with its unit/],
  ['# TYPE a stateset\na{b="on"} 1\n# EOF\n', /which state/],
  ['# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# HELP a text\n# EOF\n', /Torn apart/],
  ['# TYPE a gauge\na 1\n# HELP a text\n# EOF\n', /After its samples/],
  ['# TYPE a made-up\n# EOF\n', /has the type/],
])('the strict reader refuses %j', (text, fault) => {
  expect(() => readOpenMetrics(text)).toThrow(fault)
})
