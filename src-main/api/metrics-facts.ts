import type { Alert, Analysis } from '../../src-shared/model/insight.ts'
import type { MonitorState } from '../../src-shared/model/monitor.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { ChannelFamily, ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Fleet } from '../device/fleet.ts'
import type { NewestSample } from '../meters/newest-samples.ts'
import type { MeterFacts, MetricsFacts, ProcessorFacts, ScoreFacts } from '../monitor/metrics-text.ts'
import type { Monitor } from '../monitor/monitor.ts'

export interface MetricsParts {
  readonly version: string
  readonly fleet: Pick<Fleet, 'views' | 'sound'>
  readonly monitor: Pick<Monitor, 'states' | 'insights' | 'alerts'>
  readonly samples: () => readonly NewestSample[]
}

/** Gathers what is measured now for the text of the metrics. */
export function gatherMetrics({ version, fleet, monitor, samples }: MetricsParts): MetricsFacts {
  const states = new Map(monitor.states.get().map((state) => [state.processorId, state]))
  const analyses = new Map(monitor.insights.get().processors.map((analysis) => [analysis.processorId, analysis]))
  const sounds = new Map(fleet.sound.get().map((sound) => [sound.processorId, sound]))
  const alertsOf = Map.groupBy(monitor.alerts.get(), ({ processorId }) => processorId)
  const samplesOf = Map.groupBy(samples(), ({ processorId }) => processorId)
  return {
    version,
    processors: fleet.views.get().map((view) => {
      const { id } = view
      const state = states.get(id)
      const analysis = analyses.get(id)
      return {
        ...linkFacts(view),
        recording: state ? state.recording.kind === 'recording' : null,
        lastSampleMs: state?.lastSampleMs ?? null,
        scores: analysis ? scoresOf(analysis) : [],
        openFindings: openFindings(analysis, alertsOf.get(id) ?? []),
        meters: meterFacts(samplesOf.get(id) ?? [], state, sounds.get(id)),
      }
    }),
  }
}

function linkFacts(view: ProcessorView): Pick<ProcessorFacts, 'id' | 'name' | 'link' | 'latencyMs' | 'metersHeard'> {
  const { id, name, link, latencyMs, meters } = view
  return {
    id,
    name,
    link: link.kind,
    latencyMs,
    metersHeard: meters.kind === 'unknown' ? null : meters.kind === 'heard',
  }
}

function scoresOf({ scores }: Analysis): readonly ScoreFacts[] {
  const { signalQuality, networkStability, dspLoad } = scores
  return [
    { name: 'signal_quality', basis: signalQuality.basis, value: signalQuality.value },
    { name: 'network_stability', basis: networkStability.basis, value: networkStability.value },
    { name: 'dsp_load', basis: dspLoad.basis, value: dspLoad.value },
  ]
}

/** That nothing is open is only known once something was judged. */
function openFindings(analysis: Analysis | undefined, alerts: readonly Alert[]): ProcessorFacts['openFindings'] {
  if (analysis?.judgement.kind !== 'judged' && alerts.length === 0) return null
  const count = (severity: Alert['severity']) => alerts.filter((alert) => alert.severity === severity).length
  return { minor: count('minor'), moderate: count('moderate'), critical: count('critical') }
}

/** A sample that is over must not look like what sounds now: while nothing is recorded there is no level. */
function meterFacts(
  samples: readonly NewestSample[],
  state: MonitorState | undefined,
  sound: ProcessorSound | undefined,
): readonly MeterFacts[] {
  const isCurrent = state !== undefined && state.recording.kind !== 'stopped' && state.gap === null
  return samples.map(({ family, index, levelDb, peakDb, tooLoudSeconds }) => ({
    family,
    index,
    name: nameOf(sound, family, index),
    levelDb: isCurrent ? levelDb : null,
    peakDb: isCurrent ? peakDb : null,
    tooLoudSeconds,
  }))
}

const LISTS = { source: 'sources', mix: 'mixes', zone: 'zones', group: 'groups' } as const satisfies Record<
  ChannelFamily,
  keyof ProcessorSound
>

function nameOf(sound: ProcessorSound | undefined, family: ChannelFamily, index: number): string | null {
  return sound?.[LISTS[family]].find((channel) => channel.index === index)?.name ?? null
}
