import type { Door, Role } from '../../src-shared/contract/role.ts'
import type { ChangeKind, ChangeRecord, ChangeSearch } from '../../src-shared/model/change.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Statements } from './connection.ts'

/** A change before it has its number, and before anybody took it back. */
export type NewChangeRecord = Omit<ChangeRecord, 'id' | 'undone'>

export type ChangeFilters = Omit<ChangeSearch, 'beforeId' | 'limit'>

/** Which channel, and which of its values, by the names that the table has for them. */
export interface ChangedValue {
  readonly processorId: string
  readonly family: string
  readonly index: number
  readonly whats: readonly string[]
}

/** The history of changes. */
export interface ChangeRecordStore {
  /** Answers its number. */
  insert(record: NewChangeRecord): number
  /** What an open change has come to by now. */
  update(id: number, record: Pick<ChangeRecord, 'after' | 'wanted' | 'result' | 'lastMs'>): void
  get(id: number): ChangeRecord | null
  /** Newest first. */
  newest(limit: number): readonly ChangeRecord[]
  /** The highest number; 0 where there is none. */
  lastId(): number
  /** Those that fit, of the numbers from `fromId` up to and without `belowId`; newest first. */
  search(filters: ChangeFilters, fromId: number, belowId: number, limit: number): readonly ChangeRecord[]
  /** What somebody changed at one door, newest first, without what took something back, only triggered, or is put back anyway. */
  doneBy(who: string, door: Door, limit: number): readonly ChangeRecord[]
  /** The newest that changed this value after the change `afterId`; null where nobody did. */
  newerOf(value: ChangedValue, afterId: number): ChangeRecord | null
  /** The batch of the newest "mute all" of which something is not taken back; null where there is none. */
  newestMuteAll(): number | null
  /** What this console did to a processor in a time, oldest first. */
  ours(processorId: string, fromMs: number, toMs: number): readonly ChangeRecord[]
  /** All of one batch, oldest first. */
  batch(batch: number): readonly ChangeRecord[]
  /** One step: removes some that began before `beforeMs`. Null when nothing was left. */
  prune(beforeMs: number): number | null
}

/** Rows that one step removes at most. */
const ROWS_A_STEP = 500

interface Row {
  readonly id: number
  readonly processor_id: string
  readonly family: string
  readonly idx: number
  readonly name: string
  readonly what: string
  readonly value_before: number | null
  readonly value_after: number | null
  readonly percent_before: number | null
  readonly percent_after: number | null
  readonly wanted: number | null
  readonly who: string | null
  readonly role: string | null
  readonly door: string | null
  readonly kind: string
  readonly result: string
  readonly first_ms: number
  readonly last_ms: number
  readonly undo_of: number | null
  readonly batch: number | null
  readonly undone: number
}

const TAKEN = "('applied', 'rounded')"
const SELECT = `select c.*, exists (
    select 1 from change_record u where u.undo_of = c.id and u.result in ${TAKEN}
  ) as undone from change_record c`

export function createChangeRecordStore(sqlite: Statements): ChangeRecordStore {
  const insert = sqlite.prepare<[Record<string, unknown>], { id: number }>(
    `insert into change_record (processor_id, family, idx, name, what, value_before, value_after, percent_before, percent_after, wanted,
       who, role, door, kind, result, first_ms, last_ms, undo_of, batch)
     values (@processorId, @family, @index, @name, @what, @before, @after, @percentBefore, @percentAfter, @wanted,
       @who, @role, @door, @kind, @result, @firstMs, @lastMs, @undoOf, @batch) returning id`,
  )
  const update = sqlite.prepare<[number | null, number | null, string, number, number]>(
    'update change_record set value_after = ?, wanted = ?, result = ?, last_ms = ? where id = ?',
  )
  const get = sqlite.prepare<[number], Row>(`${SELECT} where c.id = ?`)
  const newest = sqlite.prepare<[number], Row>(`${SELECT} order by c.id desc limit ?`)
  const lastId = sqlite.prepare<[], { id: number | null }>('select max(id) as id from change_record')
  const search = sqlite.prepare<[Record<string, unknown>], Row>(
    `${SELECT} where c.id >= @fromId and c.id < @belowId
       and (@processorId is null or c.processor_id = @processorId)
       and (@family is null or (c.family = @family and c.idx = @index))
       and (@who is null or c.who = @who) and (@kind is null or c.kind = @kind)
       and (@fromMs is null or c.last_ms >= @fromMs) and (@toMs is null or c.first_ms < @toMs)
       and (@like is null or c.name like @like escape '\\' or c.who like @like escape '\\')
     order by c.id desc limit @limit`,
  )
  const doneBy = sqlite.prepare<[string, string, number], Row>(
    `${SELECT} where c.who = ? and c.door = ? and c.kind not in ('undo', 'trigger', 'protocol-check') and c.result in ${TAKEN} order by c.id desc limit ?`,
  )
  const newerOf = sqlite.prepare<[string, string, number, number, string], Row>(
    `${SELECT} where c.processor_id = ? and c.family = ? and c.idx = ? and c.id > ? and c.result in ${TAKEN}
       and c.what in (select value from json_each(?)) order by c.id desc limit 1`,
  )
  const newestMuteAll = sqlite.prepare<[], { batch: number | null }>(
    `select max(batch) as batch from (${SELECT} where c.batch is not null and c.kind = 'mute-all') where undone = 0`,
  )
  const ours = sqlite.prepare<[string, number, number], Row>(
    `${SELECT} where c.processor_id = ? and c.who is not null and c.last_ms >= ? and c.first_ms <= ? order by c.id`,
  )
  const batch = sqlite.prepare<[number], Row>(`${SELECT} where c.batch = ? order by c.id`)
  const prune = sqlite.prepare<[number, number]>(
    'delete from change_record where id in (select id from change_record where first_ms < ? order by first_ms limit ?)',
  )
  return {
    insert: ({ percent, ...record }) =>
      insert.get({ ...record, percentBefore: percent?.before ?? null, percentAfter: percent?.after ?? null })!.id,
    update: (id, { after, wanted, result, lastMs }) => void update.run(after, wanted, result, lastMs, id),
    get(id) {
      const row = get.get(id)
      return row ? fromRow(row) : null
    },
    newest: (limit) => newest.all(limit).map(fromRow),
    lastId: () => lastId.get()?.id ?? 0,
    search: ({ channel, text, ...filters }, fromId, belowId, limit) =>
      search
        .all({
          ...filters,
          family: channel?.family ?? null,
          index: channel?.index ?? null,
          like: text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`,
          fromId,
          belowId,
          limit,
        })
        .map(fromRow),
    doneBy: (who, door, limit) => doneBy.all(who, door, limit).map(fromRow),
    newerOf({ processorId, family, index, whats }, afterId) {
      const row = newerOf.get(processorId, family, index, afterId, JSON.stringify(whats))
      return row ? fromRow(row) : null
    },
    newestMuteAll: () => newestMuteAll.get()?.batch ?? null,
    ours: (processorId, fromMs, toMs) => ours.all(processorId, fromMs, toMs).map(fromRow),
    batch: (id) => batch.all(id).map(fromRow),
    prune: (beforeMs) => prune.run(beforeMs, ROWS_A_STEP).changes || null,
  }
}

/** Rows of our own are not parsed again: only this file writes them. */
function fromRow(row: Row): ChangeRecord {
  const { percent_before: percentBefore, percent_after: percentAfter } = row
  return {
    id: row.id,
    processorId: row.processor_id as ProcessorId,
    family: row.family as ChangeRecord['family'],
    index: row.idx,
    name: row.name,
    what: row.what as ChangeRecord['what'],
    before: row.value_before,
    after: row.value_after,
    percent: percentBefore === null || percentAfter === null ? null : { before: percentBefore, after: percentAfter },
    wanted: row.wanted,
    who: row.who,
    role: row.role as Role | null,
    door: row.door as Door | null,
    kind: row.kind as ChangeKind,
    result: row.result as ChangeRecord['result'],
    firstMs: row.first_ms,
    lastMs: row.last_ms,
    undoOf: row.undo_of,
    batch: row.batch,
    undone: row.undone !== 0,
  }
}
