import { z } from 'zod'
import { GainDb, GainPercent } from '../decibels.ts'
import { type Backup, type BackupFileName, type BackupRun, BackupSettings, type JobState } from '../model/backup.ts'
import {
  type BackupState,
  type BackupVerdict,
  CopyOrder,
  CopyPassphrase,
  type FolderAbility,
  NewBackup,
  OneFolder,
  PinOrder,
  PruneOrder,
  type PruneReport,
  type RehearsedBackup,
  RehearseOrder,
  RemoveOrder,
  VerifyOrder,
  type WrittenFile,
} from '../model/backup-orders.ts'
import type { BackupOverview, Elsewhere } from '../model/backup-overview.ts'
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
import { DemoPast } from '../model/demo.ts'
import type { HealthReport, UpdateState } from '../model/health.ts'
import { HistoryQuestion, type HistoryView } from '../model/history.ts'
import { type Alert, type Analysis, type Insights, SnoozeQuestion } from '../model/insight.ts'
import type { MeterFrame, MeterLayout } from '../model/meter.ts'
import { MonitorPeriod, type MonitorSession, MonitorSettings, type MonitorState } from '../model/monitor.ts'
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
import type { Processor, ProcessorView } from '../model/processor.ts'
import { NewProcessor, ProcessorChange, ProcessorId } from '../model/processor.ts'
import {
  type PublishedAnalysis,
  PublishedAnalysisQuestion,
  type PublishedCleanup,
  type PublishedHistory,
  type PublishedMonitorAnswer,
  type PublishedMonitoring,
  PublishedMonitorOrder,
  type PublishedProcessors,
} from '../model/published.ts'
import {
  type RestorePlan,
  RestoreQuestion,
  type RestoreReceipt,
  RestoreStart,
  type StoreNotice,
} from '../model/restore.ts'
import type { ProcessorSound, Zone } from '../model/sound.ts'
import { EntityIndex } from '../model/sound.ts'
import { type AccessToken, type AuditRow, NewAccessToken, type StatusReport, type SystemInfo } from '../model/system.ts'
import type { MessageTable, ProcessorChecks } from '../model/tools.ts'
import { call, define, topic } from './define.ts'

const Nothing = z.strictObject({})
const OneProcessor = z.strictObject({ processorId: ProcessorId })
/** A source's index, or -1 for none. */
const SourceIndex = z
  .int('A source is a whole number.')
  .min(-1, 'A source is at least -1, which is none.')
  .max(999, 'A source is at most 999.')
const AuditLimit = z
  .int('A limit is a whole number.')
  .min(1, 'A limit is at least 1.')
  .max(1000, 'A limit is at most 1000.')
const KeptHours = z
  .int('Hours are a whole number.')
  .min(1, 'At least 1 hour is kept.')
  .max(8784, 'At most 8784 hours are kept.')
/** One that every system takes as the name of a file and of nothing else: no folders, no dots to begin with, no device. */
const PdfName = z
  .string('A file’s name is text.')
  .max(100, 'A file’s name has at most 100 characters.')
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]*\.pdf$/u,
    'A file’s name has letters, digits and - _ . alone, and ends in .pdf.',
  )
const OneZone = { processorId: ProcessorId, zone: EntityIndex }

/** Everything a window, a browser or a script can ask of the console, with the role it needs (architecture.md, decision 1). */
export const contract = define({
  window: {
    /** Prints the desktop’s window as it is now and asks where to keep that; false where nobody wanted it. For the window alone. */
    savePdf: call<{ readonly saved: boolean }>()('watch', z.strictObject({ suggestedName: PdfName })),
    /** Has the person choose a folder in the system’s own dialog; null where they chose none. For the window alone. */
    chooseFolder: call<{ readonly folder: string | null }>()('technician', Nothing),
  },
  system: {
    info: topic<SystemInfo>('watch'),
    status: call<StatusReport>()('watch', Nothing),
  },
  processors: {
    all: topic<readonly ProcessorView[]>('watch'),
    list: call<readonly Processor[]>()('watch', Nothing),
    add: call<Processor>()('technician', NewProcessor),
    edit: call<Processor>()('technician', ProcessorChange),
    remove: call<{ readonly id: ProcessorId }>()('technician', OneProcessor),
    /** Reads the whole index space again; answers what was found once it is complete. */
    probe: call<ProcessorSound>()('technician', OneProcessor),
    /** Tries now instead of at the end of the back-off. */
    reconnect: call<{ readonly id: ProcessorId }>()('staff', OneProcessor),
  },
  sound: {
    all: topic<readonly ProcessorSound[]>('watch'),
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
  monitor: {
    /** How the recording of each processor is doing. */
    states: topic<readonly MonitorState[]>('watch'),
    /** The newest analysis of every processor, each 30 s, and the sentence for the home screen. */
    insights: topic<Insights>('watch'),
    /** Looks at the last five minutes now. */
    analyze: call<Analysis>()('watch', OneProcessor),
    history: call<HistoryView>()('watch', HistoryQuestion),
    sessions: call<readonly MonitorSession[]>()('watch', OneProcessor),
    start: call<MonitorState>()('manager', OneProcessor),
    stop: call<MonitorState>()('manager', OneProcessor),
    setPeriod: call<MonitorState>()('technician', MonitorPeriod),
    settings: call<MonitorSettings>()('watch', Nothing),
    setSettings: call<MonitorSettings>()('technician', MonitorSettings),
    /** Removes readings that are older; the sums stay. */
    cleanup: call<{ readonly deletedCount: number }>()('manager', z.strictObject({ hours: KeptHours })),
    /** Everything that is measured, in OpenMetrics. */
    metrics: call<{ readonly text: string }>()('watch', Nothing),
  },
  alerts: {
    /** What is wrong now, worst first. */
    open: topic<readonly Alert[]>('watch'),
    snooze: call<{ readonly id: number }>()('staff', SnoozeQuestion),
  },
  /** The monitor's published addresses (requirements.md §1.14), for other programs: shapes that stay as they are. */
  published: {
    analyze: call<PublishedAnalysis>()('watch', PublishedAnalysisQuestion),
    history: call<PublishedHistory>()(
      'watch',
      z.strictObject({ processorId: ProcessorId, hours: KeptHours.default(24) }),
    ),
    monitoring: call<PublishedMonitoring>()('watch', Nothing),
    monitor: call<PublishedMonitorAnswer>()('manager', PublishedMonitorOrder),
    cleanup: call<PublishedCleanup>()('manager', z.strictObject({ hours: KeptHours })),
    processors: call<PublishedProcessors>()('watch', Nothing),
  },
  backups: {
    /** Newest first. */
    list: topic<readonly Backup[]>('watch'),
    /** The long job that runs, or the one that ended last. */
    job: topic<JobState>('watch'),
    overview: topic<BackupOverview>('watch'),
    /** The folder that somebody had the console look into. */
    elsewhere: topic<Elsewhere>('watch'),
    /** The three topics at one moment, for who cannot listen. */
    state: call<BackupState>()('watch', Nothing),
    /** What ran in the last 30 days, newest first. */
    runs: call<readonly BackupRun[]>()('watch', Nothing),
    /** Answers when it is done, as every call here; the topic `job` tells of it meanwhile. */
    create: call<Backup>()('manager', NewBackup),
    /** Ends the job that runs; false where none does, or where it is too late. */
    cancel: call<{ readonly cancelled: boolean }>()('manager', Nothing),
    /** Fails where a backup is bad. */
    verify: call<readonly BackupVerdict[]>()('manager', VerifyOrder),
    rehearse: call<RehearsedBackup>()('manager', RehearseOrder),
    prune: call<PruneReport>()('manager', PruneOrder),
    pin: call<Backup>()('manager', PinOrder),
    /** Removes what is left of a backup that cannot be used, and no other. */
    remove: call<{ readonly fileName: BackupFileName }>()('manager', RemoveOrder),
    settings: call<BackupSettings>()('watch', Nothing),
    setSettings: call<BackupSettings>()('technician', BackupSettings),
    /** Tried out once, and kept nowhere: without it nobody can open those copies. */
    setCopyPassphrase: call<{ readonly locksCopies: boolean }>()('technician', CopyPassphrase),
    /** Tries out what a folder can do. */
    probeFolder: call<FolderAbility>()('technician', OneFolder),
    /** Looks for backups in any folder, for a restore from there. */
    lookInto: call<Elsewhere>()('technician', OneFolder),
    copy: call<WrittenFile>()('manager', CopyOrder),
    /** The data as JSON, without the history. */
    emergencyCopy: call<WrittenFile>()('technician', OneFolder),
  },
  restore: {
    /** What it would do; nothing changes. Takes as long as the backup is large. */
    plan: call<RestorePlan>()('technician', RestoreQuestion),
    start: call<RestoreReceipt>()('technician', RestoreStart),
    /** Lets the plan go, and what was put ready for it. */
    forget: call<{ readonly forgotten: boolean }>()('technician', Nothing),
    receipts: call<readonly RestoreReceipt[]>()('watch', Nothing),
    /** What happened to the store at this start; null where nothing did. */
    notice: topic<StoreNotice | null>('watch'),
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
  health: {
    /** Looks at everything now; takes as long as the database is large. The worst first. */
    check: call<HealthReport>()('manager', Nothing),
    /** What was found lately, newest first. */
    reports: call<readonly HealthReport[]>()('watch', Nothing),
    /** How the program came to its version, and what went wrong with that. */
    update: topic<UpdateState>('watch'),
    /** Somebody has seen to what failed after the update. */
    closeIncident: call<UpdateState>()('technician', Nothing),
    /** The next start puts the data back as it was before the update, and asks for the program of that time. */
    rollBack: call<UpdateState>()('technician', Nothing),
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
  demo: {
    /** In a demonstration alone: readings of the past, recorded as if they had been heard then. */
    past: call<{ readonly rows: number }>()('technician', DemoPast),
  },
  tools: {
    checks: topic<readonly ProcessorChecks[]>('watch'),
    messages: topic<MessageTable>('watch'),
  },
  tokens: {
    list: call<readonly AccessToken[]>()('technician', Nothing),
    /** The only time that the secret is shown. */
    create: call<AccessToken & { readonly secret: string }>()('technician', NewAccessToken),
    revoke: call<{ readonly id: number }>()('technician', z.strictObject({ id: z.int().positive() })),
  },
  audit: {
    list: call<readonly AuditRow[]>()('manager', z.strictObject({ limit: AuditLimit.default(200) })),
  },
})

export type AtlasContract = typeof contract
