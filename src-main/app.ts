import path from 'node:path'
import { CALLER_NAMES } from '../src-shared/contract/caller-names.ts'
import { type FailureCode, unwrap } from '../src-shared/contract/reply.ts'
import type { Door, Role } from '../src-shared/contract/role.ts'
import type { ProcessorId } from '../src-shared/model/processor.ts'
import type { StoreNotice } from '../src-shared/model/restore.ts'
import type { Network } from './access/network.ts'
import { consoleFindings } from './api/alarm-findings.ts'
import { auditPath } from './api/audit-words.ts'
import type { Api } from './api/dispatch.ts'
import { createSystemInfo } from './api/system-info.ts'
import type { DesktopActs } from './api/window.ts'
import { createAccessRoom } from './app-access.ts'
import { createConsoleApi } from './app-api.ts'
import { backupSource, createBackupRoom } from './app-backup.ts'
import { createCaptureRoom } from './app-captures.ts'
import { createControlRoom } from './app-control.ts'
import { newestOf, type PublicHealth, publicHealth } from './app-facts.ts'
import { openFolder } from './app-folder.ts'
import { createHealthRoom } from './app-health.ts'
import { createMonitorRoom } from './app-monitor.ts'
import { createPresetRoom } from './app-presets.ts'
import { createProtocolRoom } from './app-protocol.ts'
import { createRestoreRoom } from './app-restore.ts'
import { salvageInto } from './app-salvage.ts'
import { openOwnStore } from './app-store.ts'
import { systemClock } from './clock.ts'
import { createFleet } from './device/fleet.ts'
import { meaningOf } from './device/meaning.ts'
import { createNameMemory } from './device/name-memory.ts'
import type { JobHost } from './jobs/host.ts'
import { createJobRunner } from './jobs/runner.ts'
import type { Log } from './log.ts'
import { createMeterBank } from './meters/bank.ts'
import { dataPaths } from './options.ts'
import { ownIpv4Addresses } from './own-addresses.ts'
import { explainPath } from './private-files.ts'
import { createRawConsole } from './raw-console/raw-console.ts'
import { proposeBackup } from './restore/propose.ts'
import { sweepAside } from './restore/recovery.ts'
import { createAccessTokenStore } from './store/access-tokens.ts'
import { createAuditStore } from './store/audit.ts'
import { createKeyring, type Keyring } from './store/keyring.ts'
import { keepLocalToken } from './store/local-token.ts'
import { createProcessorStore } from './store/processors.ts'
import { createMonitorSettingStore } from './store/settings.ts'
import { createTopic } from './topic.ts'

/** The console where it asks itself whether it answers. */
const ITSELF = { name: CALLER_NAMES.itself, role: 'watch', door: 'command-line' } as const

export interface AppOptions {
  /** Absolute. */
  readonly dataFolder: string
  /** UDP; 0 takes a free one, which no real processor knows of. */
  readonly meterPort: number
  /** Shown in the window: nothing here is a real venue. */
  readonly demo: boolean
  readonly version: string
  /** Whether what is heard is recorded: a command only looks. */
  readonly records: boolean
  /** Whether a store that is broken is put aside and a new one begun, so that somebody can restore a backup. */
  readonly opensBrokenStore: boolean
  /** null where there is no window. */
  readonly desktop: DesktopActs | null
  /** How the job process is started: Electron's, or a forked Node. */
  readonly jobHost: JobHost
}

/** A refusal at a door, before dispatch. `path` may be anything that was asked for. */
export interface Refusal {
  readonly caller: string
  readonly role: Role | null
  readonly path: string
  readonly outcome: FailureCode
}

/** The application without doors. The entries open those: main.ts the window's, headless.ts the web's (architecture.md). */
export interface App {
  readonly api: Api
  readonly log: Log
  readonly keyring: Keyring
  /** This computer's own key to the web door. */
  readonly localToken: string
  /** The web door's side to the network. */
  readonly network: Network
  /** Leaves a row in the audit for what a door refused by itself. */
  refused(door: Door, refusal: Refusal): void
  /** Tells the window where the web door is; null while it is shut. */
  setWebUrl(url: string | null): void
  /** For everybody who can reach the web door: how it is, and no secrets. */
  health(): PublicHealth
  /** Ends everything in reverse order. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Puts the application together on a data folder, which it holds alone. The order of the lines is the dependency graph.
 *
 * @throws AppError `already-running`, `damaged`, `newer-store`, `disk-full`, and `bad-input` for a folder that cannot be used
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { dataFolder, meterPort, demo, version, records, opensBrokenStore, jobHost } = options
  const clock = systemClock
  const paths = dataPaths(dataFolder)
  const closers: (() => void | Promise<void>)[] = []
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer()
  }
  try {
    const { log, note, onRepaired } = openFolder(paths, clock, closers)
    const jobs = createJobRunner({ host: jobHost, note: log.scope('jobs').warn })
    const source = backupSource({ paths, jobs, clock, version, onRepaired })
    const { store, notice: atStart, updates } = await openOwnStore({ paths, source, clock, log, opensBrokenStore })
    closers.push(store.close)
    const { db } = store
    const processors = createProcessorStore(db)
    const auditLog = log.scope('audit')
    const audit = createAuditStore({
      db,
      nowMs: clock.nowMs,
      report: (error) => auditLog.error('A row could not be written', error),
    })
    closers.push(() => audit.flush())
    const localToken = keepLocalToken(paths.localToken, onRepaired)
    const keyring = await createKeyring(createAccessTokenStore(db), localToken, clock.nowMs)

    const settings = createMonitorSettingStore(store.sqlite, note)
    const bank = createMeterBank(clock, () => settings.read().thresholds.clipDb * 10)
    const names = createNameMemory({ clock, log: log.scope('names'), file: paths.knownNames })
    closers.push(names.close)
    const fleet = createFleet({ clock, log: log.scope('fleet'), random: Math.random, bank, names, meterPort })
    const kept = store.sqlite.prepare<[], { id: string }>('select id from processor')
    const processorIds = () => kept.all().map(({ id }) => id)
    const who = createAccessRoom({ clock, sqlite: store.sqlite, note, sound: fleet.sound })
    closers.push(who.close)
    const control = createControlRoom({
      clock,
      log: log.scope('control'),
      sqlite: store.sqlite,
      fleet,
      mayChange: who.mayChange,
      settleWatch: (which) => room.settleWatch(which),
    })
    const { changes, ownActs } = control
    const monitored = { clock, log, store, settings, bank, fleet, records, processorIds, ownActs }
    const room = createMonitorRoom({ ...monitored, onChanges: changes.noticed })
    const { monitor } = room
    const presetLog = log.scope('presets')
    const presetRoom = createPresetRoom({ clock, log: presetLog, sqlite: store.sqlite, fleet, control, runs: records })
    const { causeOf } = monitor
    const settingRoom = createCaptureRoom({ clock, log, store, fleet, control, causeOf, processorIds, runs: records })
    // The recorder ends before the links do: their end is no gap. The watch tells the history at its end.
    closers.push(() => fleet.close(), control.close, presetRoom.close, room.close, settingRoom.close)
    const protocolParts = { clock, log: log.scope('protocol'), program: version, fleet, control, processorIds }
    const protocolRoom = createProtocolRoom({ ...protocolParts, file: paths.moved, runs: records })
    closers.push(protocolRoom.close)
    const rawLog = log.scope('raw')
    const raw = createRawConsole({ clock, log: rawLog, link: fleet.link, desk: control.desk, meaningOf })
    closers.push(raw.close)
    const backups = createBackupRoom({
      source,
      clock,
      log: log.scope('backup'),
      store,
      paths,
      processors: () => fleet.views.get().map(({ name }) => name),
      runs: records,
    })
    closers.push(backups.close)
    const info = createSystemInfo({
      clock,
      version,
      dataFolder,
      demo,
      webUrl: null,
      meterPort: fleet.meterPort,
      ownAddresses: ownIpv4Addresses,
    })
    closers.push(() => info.close())

    const health = createHealthRoom({
      clock,
      log,
      paths,
      store,
      jobs,
      fleet,
      backups,
      updates,
      program: version,
      webUrl: () => info.get().webUrl,
      askDispatch: async () => void unwrap(await api.call('system.status', {}, ITSELF)),
    })
    closers.push(health.close)
    const notice = createTopic<StoreNotice | null>(atStart)
    const restores = createRestoreRoom({
      clock,
      log: log.scope('restore'),
      paths,
      store,
      jobs,
      backups,
      newestSampleMs: () => newestOf(processorIds().map((id) => room.lastSampleMs(id as ProcessorId))),
      closeAudit() {
        control.changes.settle()
        return audit.closeRows()
      },
      async reload() {
        audit.reload()
        await keyring.reload()
        who.reload()
        backups.reload()
        const kept = await processors.list()
        for (const { id } of fleet.views.get()) if (!kept.some((each) => each.id === id)) fleet.remove(id)
        for (const processor of kept) fleet.put(processor)
        room.reload()
        control.changes.reload()
        presetRoom.presets.reload()
        settingRoom.reload()
        notice.set(null)
      },
      checks: () => health.afterRestore(),
    })
    closers.push(() => void restores.forget())
    if (records) {
      const found = () => consoleFindings(backups.overview.get().alarms, updates.state.get().incident, clock.nowMs())
      const others = [settingRoom.drift.findings, protocolRoom.findings]
      const tellConsole = () => monitor.tellConsole([...found(), ...others.flatMap((each) => each.get())])
      closers.push(
        backups.overview.subscribe(tellConsole),
        backups.overview.subscribe(({ newest }) => sweepAside(dataFolder, newest?.atMs ?? null, clock.nowMs())),
        ...others.map((each) => each.subscribe(tellConsole)),
      )
    }

    const refused = (door: Door, { path, ...refusal }: Refusal) =>
      audit.record({ ...refusal, door, path: auditPath(path), input: null })
    const rooms = {
      access: who,
      backups,
      captures: settingRoom,
      control,
      health,
      presets: presetRoom,
      restores,
      updates,
    }
    const api = createConsoleApi({
      ...{ options, clock, log, bank, fleet, processors, keyring, audit, info, notice },
      rooms: { ...rooms, monitor: room, protocol: protocolRoom, raw },
    })

    for (const processor of await processors.list()) fleet.put(processor)
    if (records) {
      void monitor.tidy()
      void health.checkUpdate()
    }
    if (atStart?.kind === 'damaged') {
      await backups.state()
      notice.set({ ...atStart, proposed: proposeBackup(backups.list.get(), clock.nowMs()) })
      const folder = path.join(dataFolder, atStart.putAside)
      if (records) void salvageInto({ folder, databaseName: path.basename(paths.database), source, backups, log })
    }
    log.info('The console is up', { version, dataFolder, node: process.version, platform: process.platform })
    closers.push(() => log.info('The console is closing'))
    return {
      api,
      log,
      keyring,
      localToken,
      refused,
      network: who.network,
      setWebUrl: info.setWebUrl,
      health: () => publicHealth(version, fleet),
      close,
    }
  } catch (error) {
    await close()
    throw explainPath(error) ?? error
  }
}
