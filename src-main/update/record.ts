import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { BackupFileName } from '../../src-shared/model/backup.ts'
import { hasCode, writePrivateFile } from '../private-files.ts'

/** Beside the store and not in it: it is about the program, and going back to an older store must not rewind it. */
const FILE = 'update.json'
const MOST_INCIDENTS = 20

const Version = z.string().min(1).max(40)
const Program = z.strictObject({
  version: Version,
  /** Of the data that it works with. */
  schemaVersion: z.int().positive(),
})
const Act = { atMs: z.int(), by: z.string().max(200) }
const Incident = z.strictObject({
  program: Version,
  openedMs: z.int(),
  failed: z.array(z.string().max(1000)).max(50),
  state: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('open') }),
    z.strictObject({ kind: z.literal('rolled-back'), ...Act }),
    z.strictObject({ kind: z.literal('closed'), ...Act }),
  ]),
})
const UpdateRecord = z.strictObject({
  format: z.literal(1),
  program: Program,
  sinceMs: z.int(),
  /** What ran before, and the backup that was made of its data. */
  before: Program.extend({ backup: BackupFileName.nullable() }).nullable(),
  /** Whether the check after the update was made. */
  isChecked: z.boolean(),
  /** Somebody asked to go back to what ran before; the next start does it. */
  rollBack: z.strictObject(Act).nullable(),
  /** Newest first. */
  incidents: z.array(Incident).max(MOST_INCIDENTS),
})

/** Which program works with a data folder (requirements.md §3.7): what ran before, and what went wrong. */
export type UpdateRecord = z.infer<typeof UpdateRecord>
export type Program = z.infer<typeof Program>
export type Incident = z.infer<typeof Incident>

/** The record of a data folder; null where there is none. @throws Error for one that cannot be read */
export function readUpdateRecord(folder: string): UpdateRecord | null {
  let text: string
  try {
    text = readFileSync(path.join(folder, FILE), 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
  return UpdateRecord.parse(JSON.parse(text))
}

export function writeUpdateRecord(folder: string, record: UpdateRecord): void {
  const kept = { ...record, incidents: record.incidents.slice(0, MOST_INCIDENTS) }
  writePrivateFile(path.join(folder, FILE), `${JSON.stringify(kept)}\n`)
}
