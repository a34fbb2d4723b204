import type { Backup, BackupFileName, BackupKind, BackupRun, Manifest } from '../../src-shared/model/backup.ts'

const PREFIX: Readonly<Record<BackupKind, string>> = {
  daily: 'daily',
  'before-update': 'before_update',
  safety: 'safety',
  settings: 'settings',
  manual: 'manual',
  failover: 'failover_backup',
}

export type ManifestGiven = Partial<Omit<Manifest, 'file'>> & { readonly name?: never; readonly bytes?: number }

/** A manifest as a job makes it, but for what is given; its file is named after its kind and its sequence. */
export function manifestFor(given: ManifestGiven): Manifest {
  const { bytes = 1000, ...rest } = given
  const sequence = rest.sequence ?? 1
  const kind = rest.kind ?? 'daily'
  return {
    format: 1,
    id: sequence.toString(16).padStart(32, '0'),
    sequence,
    kind,
    name: null,
    reason: 'Every day',
    by: 'the console',
    parts: null,
    createdMs: Date.UTC(2026, 0, 5, 3),
    utcOffsetMinutes: 0,
    appVersion: '1.2.3',
    schemaVersion: 3,
    schemaHash: '0'.repeat(64),
    rows: {},
    processors: [],
    oldestSampleMs: null,
    newestSampleMs: null,
    content: { bytes: 10 * bytes, sha256: '0'.repeat(64) },
    file: { name: fileNameFor(kind, sequence), bytes, sha256: '0'.repeat(64) },
    codec: 'gzip',
    encrypted: false,
    rehearsal: { ok: true, atMs: 0, durationMs: 1, checks: [] },
    keepDays: null,
    pinned: false,
    hmac: '0'.repeat(64),
    ...rest,
  }
}

/** The time in it is the sequence, so that names differ. */
export function fileNameFor(kind: BackupKind, sequence: number): BackupFileName {
  return `${PREFIX[kind]}_20260105_${String(sequence % 1_000_000).padStart(6, '0')}.db.gz` as BackupFileName
}

export function backupFor(given: ManifestGiven, more: Partial<Omit<Backup, 'manifest'>>): Backup {
  return {
    manifest: manifestFor(given),
    place: 'here',
    keeping: { kind: 'floor' },
    warnings: [],
    checked: null,
    ...more,
  }
}

export function runFor(given: Partial<BackupRun>): BackupRun {
  return {
    id: 1,
    atMs: 0,
    what: 'backup',
    kind: 'daily',
    durationMs: 1000,
    outcome: 'ok',
    sentence: 'It is made.',
    fileName: null,
    bytes: 1000,
    ...given,
  }
}
