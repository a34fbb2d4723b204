import type {
  Backup,
  BackupFileName,
  BackupKind,
  BackupRun,
  BackupSettings,
  JobState,
  Manifest,
  Rehearsal,
} from '../../src-shared/model/backup.ts'
import type { BackupOverview } from '../../src-shared/model/backup-overview.ts'
import type { RestorePlan, RestoreReceipt } from '../../src-shared/model/restore.ts'
import type { FakeConsole } from './fake-console.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** 03:00 of today in UTC, the time zone of the tests' pages; of yesterday before that. */
export function lastNightMs(nowMs = Date.now()): number {
  const today = new Date(nowMs).setUTCHours(3, 0, 0, 0)
  return today < nowMs ? today : today - DAY_MS
}

const PREFIX: Readonly<Record<BackupKind, string>> = {
  daily: 'daily',
  'before-update': 'before_update',
  safety: 'safety',
  settings: 'settings',
  manual: 'manual',
  failover: 'failover_backup',
}

/** The name that a backup of this kind and time has. */
function backupName(kind: BackupKind, createdMs: number): BackupFileName {
  const [date, time] = new Date(createdMs).toISOString().split('T')
  const stem = `${PREFIX[kind]}_${date?.replaceAll('-', '')}_${time?.slice(0, 8).replaceAll(':', '')}`
  return `${stem}.db.gz` as BackupFileName
}

/** A rehearsal that went well. */
export function rehearsal(atMs: number, change: Partial<Rehearsal>): Rehearsal {
  return {
    ok: true,
    atMs,
    durationMs: 1_900,
    checks: [
      { name: 'Integrity', ok: true, finding: 'Every page is whole.' },
      { name: 'Rows', ok: true, finding: 'As many as the manifest says.' },
    ],
    ...change,
  }
}

/** A good backup of everything, but for what `change` says. */
export function backup(
  kind: BackupKind,
  createdMs: number,
  change: Partial<Manifest>,
  about?: Partial<Backup>,
): Backup {
  const digits = createdMs.toString(16).padStart(16, '0')
  return {
    manifest: {
      format: 1,
      id: `${digits}${PREFIX[kind].length.toString(16).padStart(16, '0')}`,
      sequence: Math.floor(createdMs / 60_000),
      kind,
      name: null,
      reason: 'Every day',
      by: 'schedule',
      parts: null,
      createdMs,
      utcOffsetMinutes: 0,
      appVersion: '0.1.0',
      schemaVersion: 9,
      schemaHash: 'a'.repeat(64),
      rows: { processor: 2, setting: 14 },
      processors: ['House', 'Upstairs'],
      oldestSampleMs: createdMs - 30 * DAY_MS,
      newestSampleMs: createdMs - 2_000,
      content: { bytes: 118_000_000, sha256: 'b'.repeat(64) },
      file: { name: backupName(kind, createdMs), bytes: 41_200_000, sha256: 'c'.repeat(64) },
      codec: 'gzip',
      encrypted: false,
      rehearsal: rehearsal(createdMs + 6_000, {}),
      keepDays: null,
      pinned: false,
      hmac: 'd'.repeat(64),
      ...change,
    },
    place: 'here',
    keeping: { kind: 'until', untilMs: createdMs + 30 * DAY_MS },
    warnings: [],
    checked: null,
    ...about,
  }
}

/** Twelve nights and what people and updates made between them, newest first. */
export function backupList(nightMs = lastNightMs()): readonly Backup[] {
  const nights = Array.from({ length: 12 }, (_, place) =>
    backup('daily', nightMs - place * DAY_MS, {}, place < 5 ? { keeping: { kind: 'floor' } } : {}),
  )
  const others = [
    backup(
      'manual',
      nightMs - 9 * HOUR_MS,
      { name: 'Before the party', reason: 'New DJ booth', by: 'Anna', pinned: true },
      { keeping: { kind: 'pinned' } },
    ),
    backup(
      'before-update',
      nightMs - 40 * HOUR_MS,
      { reason: 'Before version 0.1.0', by: 'update' },
      { keeping: { kind: 'newest', of: 10 } },
    ),
    backup(
      'settings',
      nightMs - 60 * HOUR_MS,
      {
        reason: 'Settings changed',
        parts: ['settings', 'processors'],
        content: { bytes: 90_000, sha256: 'b'.repeat(64) },
      },
      { keeping: { kind: 'newest', of: 50 } },
    ),
  ]
  return [...nights, ...others].sort((one, other) => other.manifest.createdMs - one.manifest.createdMs)
}

/** Good backups and a stick that can be pulled out, but for what `change` says. */
export function overviewOf(list: readonly Backup[], change: Partial<BackupOverview>): BackupOverview {
  const nowMs = Date.now()
  const newest = list[0]
  return {
    atMs: nowMs,
    next: [
      { atMs: nowMs + 5 * HOUR_MS, sentence: 'Tomorrow at 03:00.' },
      { atMs: nowMs + 29 * HOUR_MS, sentence: 'Sunday at 03:00.' },
      { atMs: nowMs + 53 * HOUR_MS, sentence: 'Monday at 03:00.' },
    ],
    clockRule: 'A time that does not exist is made up right after it. One that comes twice counts once.',
    newest: newest ? { fileName: newest.manifest.file.name, atMs: newest.manifest.createdMs } : null,
    count: list.length,
    bytes: list.reduce((sum, { manifest }) => sum + manifest.file.bytes, 0),
    week: {
      runs: 8,
      succeeded: 8,
      successRate: 1,
      slow: 0,
      timedOut: 0,
      usualDurationMs: 6_500,
      points: [],
    },
    errors: [],
    folder: { path: '/var/lib/atlas-console/backups', freeBytes: 81_000_000_000, neededBytes: 1_400_000_000 },
    second: { kind: 'safe', folder: '/media/stick', newestMs: newest?.manifest.createdMs ?? null, freeBytes: 29e9 },
    locksCopies: false,
    broken: [],
    large: null,
    pruningPausedUntilMs: null,
    alarms: [],
    ...change,
  }
}

/** A job in the middle of a backup, but for what `change` says. */
export function runningJob(
  change: Partial<Extract<JobState, { kind: 'running' }>>,
): Extract<JobState, { kind: 'running' }> {
  return {
    kind: 'running',
    what: 'backup',
    startedMs: Date.now() - 4_000,
    steps: [
      'Making room',
      'Copying the data',
      'Checking the copy',
      'Compressing',
      'Reading it back',
      'Rehearsing a restore',
      'Putting it in its place',
    ],
    step: 3,
    share: 0.42,
    canCancel: true,
    fileName: null,
    ...change,
  }
}

/** The steps of a restore. */
export const RESTORING = [
  'Keep a copy of the present data',
  'Put the backup in place',
  'Check what is in place',
] as const

/** A run that went well. */
export function backupRun(id: number, atMs: number, change: Partial<BackupRun>): BackupRun {
  return {
    id,
    atMs,
    what: 'backup',
    kind: 'daily',
    durationMs: 6_000 + (id % 5) * 400,
    outcome: 'ok',
    sentence: 'It is made.',
    fileName: backupName('daily', atMs),
    bytes: 38_000_000 + id * 150_000,
    ...change,
  }
}

/** Thirty nights, one of which failed, and a check by hand. Newest first. */
function runList(nightMs = lastNightMs()): readonly BackupRun[] {
  const nights = Array.from({ length: 29 }, (_, place) => backupRun(60 - place, nightMs - place * DAY_MS, {}))
  const failed = backupRun(20, nightMs - 4 * DAY_MS - 60_000, {
    outcome: 'disk-full',
    sentence: 'The disk is full.',
    durationMs: 1_200,
    bytes: null,
    fileName: null,
  })
  const check = backupRun(70, nightMs + HOUR_MS, { what: 'verify', kind: null, sentence: 'It is good.', bytes: null })
  return [check, ...nights, failed].sort((one, other) => other.atMs - one.atMs)
}

export const SETTINGS: BackupSettings = {
  dailyAt: '03:00',
  dailyDays: 30,
  beforeUpdateCount: 10,
  manualCount: 5,
  safetyDays: 30,
  settingsCount: 50,
  monthlyCount: 12,
  secondFolder: '/media/stick',
}

/** What a restore of `of` would do: a processor comes back, another one goes, but for what `change` says. */
export function planOf({ manifest }: Backup, change: Partial<RestorePlan>): RestorePlan {
  return {
    id: 'a1b2c3d4',
    fileName: manifest.file.name,
    createdMs: manifest.createdMs,
    parts: null,
    differences: [
      { part: 'settings', added: [], removed: [], changed: ['Sampling', 'Backups'], rowsNow: 14, rowsThen: 14 },
      { part: 'processors', added: ['Patio amp'], removed: ['New bar'], changed: ['House'], rowsNow: 2, rowsThen: 2 },
      { part: 'captures', added: [], removed: [], changed: [], rowsNow: 31, rowsThen: 30 },
      { part: 'history', added: [], removed: [], changed: [], rowsNow: 1_204_331, rowsThen: 1_198_004 },
      { part: 'audit', added: [], removed: [], changed: [], rowsNow: 412, rowsThen: 409 },
    ],
    losesNewer: false,
    newer: null,
    warnings: [],
    neededBytes: 260_000_000,
    ...change,
  }
}

/** A restore that went well, but for what `change` says. */
export function receiptFor(plan: RestorePlan, change: Partial<RestoreReceipt>): RestoreReceipt {
  const startedMs = Date.now()
  return {
    id: plan.id,
    fileName: plan.fileName,
    backupCreatedMs: plan.createdMs,
    by: 'this computer',
    startedMs,
    endedMs: startedMs + 9_400,
    outcome: 'restored',
    sentence: 'The data of that night is in place.',
    safetyFileName: backupName('safety', startedMs),
    rows: [
      { table: 'processor', before: 2, after: 2 },
      { table: 'meter_hour', before: 18_204, after: 18_101 },
      { table: 'audit', before: 412, after: 409 },
      { table: 'gap', before: 0, after: 0 },
    ],
    checks: [
      { name: 'Integrity', ok: true, isCritical: true, finding: 'Every page is whole.' },
      { name: 'Processors', ok: true, isCritical: true, finding: '2 of 2 answer.' },
      { name: 'Doors', ok: true, isCritical: true, finding: 'The window and the browser are served.' },
    ],
    ...change,
  }
}

/** Lets a console say all of its backups on a good day, and answer what the page asks of them. Nothing runs. */
export function sayBackups(fake: FakeConsole, list: readonly Backup[], change: Partial<BackupOverview> = {}): void {
  fake.say('restore.notice', null)
  fake.say('backups.list', list)
  fake.say('backups.overview', overviewOf(list, change))
  fake.say('backups.elsewhere', { kind: 'none' })
  fake.say('backups.job', { kind: 'idle' })
  fake.answer('backups.runs', () => ({ ok: true, value: runList() }))
  fake.answer('backups.settings', () => ({ ok: true, value: SETTINGS }))
  fake.answer('restore.receipts', () => ({ ok: true, value: [] }))
}
