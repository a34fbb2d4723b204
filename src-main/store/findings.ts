import type { Finding } from '../../src-shared/model/insight.ts'
import type { KeptFinding } from '../../src-shared/model/recording.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import type { Statements } from './connection.ts'

/** What was found, from when it was first found to when it was no longer. */
export interface FindingStore {
  /** Those that are open. */
  open(): readonly KeptFinding[]
  /**
   * Takes over what was found now: new ones are opened, known ones renewed, those that are missing closed. In one commit, and in
   * none where nothing is different.
   */
  settle(processorId: string, found: readonly Finding[], nowMs: number): void
  /** `untilMs` 0 is until it is fixed, null wakes it. False where no open finding has that id. */
  snooze(id: number, untilMs: number | null, by: string, planned: boolean): boolean
  /** Those that touch a time, oldest first; the newest `limit` of them. */
  between(processorId: string, fromMs: number, toMs: number, limit: number): readonly KeptFinding[]
}

interface Row {
  readonly id: number
  readonly processor_id: string
  readonly key: string
  readonly opened_ms: number
  readonly last_ms: number
  readonly closed_ms: number | null
  readonly severity: Severity
  readonly version: number
  readonly value: string
  readonly snoozed_until: number | null
  readonly snoozed_by: string | null
  readonly planned: number
}

/** Of the JSON of a finding. */
const VERSION = 1
/** How often the time at which a known finding was last found is written; where it says something else it is at once. */
const RENEW_MS = 5 * 60_000

export function createFindingStore(sqlite: Statements): FindingStore {
  const readOpen = sqlite.prepare<[], Row>('select * from finding where closed_ms is null order by id')
  const readOpenOf = sqlite.prepare<[string], Row>(
    'select * from finding where closed_ms is null and processor_id = ? order by id',
  )
  const insert = sqlite.prepare(
    `insert into finding (processor_id, key, opened_ms, last_ms, severity, version, value, planned)
     values (?, ?, ?, ?, ?, ${VERSION}, ?, 0)`,
  )
  const renew = sqlite.prepare('update finding set last_ms = ?, severity = ?, value = ? where id = ?')
  const close = sqlite.prepare('update finding set closed_ms = ? where id = ?')
  const snooze = sqlite.prepare(
    'update finding set snoozed_until = ?, snoozed_by = ?, planned = ? where id = ? and closed_ms is null',
  )
  const between = sqlite.prepare<[string, number, number, number], Row>(
    `select * from finding where processor_id = ? and opened_ms < ? and (closed_ms is null or closed_ms > ?)
     order by opened_ms desc, id desc limit ?`,
  )

  const settle = sqlite.transaction((processorId: string, found: readonly Finding[], nowMs: number) => {
    const known = new Map(readOpenOf.all(processorId).map((row) => [row.key, row]))
    for (const finding of found) {
      const row = known.get(finding.key)
      known.delete(finding.key)
      const text = JSON.stringify(finding)
      if (!row) insert.run(processorId, finding.key, nowMs, nowMs, finding.severity, text)
      else if (saysOther(row, finding) || nowMs - row.last_ms >= RENEW_MS)
        renew.run(nowMs, finding.severity, text, row.id)
    }
    for (const row of known.values()) close.run(nowMs, row.id)
  })

  return {
    open: () => readOpen.all().map(findingOf),
    settle: (processorId, found, nowMs) => {
      settle(processorId, found, nowMs)
    },
    snooze: (id, untilMs, by, planned) =>
      snooze.run(untilMs, untilMs === null ? null : by, planned ? 1 : 0, id).changes > 0,
    between: (processorId, fromMs, toMs, limit) =>
      between.all(processorId, toMs, fromMs, limit).reverse().map(findingOf),
  }
}

function saysOther(row: Row, { severity, message }: Finding): boolean {
  return row.severity !== severity || findingOf(row).finding.message !== message
}

function findingOf(row: Row): KeptFinding {
  return {
    id: row.id,
    processorId: row.processor_id,
    // Written by this file alone, so it is not parsed again; a later version of it will be told by its number.
    finding: JSON.parse(row.value) as Finding,
    openedMs: row.opened_ms,
    lastMs: row.last_ms,
    closedMs: row.closed_ms,
    snoozed:
      row.snoozed_until === null
        ? null
        : {
            untilMs: row.snoozed_until === 0 ? 'fixed' : row.snoozed_until,
            by: row.snoozed_by ?? '',
            planned: row.planned === 1,
          },
  }
}
