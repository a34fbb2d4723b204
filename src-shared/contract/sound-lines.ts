import { z } from 'zod'
import { GainDb, GainPercent } from '../decibels.ts'
import {
  type Capture,
  type CaptureId,
  CaptureSettings,
  type CaptureSummary,
  CompareQuestion,
  NewCapture,
  OneCapture,
  ReferenceChoice,
} from '../model/capture.ts'
import {
  ApplyOrder,
  type ApplyReceipt,
  type CaptureJob,
  type CaptureState,
  type Comparison,
  type DriftView,
  type SettingPlan,
} from '../model/capture-plan.ts'
import {
  ChangeExport,
  type ChangeRecord,
  ChangeSearch,
  PutBackOrder,
  UndoOrder,
  type UndoResult,
} from '../model/change.ts'
import {
  ControlOrder,
  type ControlPending,
  type ControlResult,
  MuteAllOrder,
  type MuteAllResult,
  TriggerOrder,
  type TriggerResult,
  UndoMuteAllOrder,
  type UndoMuteAllResult,
} from '../model/control.ts'
import type { MeterFrame, MeterLayout } from '../model/meter.ts'
import {
  NewPreset,
  OnePreset,
  type Preset,
  PresetChange,
  type PresetId,
  type PresetPlan,
  type PresetResult,
  type Presets,
  PresetUndo,
  type PresetUndone,
} from '../model/preset.ts'
import { ProcessorId } from '../model/processor.ts'
import { EntityIndex, type ProcessorSound, type Zone } from '../model/sound.ts'
import { call, topic } from './define.ts'
import { Nothing, OneProcessor } from './inputs.ts'

/** A source's index, or -1 for none. */
const SourceIndex = z
  .int('A source is a whole number.')
  .min(-1, 'A source is at least -1, which is none.')
  .max(999, 'A source is at most 999.')

const OneZone = { processorId: ProcessorId, zone: EntityIndex }

/** Everything about the sound: what there is, what it does now, and every hand on it. */
export const soundLines = {
  sound: {
    all: topic<readonly ProcessorSound[]>('watch'),
    /** What one processor has and does now, for who cannot listen. Refused while it is not connected. */
    read: call<ProcessorSound>()('watch', OneProcessor),
  },
  meters: {
    layout: topic<MeterLayout>('watch'),
    frame: topic<MeterFrame>('watch'),
  },
  zones: {
    list: call<readonly Zone[]>()('watch', OneProcessor),
    /** Each answers the zone as the processor confirmed it. */
    setGain: call<Zone>()('staff', z.strictObject({ ...OneZone, gainDb: GainDb })),
    setGainPercent: call<Zone>()('staff', z.strictObject({ ...OneZone, gainPercent: GainPercent })),
    setMute: call<Zone>()('staff', z.strictObject({ ...OneZone, muted: z.boolean() })),
    setSource: call<Zone>()('staff', z.strictObject({ ...OneZone, source: SourceIndex })),
  },
  scenes: {
    recall: call<{ readonly scene: number }>()(
      'staff',
      z.strictObject({ processorId: ProcessorId, scene: EntityIndex }),
    ),
  },
  /**
   * Every change of a channel, and everything that is triggered. What the processor refuses, or does not answer, is a failure; all
   * else that can become of an order is in the answer. A fader that is dragged may call as often as it likes: the newest wins, and
   * the processor gets at most ten changes a second.
   */
  control: {
    /** Answers once the processor confirmed it and was looked at again about a second later; when overtaken, at once. */
    change: call<ControlResult>()('staff', ControlOrder),
    trigger: call<TriggerResult>()('staff', TriggerOrder),
    muteAll: call<MuteAllResult>()('staff', MuteAllOrder),
    undoMuteAll: call<UndoMuteAllResult>()('staff', UndoMuteAllOrder),
    /** What is on its way now, from every door, and what another controller fights over. */
    pending: topic<ControlPending>('watch'),
  },
  /** Who changed what and when, here and at the processors. */
  changes: {
    /** The newest 50, newest first. */
    recent: topic<readonly ChangeRecord[]>('watch'),
    search: call<readonly ChangeRecord[]>()('watch', ChangeSearch),
    undo: call<UndoResult>()('staff', UndoOrder),
    putBack: call<UndoResult>()('staff', PutBackOrder),
    exportCsv: call<{ readonly text: string }>()('manager', ChangeExport),
  },
  presets: {
    all: topic<Presets>('watch'),
    /** The topic at this moment, for who cannot listen. */
    list: call<Presets>()('watch', Nothing),
    create: call<Preset>()('manager', NewPreset),
    change: call<Preset>()('manager', PresetChange),
    remove: call<{ readonly id: PresetId }>()('manager', OnePreset),
    /** Before and after, by name; nothing changes. */
    plan: call<PresetPlan>()('watch', OnePreset),
    /** Never unmutes. Answers what became of each line. */
    apply: call<PresetResult>()('staff', OnePreset),
    /** Puts back what one application changed and nobody touched since. */
    undo: call<PresetUndone>()('staff', PresetUndo),
  },
  /** What processors are set to: kept, compared, put back (requirements.md §7). */
  captures: {
    /** The long job that runs, or the one that ended last. */
    job: topic<CaptureJob>('watch'),
    /** What is not as in the reference of each processor that has one. */
    drift: topic<readonly DriftView[]>('watch'),
    /** Both topics at one moment, for who cannot listen. */
    state: call<CaptureState>()('watch', Nothing),
    /** Newest first. */
    list: call<readonly CaptureSummary[]>()('watch', OneProcessor),
    read: call<Capture>()('watch', OneCapture),
    /** Of two captures, or of one and what is now. */
    compare: call<Comparison>()('watch', CompareQuestion),
    capture: call<CaptureSummary>()('manager', NewCapture),
    /** What putting a capture back would do; nothing changes. */
    plan: call<SettingPlan>()('technician', OneCapture),
    /** Answers when it is done; the topic `job` tells of it meanwhile. */
    apply: call<ApplyReceipt>()('technician', ApplyOrder),
    /** Ends an apply before its next write; false where none runs. */
    stop: call<{ readonly stopped: boolean }>()('technician', Nothing),
    remove: call<{ readonly id: CaptureId }>()('technician', OneCapture),
    /** Newest first. */
    receipts: call<readonly ApplyReceipt[]>()('watch', OneProcessor),
    setReference: call<{ readonly id: CaptureId | null }>()('technician', ReferenceChoice),
    settings: call<CaptureSettings>()('watch', Nothing),
    setSettings: call<CaptureSettings>()('technician', CaptureSettings),
  },
}
