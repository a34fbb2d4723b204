import type { BackupSettings, Keeping } from '../../src-shared/model/backup.ts'
import { localDate } from '../local-schedule.ts'
import type { CatalogueEntry } from './catalogue.ts'
import type { Ledger } from './ledger.ts'
import { keepingOf } from './retention.ts'

/** A backup with the rule by which it stays. */
export interface KeptEntry extends CatalogueEntry {
  readonly keeping: Keeping
}

export interface KeepingParts {
  readonly ledger: Pick<Ledger, 'check'>
  readonly settings: BackupSettings
  readonly nowMs: number
  readonly timeZone: string
}

/** By which rule each backup of one folder stays. The rules are about what this installation made and found good. */
export function withKeeping(entries: readonly CatalogueEntry[], parts: KeepingParts): readonly KeptEntry[] {
  const { ledger, settings, nowMs, timeZone } = parts
  const candidates = entries.map((entry) => ({ manifest: entry.manifest, isVerified: isGoodEntry(entry, ledger) }))
  const keeping = keepingOf(candidates, settings, nowMs, (atMs) => localDate(atMs, timeZone).slice(0, 7))
  return entries.map((entry) => ({ ...entry, keeping: keeping.get(entry.manifest.id) ?? { kind: 'pinned' } }))
}

/** Every backup was verified when it was made, or it would not be there; later checks and rehearsals may have found otherwise. */
export function isGoodEntry({ manifest, isOwn }: CatalogueEntry, ledger: Pick<Ledger, 'check'>): boolean {
  return isOwn && ledger.check(manifest.id)?.ok !== false && manifest.rehearsal?.ok !== false
}
