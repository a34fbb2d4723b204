import path from 'node:path'
import { BackupFileName, type BackupKind } from '../../src-shared/model/backup.ts'

/** How the names of each kind begin; the folder of a kind has the kind's own name. */
const PREFIX: Readonly<Record<BackupKind, string>> = {
  daily: 'daily',
  'before-update': 'before_update',
  safety: 'safety',
  settings: 'settings',
  manual: 'manual',
  failover: 'failover_backup',
}

/** `_2` to this: a second of the repeated hour, and backups made in the same second. */
const MOST_OF_A_SECOND = 999

export interface NameWish {
  readonly kind: BackupKind
  readonly atMs: number
  readonly utcOffsetMinutes: number
  readonly encrypted: boolean
}

/** The names that a backup may take, best first: its kind and the time on the wall's clock. */
export function* possibleNames({ kind, atMs, utcOffsetMinutes, encrypted }: NameWish): Generator<BackupFileName> {
  const wall = new Date(atMs + utcOffsetMinutes * 60_000).toISOString()
  const stem = `${PREFIX[kind]}_${wall.slice(0, 10).replaceAll('-', '')}_${wall.slice(11, 19).replaceAll(':', '')}`
  for (let nth = 1; nth <= MOST_OF_A_SECOND; nth++) {
    yield BackupFileName.parse(`${stem}${nth === 1 ? '' : `_${nth}`}.db.gz${encrypted ? '.enc' : ''}`)
  }
}

/** The name of the manifest beside a backup's file: one for both endings, so a stem is taken by either. */
export function manifestNameOf(fileName: string): string {
  return `${stemOf(fileName)}.meta.json`
}

/** Every name under which a backup's data may lie beside the manifest of `fileName`. */
export function dataNamesOf(fileName: string): readonly string[] {
  return ['.db.gz', '.db.gz.enc'].map((ending) => `${stemOf(fileName)}${ending}`)
}

function stemOf(fileName: string): string {
  return path.basename(fileName).replace(/\.db\.gz(\.enc)?$/, '')
}
