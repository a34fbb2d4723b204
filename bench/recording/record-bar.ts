import { createScopedLog } from '../../src-main/log.ts'
import { createMeterBank } from '../../src-main/meters/bank.ts'
import { createRecorder, type RecordKeeper } from '../../src-main/meters/recorder.ts'
import { createTopic } from '../../src-main/topic.ts'
import { DEFAULT_PERIOD_MS, type MonitorSession } from '../../src-shared/model/monitor.ts'
import { ProcessorId, type ProcessorView } from '../../src-shared/model/processor.ts'
import type { Tick } from '../../src-shared/model/recording.ts'
import { CHANNEL_FAMILIES } from '../../src-shared/model/sound.ts'
import { type BarMeter, levelAt } from './bar.ts'
import { createStepClock, type StepClock } from './step-clock.ts'

export const PROCESSOR_ID = ProcessorId.parse('p-3f9a01c2')

/** The product's own bank and recorder, hearing the bar's meters on a clock that can be moved. */
export interface BarRecording {
  readonly clock: StepClock
  /** Lets the bar play until `atMs`; every sample that is complete by then was given to `insert`. */
  playUntil(atMs: number): void
  close(): void
}

export interface BarRecordingParts {
  readonly startMs: number
  readonly meters: readonly BarMeter[]
  /** Time between two levels of a meter, ms. */
  readonly levelEachMs: number
  readonly insert: (ticks: readonly Tick[]) => void
}

export function createBarRecording({ startMs, meters, levelEachMs, insert }: BarRecordingParts): BarRecording {
  const clock = createStepClock(startMs)
  const log = createScopedLog((level, scope, message) => {
    throw new Error(`${level} ${scope}: ${message}`)
  })
  const bank = createMeterBank(clock, () => -30)
  bank.place(PROCESSOR_ID, meters)
  const sink = bank.sink(PROCESSOR_ID)
  const families = meters.map(({ family }) => CHANNEL_FAMILIES.indexOf(family))
  const recorder = createRecorder({
    clock,
    log,
    bank,
    views: createTopic([onlineView(startMs)]),
    keep: { ...NO_SESSIONS, insert },
  })
  return {
    clock,
    playUntil(untilMs) {
      while (clock.nowMs() < untilMs) {
        const nowMs = clock.monotonicMs()
        for (let place = 0; place < meters.length; place++) {
          const meter = meters[place]!
          sink.write(families[place]!, meter.index, levelAt(meter, clock.nowMs()), nowMs)
        }
        clock.advanceTo(clock.nowMs() + levelEachMs)
      }
    },
    close: recorder.close,
  }
}

/** Every sample of the bar from `startMs` on, for so many hours. */
export function ticksOf(parts: Omit<BarRecordingParts, 'insert'>, hours: number): readonly Tick[] {
  const ticks: Tick[] = []
  const recording = createBarRecording({ ...parts, insert: (some) => void ticks.push(...some) })
  recording.playUntil(parts.startMs + hours * 3_600_000)
  recording.close()
  return ticks
}

function onlineView(sinceMs: number): ProcessorView {
  return {
    id: PROCESSOR_ID,
    name: 'Main Bar Rack',
    model: 'AZM8',
    host: '192.0.2.7',
    port: 5321,
    link: { kind: 'online', sinceMs },
    lastOnlineMs: null,
    trouble: null,
    latencyMs: 18.2,
    meters: { kind: 'heard' },
    firmware: '4.5',
  }
}

/** Sessions and gaps are not what is measured. */
const NO_SESSIONS: Omit<RecordKeeper, 'insert'> = {
  lastSampleMs: () => null,
  newest: () => null,
  begin: (_, startedMs, startedBy): MonitorSession => ({
    id: 1,
    startedMs,
    startedBy,
    stoppedMs: null,
    stoppedBy: null,
  }),
  end: () => undefined,
  openGap: () => 1,
  closeGap: () => undefined,
  addGap: () => undefined,
  openGaps: () => [],
  periodMs: () => DEFAULT_PERIOD_MS,
  setPeriodMs: () => undefined,
}
