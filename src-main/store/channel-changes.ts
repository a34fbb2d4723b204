import type { HeardTrigger, HeardTriggerKind } from '../../src-shared/model/cause.ts'
import type { ChangedThing } from '../../src-shared/model/history.ts'
import type { ChannelChange, ChannelRename } from '../../src-shared/model/recording.ts'
import type { ChannelFamily } from '../../src-shared/model/sound.ts'
import type { Statements } from './connection.ts'

/** What happened to the channels of a processor, whoever did it. */
export interface ChannelChangeStore {
  /** In one commit. */
  add(
    processorId: string,
    changes: readonly ChannelChange[],
    renames: readonly ChannelRename[],
    triggers: readonly HeardTrigger[],
  ): void
  /** From `fromMs` to `toMs` (exclusive), oldest first; the newest `limit` of them. */
  changes(processorId: string, fromMs: number, toMs: number, limit: number): readonly ChannelChange[]
  renames(processorId: string, fromMs: number, toMs: number, limit: number): readonly ChannelRename[]
  triggers(processorId: string, fromMs: number, toMs: number, limit: number): readonly HeardTrigger[]
}

interface ChangeRow {
  readonly at_ms: number
  readonly family: ChannelFamily
  readonly idx: number
  readonly what: ChangedThing
  readonly value_before: number | null
  readonly value_after: number
  readonly steps: number | null
  readonly largest_step: number | null
  readonly percent_before: number | null
  readonly percent_after: number | null
  readonly unseen: number
}

interface TriggerRow {
  readonly at_ms: number
  readonly kind: HeardTriggerKind
  readonly idx: number
}

interface RenameRow {
  readonly at_ms: number
  readonly family: ChannelFamily
  readonly idx: number
  readonly name_before: string
  readonly name_after: string
}

export function createChannelChangeStore(sqlite: Statements): ChannelChangeStore {
  const addChange = sqlite.prepare(
    `insert into channel_change (processor_id, at_ms, family, idx, what, value_before, value_after,
       steps, largest_step, percent_before, percent_after, unseen)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const addRename = sqlite.prepare(
    'insert into channel_rename (processor_id, at_ms, family, idx, name_before, name_after) values (?, ?, ?, ?, ?, ?)',
  )
  const addTrigger = sqlite.prepare('insert into trigger_heard (processor_id, at_ms, kind, idx) values (?, ?, ?, ?)')
  const newestOf = <Row>(table: string) =>
    sqlite.prepare<[string, number, number, number], Row>(
      `select * from ${table} where processor_id = ? and at_ms >= ? and at_ms < ? order by at_ms desc, id desc limit ?`,
    )
  const changes = newestOf<ChangeRow>('channel_change')
  const renames = newestOf<RenameRow>('channel_rename')
  const triggers = newestOf<TriggerRow>('trigger_heard')
  const add = sqlite.transaction(
    (
      processorId: string,
      given: readonly ChannelChange[],
      renamed: readonly ChannelRename[],
      triggered: readonly HeardTrigger[],
    ) => {
      for (const { atMs, family, index, what, before, after, ...how } of given) {
        const { steps, largestStep, percentBefore, percentAfter, unseen } = how
        const place = [processorId, atMs, family, index, what] as const
        addChange.run(...place, before, after, steps, largestStep, percentBefore, percentAfter, unseen ? 1 : 0)
      }
      for (const { atMs, family, index, before, after } of renamed)
        addRename.run(processorId, atMs, family, index, before, after)
      for (const { atMs, kind, index } of triggered) addTrigger.run(processorId, atMs, kind, index)
    },
  )

  return {
    add: (processorId, given, renamed, triggered) => {
      if (given.length + renamed.length + triggered.length > 0) add(processorId, given, renamed, triggered)
    },
    changes: (processorId, fromMs, toMs, limit) =>
      changes.all(processorId, fromMs, toMs, limit).reverse().map(changeOf),
    renames: (processorId, fromMs, toMs, limit) =>
      renames
        .all(processorId, fromMs, toMs, limit)
        .reverse()
        .map(({ at_ms, family, idx, name_before, name_after }) => ({
          atMs: at_ms,
          family,
          index: idx,
          before: name_before,
          after: name_after,
        })),
    triggers: (processorId, fromMs, toMs, limit) =>
      triggers
        .all(processorId, fromMs, toMs, limit)
        .reverse()
        .map(({ at_ms, kind, idx }) => ({ atMs: at_ms, kind, index: idx })),
  }
}

function changeOf(row: ChangeRow): ChannelChange {
  const { at_ms: atMs, family, idx: index, what, value_before: before, value_after: after } = row
  return {
    atMs,
    family,
    index,
    what,
    before,
    after,
    // Of what was kept before these were noted it is only known that it was there in the end.
    steps: row.steps ?? 1,
    largestStep: row.largest_step ?? (before === null ? 0 : Math.abs(after - before)),
    percentBefore: row.percent_before,
    percentAfter: row.percent_after,
    unseen: row.unseen === 1,
  }
}
