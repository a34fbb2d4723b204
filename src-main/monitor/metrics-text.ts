import type { Score } from '../../src-shared/model/insight.ts'
import type { LinkWord, ProcessorId } from '../../src-shared/model/processor.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import type { ChannelFamily } from '../../src-shared/model/sound.ts'

/** What is measured now. null is not known, and is left out of the text. */
export interface MetricsFacts {
  readonly version: string
  readonly processors: readonly ProcessorFacts[]
}

export interface ProcessorFacts {
  readonly id: ProcessorId
  readonly name: string
  readonly link: LinkWord
  /** Round trip of the newest command that was answered. */
  readonly latencyMs: number | null
  readonly metersHeard: boolean | null
  /** Whether its samples reach the store. */
  readonly recording: boolean | null
  /** Epoch ms. */
  readonly lastSampleMs: number | null
  readonly scores: readonly ScoreFacts[]
  readonly openFindings: Readonly<Record<Exclude<Severity, 'optimal'>, number>> | null
  readonly meters: readonly MeterFacts[]
}

export interface ScoreFacts {
  readonly name: 'signal_quality' | 'network_stability' | 'dsp_load'
  readonly basis: Score['basis']
  /** 0 to 100. */
  readonly value: number | null
}

export interface MeterFacts {
  readonly family: ChannelFamily
  readonly index: number
  readonly name: string | null
  /** Of the newest sample. */
  readonly levelDb: number | null
  readonly peakDb: number | null
  /** Since the console started. */
  readonly tooLoudSeconds: number
}

interface Sample {
  readonly labels: Labels
  /** null leaves the sample out. */
  readonly value: number | null
}
type Labels = Readonly<Record<string, string>>

/** A metric family: its name with its unit at the end, as the standard wants it. */
interface Family {
  readonly name: string
  readonly type: 'gauge' | 'counter' | 'info' | 'stateset'
  readonly unit: 'seconds' | 'decibels' | null
  readonly help: string
  readonly samples: readonly Sample[]
}

/** Each state is a series of its own, 1 for the one that it is in. */
const LINK_WORDS: Readonly<Record<LinkWord, true>> = {
  connecting: true,
  syncing: true,
  online: true,
  'not-answering': true,
  waiting: true,
}

/** Everything that is measured as text for Prometheus and whatever else reads OpenMetrics 1.0 (commands.md, "Web door"). */
export function metricsText(facts: MetricsFacts): string {
  return `${familiesOf(facts).flatMap(linesOf).join('\n')}\n# EOF\n`
}

function familiesOf({ version, processors }: MetricsFacts): readonly Family[] {
  const each = (samplesOf: (processor: ProcessorFacts, labels: Labels) => readonly Sample[]): readonly Sample[] =>
    processors.flatMap((processor) => samplesOf(processor, { processor: processor.id, processor_name: processor.name }))
  const one = (take: (processor: ProcessorFacts) => number | null) =>
    each((processor, labels) => [{ labels, value: take(processor) }])
  const meters = (take: (meter: MeterFacts) => number | null) =>
    each((processor, labels) =>
      processor.meters.map((meter) => ({ labels: { ...labels, ...meterLabels(meter) }, value: take(meter) })),
    )
  return [
    {
      name: 'atlas_console',
      type: 'info',
      unit: null,
      help: 'The console itself.',
      samples: [{ labels: { version }, value: 1 }],
    },
    {
      name: 'atlas_processor_up',
      type: 'gauge',
      unit: null,
      help: 'Whether the processor answers commands.',
      samples: one(({ link }) => asNumber(link === 'online')),
    },
    {
      name: 'atlas_link_state',
      type: 'stateset',
      unit: null,
      help: 'How the connection to the processor is doing.',
      samples: each(({ link }, labels) =>
        Object.keys(LINK_WORDS).map((word) => ({
          labels: { ...labels, atlas_link_state: word },
          value: asNumber(word === link),
        })),
      ),
    },
    {
      name: 'atlas_command_round_trip_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'Round trip of the newest command that was answered.',
      samples: one(({ latencyMs }) => secondsOf(latencyMs)),
    },
    {
      name: 'atlas_meters_heard',
      type: 'gauge',
      unit: null,
      help: 'Whether meter datagrams of the processor arrive.',
      samples: one(({ metersHeard }) => asNumber(metersHeard)),
    },
    {
      name: 'atlas_recording',
      type: 'gauge',
      unit: null,
      help: 'Whether samples of the processor reach the store.',
      samples: one(({ recording }) => asNumber(recording)),
    },
    {
      name: 'atlas_last_sample_timestamp_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'When the newest recorded sample was taken.',
      samples: one(({ lastSampleMs }) => secondsOf(lastSampleMs)),
    },
    {
      name: 'atlas_meter_level_decibels',
      type: 'gauge',
      unit: 'decibels',
      help: 'Mean level by power over the newest sample, dB below full scale.',
      samples: meters(({ levelDb }) => levelDb),
    },
    {
      name: 'atlas_meter_peak_decibels',
      type: 'gauge',
      unit: 'decibels',
      help: 'Highest level in the newest sample, dB below full scale.',
      samples: meters(({ peakDb }) => peakDb),
    },
    {
      name: 'atlas_meter_too_loud_seconds',
      type: 'counter',
      unit: 'seconds',
      help: 'Seconds with a peak above the threshold of clipping, since the console started.',
      samples: meters(({ tooLoudSeconds }) => tooLoudSeconds),
    },
    {
      name: 'atlas_score',
      type: 'gauge',
      unit: null,
      help: 'A score from 0 to 100, higher is better except for dsp_load, where it is the share in use.',
      samples: each(({ scores }, labels) =>
        scores.map(({ name, basis, value }) => ({ labels: { ...labels, score: name, basis }, value })),
      ),
    },
    {
      name: 'atlas_findings_open',
      type: 'gauge',
      unit: null,
      help: 'Findings that are open now.',
      samples: each(({ openFindings }, labels) =>
        Object.entries(openFindings ?? {}).map(([severity, value]) => ({ labels: { ...labels, severity }, value })),
      ),
    },
  ]
}

function meterLabels({ family, index, name }: MeterFacts): Labels {
  return { family, index: String(index), ...(name === null ? {} : { name }) }
}

function linesOf({ name, type, unit, help, samples }: Family): readonly string[] {
  const known = samples.filter(({ value }) => value !== null && Number.isFinite(value))
  if (known.length === 0) return []
  const sampleName = `${name}${type === 'counter' ? '_total' : type === 'info' ? '_info' : ''}`
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...(unit === null ? [] : [`# UNIT ${name} ${unit}`]),
    ...known.map(({ labels, value }) => `${sampleName}${labelText(labels)} ${value}`),
  ]
}

function labelText(labels: Labels): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')}}`
}

/** Names come from devices and may hold anything, half of a surrogate pair too, which UTF-8 cannot carry. */
function escaped(value: string): string {
  return value.toWellFormed().replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function secondsOf(ms: number | null): number | null {
  return ms === null ? null : ms / 1000
}

function asNumber(yes: boolean | null): number | null {
  return yes === null ? null : Number(yes)
}
