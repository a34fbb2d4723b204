import type { BackupFileName } from '../../src-shared/model/backup.ts'
import type { HealthReport, UpdateState } from '../../src-shared/model/health.ts'
import type { Incident, Program, UpdateRecord } from './record.ts'

/** What a start has to do before it opens the data. */
export type Start =
  /** Nobody noted which program was there before. */
  | { readonly kind: 'first' }
  | { readonly kind: 'same'; readonly record: UpdateRecord }
  /** Another program than the last one: its data is backed up first. */
  | { readonly kind: 'update'; readonly record: UpdateRecord }
  /** Somebody asked to go back to the data of the program before. */
  | { readonly kind: 'roll-back'; readonly record: UpdateRecord }
  /** This version failed and was rolled back, and nobody has closed that. */
  | { readonly kind: 'refused'; readonly incident: Incident }

export function decideStart(record: UpdateRecord | null, program: Program): Start {
  if (record === null) return { kind: 'first' }
  const refused = record.incidents.find(
    ({ program: version, state }) => version === program.version && state.kind === 'rolled-back',
  )
  if (refused) return { kind: 'refused', incident: refused }
  if (record.rollBack !== null && record.before !== null) return { kind: 'roll-back', record }
  const isSame = record.program.version === program.version && record.program.schemaVersion === program.schemaVersion
  return { kind: isSame ? 'same' : 'update', record }
}

/** What to keep when a program opened the data that was not the last one; `backup` is of the data as it was before. */
export function recordOf(start: Start, program: Program, backup: BackupFileName | null, nowMs: number): UpdateRecord {
  const first: UpdateRecord = {
    format: 1,
    program,
    sinceMs: nowMs,
    before: null,
    isChecked: true,
    rollBack: null,
    incidents: [],
  }
  if (start.kind === 'same') return start.record
  if (start.kind !== 'update') return first
  const { record } = start
  return { ...first, before: { ...record.program, backup }, isChecked: false, incidents: record.incidents }
}

/** The record after the check: an incident where something failed without which the console cannot work. */
export function afterCheck(record: UpdateRecord, { checks, atMs }: HealthReport): UpdateRecord {
  const failed = checks
    .filter(({ ok, isCritical }) => isCritical && !ok)
    .map(({ name, finding }) => `${name}: ${finding}`.slice(0, 1000))
  const incident: Incident = {
    program: record.program.version,
    openedMs: atMs,
    failed,
    state: { kind: 'open' },
  }
  return {
    ...record,
    isChecked: true,
    incidents: failed.length > 0 ? [incident, ...record.incidents] : record.incidents,
  }
}

/** Everything that is not closed is closed. */
export function closed(record: UpdateRecord, by: string, atMs: number): UpdateRecord {
  const incidents = record.incidents.map((incident): Incident => {
    return incident.state.kind === 'closed' ? incident : { ...incident, state: { kind: 'closed', by, atMs } }
  })
  return { ...record, incidents }
}

/** The data is again that of the program before, which is the one to be started; the other is refused. */
export function rolledBack(record: UpdateRecord, atMs: number): UpdateRecord {
  const { before, program, rollBack } = record
  if (before === null || rollBack === null) return record
  const { backup: _, ...older } = before
  const others = record.incidents.filter((each) => each.program !== program.version || each.state.kind === 'closed')
  const known = record.incidents.find((each) => each.program === program.version && each.state.kind === 'open')
  const incident: Incident = {
    program: program.version,
    openedMs: known?.openedMs ?? rollBack.atMs,
    failed: known?.failed ?? [],
    state: { kind: 'rolled-back', by: rollBack.by, atMs },
  }
  return {
    ...record,
    program: older,
    sinceMs: atMs,
    before: null,
    isChecked: true,
    rollBack: null,
    incidents: [incident, ...others],
  }
}

/** What people see of a record. */
export function stateOf({ program, sinceMs, before, incidents, rollBack }: UpdateRecord): UpdateState {
  return {
    program: program.version,
    sinceMs,
    before: before && {
      program: before.version,
      sameData: before.schemaVersion === program.schemaVersion,
      backup: before.backup,
    },
    incident: incidents.find(({ state }) => state.kind !== 'closed') ?? null,
    isRollBackAsked: rollBack !== null,
  }
}
