import { join } from 'node:path'
import { contract } from '../src-shared/contract/contract.ts'
import type { StoreNotice } from '../src-shared/model/restore.ts'
import { createAlertHandlers } from './api/alerts.ts'
import { createAuditHandlers } from './api/audit.ts'
import { createBackupHandlers } from './api/backups.ts'
import { createCaptureHandlers } from './api/captures.ts'
import { createChangeHandlers } from './api/changes.ts'
import { createControlHandlers } from './api/control.ts'
import { createDemoHandlers } from './api/demo.ts'
import { type Api, createApi } from './api/dispatch.ts'
import { createHealthHandlers } from './api/health.ts'
import { createApiHooks } from './api/hooks.ts'
import { gatherMetrics } from './api/metrics-facts.ts'
import { createMonitorHandlers } from './api/monitor.ts'
import { createPresetHandlers } from './api/presets.ts'
import { createProcessorHandlers } from './api/processors.ts'
import { createProtocolCheckHandlers } from './api/protocol-check.ts'
import { createPublishedHandlers } from './api/published.ts'
import { createRawConsoleHandlers } from './api/raw-console.ts'
import { createRestoreHandlers, type RestoreService } from './api/restore.ts'
import { createSceneHandlers } from './api/scenes.ts'
import { createSoundHandlers } from './api/sound.ts'
import { createSystemHandlers } from './api/system.ts'
import type { SystemInfoSource } from './api/system-info.ts'
import { createTokenHandlers } from './api/tokens.ts'
import { createWindowHandlers, type DesktopActs } from './api/window.ts'
import { createZoneHandlers } from './api/zones.ts'
import type { AccessRoom } from './app-access.ts'
import type { CaptureRoom } from './app-captures.ts'
import type { ControlRoom } from './app-control.ts'
import { freeBytes, newId } from './app-facts.ts'
import type { HealthRoom } from './app-health.ts'
import type { MonitorRoom } from './app-monitor.ts'
import type { PresetRoom } from './app-presets.ts'
import type { ProtocolRoom } from './app-protocol.ts'
import type { RunningBackups } from './backup/backups.ts'
import type { Clock } from './clock.ts'
import type { Fleet } from './device/fleet.ts'
import { createChecks } from './health/checks.ts'
import { LOG_FILE, type Log } from './log.ts'
import { newestEntries } from './log-file.ts'
import type { MeterBank } from './meters/bank.ts'
import { createBroadcast } from './meters/broadcast.ts'
import { metricsText } from './monitor/metrics-text.ts'
import { dataPaths } from './options.ts'
import type { RawConsole } from './raw-console/raw-console.ts'
import type { AuditStore } from './store/audit.ts'
import type { Keyring } from './store/keyring.ts'
import type { ProcessorStore } from './store/processors.ts'
import { createPolledTopic, type Source } from './topic.ts'
import type { Updates } from './update/updates.ts'

/** Time between two message tables while the screen with them is open, ms. */
const MESSAGES_PERIOD_MS = 500

export interface ConsoleApiParts {
  readonly options: {
    readonly version: string
    readonly dataFolder: string
    readonly demo: boolean
    readonly desktop: DesktopActs | null
  }
  readonly clock: Clock
  readonly log: Log
  readonly bank: MeterBank
  readonly fleet: Fleet
  readonly processors: ProcessorStore
  readonly keyring: Keyring
  readonly audit: AuditStore
  readonly info: SystemInfoSource
  readonly notice: Source<StoreNotice | null>
  readonly rooms: {
    readonly access: AccessRoom
    readonly backups: RunningBackups
    readonly captures: CaptureRoom
    readonly control: ControlRoom
    readonly health: HealthRoom
    readonly monitor: MonitorRoom
    readonly presets: PresetRoom
    readonly protocol: ProtocolRoom
    readonly raw: RawConsole
    readonly restores: RestoreService
    readonly updates: Updates
  }
}

/** Who answers each call of the contract, and what each topic is. Every door goes in here. */
export function createConsoleApi({ options, clock, log, bank, fleet, rooms, ...parts }: ConsoleApiParts): Api {
  const { processors, keyring, audit, info, notice } = parts
  const { access, backups, captures, control, health, presets, protocol, raw, restores, updates } = rooms
  const { version, dataFolder, demo, desktop } = options
  const { monitor, recorder, lastSampleMs, takePast } = rooms.monitor
  const metrics = () => metricsText(gatherMetrics({ version, fleet, monitor, samples: () => recorder?.newest() ?? [] }))
  return createApi(
    contract,
    {
      window: createWindowHandlers(desktop),
      system: createSystemHandlers({
        version,
        fleet,
        lastSampleMs,
        lastBackupMs: () => backups.overview.get().newest?.atMs ?? null,
        diskFreeBytes: () => freeBytes(dataFolder, log),
        log: () => newestEntries(join(dataPaths(dataFolder).logs, LOG_FILE)),
      }),
      processors: createProcessorHandlers({ keeper: processors, fleet, newId, nowMs: clock.nowMs }),
      sound: createSoundHandlers(fleet),
      zones: createZoneHandlers(fleet, control.desk),
      scenes: createSceneHandlers(control.desk),
      control: createControlHandlers(control.desk, control.muteAll),
      presets: createPresetHandlers(presets.presets, presets.applier),
      changes: createChangeHandlers(control.changes, control.takingBack),
      monitor: createMonitorHandlers(monitor, metrics),
      alerts: createAlertHandlers(monitor),
      published: createPublishedHandlers({ monitor, fleet }),
      protocolCheck: createProtocolCheckHandlers(protocol.check),
      rawConsole: createRawConsoleHandlers(raw),
      demo: createDemoHandlers({ takePast: demo ? takePast : null }),
      backups: createBackupHandlers(backups),
      captures: createCaptureHandlers(captures.captures, captures.state),
      restore: createRestoreHandlers(restores),
      health: createHealthHandlers(health.desk, updates),
      ...access.handlers,
      tokens: createTokenHandlers(keyring),
      audit: createAuditHandlers(audit.list),
    },
    {
      system: { info },
      processors: { all: fleet.views },
      sound: { all: fleet.sound },
      control: { pending: control.desk.pending },
      presets: { all: presets.presets.all },
      changes: { recent: control.changes.recent },
      meters: { layout: bank.layout, frame: createBroadcast(bank, clock) },
      monitor: { states: monitor.states, insights: monitor.insights },
      alerts: { open: monitor.alerts },
      backups: {
        list: backups.list,
        job: backups.job,
        overview: backups.overview,
        elsewhere: backups.elsewhere,
      },
      captures: { job: captures.captures.job, drift: captures.drift.views },
      protocolCheck: { job: protocol.check.job },
      rawConsole: { state: raw.state },
      restore: { notice },
      health: { update: updates.state },
      ...access.sources,
      tools: {
        checks: createChecks(fleet),
        messages: createPolledTopic(clock, MESSAGES_PERIOD_MS, { peek: fleet.messages, take: fleet.messages }),
      },
    },
    createApiHooks({ roles: access.roles, audit, onAct: backups.noticeAct, log: log.scope('api') }),
  )
}
