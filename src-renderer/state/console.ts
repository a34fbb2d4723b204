import { createContext, useContext, useSyncExternalStore } from 'react'
import { createClient } from '../../src-shared/contract/client.ts'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import type { AccessState, NetworkDoor } from '../../src-shared/model/access.ts'
import type { Backup, JobState } from '../../src-shared/model/backup.ts'
import type { BackupOverview, Elsewhere } from '../../src-shared/model/backup-overview.ts'
import type { CaptureJob, DriftView } from '../../src-shared/model/capture-plan.ts'
import type { ChangeRecord } from '../../src-shared/model/change.ts'
import type { ControlPending } from '../../src-shared/model/control.ts'
import type { UpdateState } from '../../src-shared/model/health.ts'
import type { Alert, Insights } from '../../src-shared/model/insight.ts'
import type { ZoneLimitView } from '../../src-shared/model/limits.ts'
import type { MonitorState } from '../../src-shared/model/monitor.ts'
import type { Presets } from '../../src-shared/model/preset.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProtocolCheckJob } from '../../src-shared/model/protocol-check.ts'
import type { RawConsoleState } from '../../src-shared/model/raw-console.ts'
import type { StoreNotice } from '../../src-shared/model/restore.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { SystemInfo } from '../../src-shared/model/system.ts'
import type { MessageTable, ProcessorChecks } from '../../src-shared/model/tools.ts'
import { type AnimationLoop, createAnimationLoop } from '../meters/animation-loop.ts'
import { createMeterFeed, type MeterFeed } from '../meters/meter-feed.ts'
import type { Connection, ConnectionState } from '../transport/connection.ts'
import { createDeeds, type Deeds } from './deeds.ts'
import { createHands, type Hands } from './hand.ts'
import { createNotices, type Notices } from './notices.ts'
import { createTopicStore, type TopicStore } from './topic-store.ts'

/** The console as the page knows it: one typed client, a store for each topic, and the meters beside them. */
export interface Console {
  readonly client: Client<AtlasContract>
  readonly connection: Connection
  readonly info: TopicStore<SystemInfo>
  readonly processors: TopicStore<readonly ProcessorView[]>
  readonly sound: TopicStore<readonly ProcessorSound[]>
  readonly pending: TopicStore<ControlPending>
  readonly recentChanges: TopicStore<readonly ChangeRecord[]>
  readonly recording: TopicStore<readonly MonitorState[]>
  readonly insights: TopicStore<Insights>
  readonly alerts: TopicStore<readonly Alert[]>
  readonly backups: TopicStore<readonly Backup[]>
  readonly job: TopicStore<JobState>
  readonly backupOverview: TopicStore<BackupOverview>
  readonly captureJob: TopicStore<CaptureJob>
  readonly protocolJob: TopicStore<ProtocolCheckJob>
  readonly rawConsole: TopicStore<RawConsoleState>
  readonly drift: TopicStore<readonly DriftView[]>
  readonly elsewhere: TopicStore<Elsewhere>
  readonly storeNotice: TopicStore<StoreNotice | null>
  readonly presets: TopicStore<Presets>
  readonly update: TopicStore<UpdateState>
  readonly checks: TopicStore<readonly ProcessorChecks[]>
  readonly messages: TopicStore<MessageTable>
  readonly access: TopicStore<AccessState>
  readonly limits: TopicStore<readonly ZoneLimitView[]>
  readonly network: TopicStore<NetworkDoor>
  readonly feed: MeterFeed
  readonly loop: AnimationLoop
  /** What somebody turns on this page. */
  readonly hands: Hands
  /** What somebody does on this page besides. */
  readonly deeds: Deeds
  readonly notices: Notices
}

/** Composes the page's side of the console over one connection. */
export function createConsole(connection: Connection, page: Document): Console {
  const client = createClient<AtlasContract>(connection)
  const feed = createMeterFeed(client, page)
  connection.state.subscribe(({ kind }) => {
    if (kind !== 'connected') feed.lose()
  })
  const sound = createTopicStore(client.sound.all)
  const pending = createTopicStore(client.control.pending)
  const sounds = () => sound.store.getState() ?? []
  const notices = createNotices()
  const deeds = createDeeds({ client, sounds, notices })
  const hands = createHands({
    client,
    sounds,
    pending: pending.store.getState,
    onDone: deeds.tell,
    onFailed: deeds.tellFailure,
  })
  sound.store.subscribe(hands.see)
  return {
    client,
    connection,
    info: createTopicStore(client.system.info),
    processors: createTopicStore(client.processors.all),
    sound,
    pending,
    recentChanges: createTopicStore(client.changes.recent),
    recording: createTopicStore(client.monitor.states),
    insights: createTopicStore(client.monitor.insights),
    alerts: createTopicStore(client.alerts.open),
    backups: createTopicStore(client.backups.list),
    job: createTopicStore(client.backups.job),
    backupOverview: createTopicStore(client.backups.overview),
    captureJob: createTopicStore(client.captures.job),
    protocolJob: createTopicStore(client.protocolCheck.job),
    rawConsole: createTopicStore(client.rawConsole.state),
    drift: createTopicStore(client.captures.drift),
    elsewhere: createTopicStore(client.backups.elsewhere),
    storeNotice: createTopicStore(client.restore.notice),
    presets: createTopicStore(client.presets.all),
    update: createTopicStore(client.health.update),
    checks: createTopicStore(client.tools.checks),
    messages: createTopicStore(client.tools.messages),
    access: createTopicStore(client.access.state),
    limits: createTopicStore(client.limits.all),
    network: createTopicStore(client.network.state),
    feed,
    loop: createAnimationLoop(page),
    hands,
    deeds,
    notices,
  }
}

export const ConsoleContext = createContext<Console | null>(null)

/** The console of the page. @throws Error outside of `ConsoleContext`. */
export function useConsole(): Console {
  const found = useContext(ConsoleContext)
  if (!found) throw new Error('There is no console around this component.')
  return found
}

/** How the wire to the console is doing. */
export function useConnectionState(): ConnectionState {
  const { state } = useConsole().connection
  return useSyncExternalStore(state.subscribe, state.get)
}
