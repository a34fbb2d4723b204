import { onTestFinished } from 'vitest'
import { createAlertHandlers } from '../../src-main/api/alerts.ts'
import { type Api, type AuditEntry, createApi } from '../../src-main/api/dispatch.ts'
import { gatherMetrics } from '../../src-main/api/metrics-facts.ts'
import { createMonitorHandlers } from '../../src-main/api/monitor.ts'
import { createPublishedHandlers } from '../../src-main/api/published.ts'
import { createSystemHandlers } from '../../src-main/api/system.ts'
import type { NewestSample } from '../../src-main/meters/newest-samples.ts'
import { metricsText } from '../../src-main/monitor/metrics-text.ts'
import { createTopic } from '../../src-main/topic.ts'
import { createWebDoor, type DoorRefusal } from '../../src-main/web/door.ts'
import { contract } from '../../src-shared/contract/contract.ts'
import { ROLES, type Role } from '../../src-shared/contract/role.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { MeterPort } from '../../src-shared/model/system.ts'
import { dataFolderForTest } from './data-folder.ts'
import { ask, type RawAnswer } from './http.ts'
import { createRecordedLog } from './log.ts'
import type { FakeMonitor } from './monitor-double.ts'
import { ROLES_OF_KEYS } from './roles.ts'

/** What a console with a monitor knows, as a test says it. */
export interface Venue {
  readonly monitor: FakeMonitor
  readonly views: readonly ProcessorView[]
  readonly sound: readonly ProcessorSound[]
  readonly samples: readonly NewestSample[]
}

/** The handlers of the monitor behind the real dispatch. */
export interface MonitorApi {
  readonly api: Api
  /** What dispatch told the audit. */
  readonly entries: readonly AuditEntry[]
}

export function createMonitorApi({ monitor, views, sound, samples }: Venue): MonitorApi {
  const entries: AuditEntry[] = []
  const fleet = {
    views: createTopic(views),
    sound: createTopic(sound),
    meterPort: createTopic<MeterPort>({ kind: 'listening', port: 3131 }),
  }
  const { system, processors, monitor: monitorLines, alerts, published } = contract
  const api = createApi(
    {
      system: { status: system.status },
      processors: { list: processors.list },
      monitor: monitorLines,
      alerts,
      published,
    },
    {
      system: createSystemHandlers({
        version: '1.2.3',
        fleet,
        lastBackupMs: () => null,
        lastSampleMs: (id) => monitor.states.get().find(({ processorId }) => processorId === id)?.lastSampleMs ?? null,
        diskFreeBytes: async () => null,
        log: async () => [],
      }),
      processors: { list: () => views },
      monitor: createMonitorHandlers(monitor, () =>
        metricsText(gatherMetrics({ version: '1.2.3', fleet, monitor, samples: () => samples })),
      ),
      alerts: createAlertHandlers(monitor),
      published: createPublishedHandlers({ monitor, fleet }),
    },
    { monitor: { states: monitor.states, insights: monitor.insights }, alerts: { open: monitor.alerts } },
    {
      roles: ROLES_OF_KEYS,
      audit: (entry) => entries.push(entry),
      report: (path, error) => {
        throw new Error(`${path} failed`, { cause: error })
      },
    },
  )
  return { api, entries }
}

/** Who a test is when it asks: the holder of a key, or of a cookie alone. */
export type Key = { readonly bearer: Role } | { readonly cookie: Role } | { readonly none: true }

export interface MonitorDoor extends MonitorApi {
  /** With a slash at the end. */
  readonly url: string
  /** What the door refused before dispatch. */
  readonly refusals: readonly DoorRefusal[]
  ask(method: string, path: string, key: Key, body?: string): Promise<RawAnswer>
  /** As {@link ask} with a manager's Bearer, for the answer's status and parsed body. */
  manage(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly value: unknown }>
}

/** The key of a role, in the form of this computer's own. */
export function secretOf(role: Role): string {
  return `secret-of-${role}`.padEnd(43, '-')
}

/** The real web door over {@link createMonitorApi}, with one key for each role, for the running test. */
export async function openMonitorDoor(venue: Venue): Promise<MonitorDoor> {
  const { api, entries } = createMonitorApi(venue)
  const refusals: DoorRefusal[] = []
  const door = await createWebDoor({
    api,
    keys: {
      find(secret) {
        const role = ROLES.find((each) => secret === secretOf(each))
        return role && { id: 1, name: `${role} key`, role }
      },
      cookieFor: (secret) => secret,
      findByCookie(value) {
        const role = ROLES.find((each) => value === secretOf(each))
        return role && { holder: { id: 1, name: `${role} key`, role }, sessionId: null }
      },
      onRevoked: () => () => undefined,
    },
    addresses: ['127.0.0.1'],
    alsoKnownAs: [],
    port: 0,
    pageFolder: await dataFolderForTest(),
    health: () => ({ status: 'ok' }),
    audit: (refusal) => refusals.push(refusal),
    log: createRecordedLog(),
    monotonicMs: () => performance.now(),
  })
  onTestFinished(() => door.close())
  const { host, origin } = new URL(door.url)

  function headersOf(key: Key): Record<string, string> {
    if ('bearer' in key) return { host, authorization: `Bearer ${secretOf(key.bearer)}` }
    // As the page itself asks: with its origin, so that nothing but the kind of the key can be wrong.
    if ('cookie' in key) return { host, origin, cookie: `atlas-console-${door.port}=${secretOf(key.cookie)}` }
    return { host }
  }
  const send: MonitorDoor['ask'] = (method, path, key, body) =>
    ask(door.url, { method, path, headers: headersOf(key), ...(body === undefined ? {} : { body }) })

  return {
    url: door.url,
    api,
    entries,
    refusals,
    ask: send,
    async manage(method, path, body) {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const answer = await send(method, path, { bearer: 'manager' }, text)
      return { status: answer.status, value: JSON.parse(answer.body) }
    },
  }
}
