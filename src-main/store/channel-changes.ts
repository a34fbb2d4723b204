import type { ChangedThing } from '../../src-shared/model/history.ts'
import type { ChannelChange, ChannelRename } from '../../src-shared/model/recording.ts'
import type { ChannelFamily } from '../../src-shared/model/sound.ts'
import type { Statements } from './connection.ts'

/** What happened to the channels of a processor, whoever did it. */
export interface ChannelChangeStore {
  /** In one commit. */
  add(processorId: string, changes: readonly ChannelChange[], renames: readonly ChannelRename[]): void
  /** From `fromMs` to `toMs` (exclusive), oldest first; the newest `limit` of them. */
  changes(processorId: string, fromMs: number, toMs: number, limit: number): readonly ChannelChange[]
  renames(processorId: string, fromMs: number, toMs: number, limit: number): readonly ChannelRename[]
}

interface ChangeRow {
  readonly at_ms: number
  readonly family: ChannelFamily
  readonly idx: number
  readonly what: ChangedThing
  readonly value_before: number | null
  readonly value_after: number
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
    `insert into channel_change (processor_id, at_ms, family, idx, what, value_before, value_after)
     values (?, ?, ?, ?, ?, ?, ?)`,
  )
  const addRename = sqlite.prepare(
    'insert into channel_rename (processor_id, at_ms, family, idx, name_before, name_after) values (?, ?, ?, ?, ?, ?)',
  )
  const changes = sqlite.prepare<[string, number, number, number], ChangeRow>(
    'select * from channel_change where processor_id = ? and at_ms >= ? and at_ms < ? order by at_ms desc, id desc limit ?',
  )
  const renames = sqlite.prepare<[string, number, number, number], RenameRow>(
    'select * from channel_rename where processor_id = ? and at_ms >= ? and at_ms < ? order by at_ms desc, id desc limit ?',
  )
  const add = sqlite.transaction(
    (processorId: string, given: readonly ChannelChange[], renamed: readonly ChannelRename[]) => {
      for (const { atMs, family, index, what, before, after } of given)
        addChange.run(processorId, atMs, family, index, what, before, after)
      for (const { atMs, family, index, before, after } of renamed)
        addRename.run(processorId, atMs, family, index, before, after)
    },
  )

  return {
    add: (processorId, given, renamed) => {
      if (given.length + renamed.length > 0) add(processorId, given, renamed)
    },
    changes: (processorId, fromMs, toMs, limit) =>
      changes
        .all(processorId, fromMs, toMs, limit)
        .reverse()
        .map(({ at_ms, family, idx, what, value_before, value_after }) => ({
          atMs: at_ms,
          family,
          index: idx,
          what,
          before: value_before,
          after: value_after,
        })),
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
  }
}
