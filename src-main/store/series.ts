import type { SeriesKey, SeriesKind } from '../../src-shared/model/monitor.ts'
import type { Series } from '../../src-shared/model/recording.ts'
import type { Statements } from './connection.ts'

/** The numbers that stand for series in all readings: given once, never given again. */
export interface SeriesStore {
  /** The number of a series, new where it has none yet. */
  idOf(processorId: string, key: SeriesKey): number
  /** Remembers the name of a series. */
  setName(id: number, name: string): void
  /** Those of one processor, by kind and index. */
  of(processorId: string): readonly Series[]
  byId(id: number): Series | undefined
  all(): readonly Series[]
  /** Every series of processors that are not in `processorIds`, for the one who removes what they recorded. */
  orphans(processorIds: readonly string[]): readonly Series[]
  forget(id: number): void
  /** Reads them again: numbers that were given in a commit that failed were given to nobody. */
  reload(): void
}

interface Row {
  readonly id: number
  readonly processor_id: string
  readonly kind: SeriesKind
  readonly idx: number
  readonly name: string
}

export function createSeriesStore(sqlite: Statements): SeriesStore {
  const insert = sqlite.prepare<[string, string, bigint], { id: number }>(
    "insert into series (processor_id, kind, idx, name) values (?, ?, ?, '') returning id",
  )
  const rename = sqlite.prepare('update series set name = ? where id = ?')
  const remove = sqlite.prepare('delete from series where id = ?')
  const byId = new Map<number, Series>()
  const ids = new Map<string, number>()
  const keyOf = (processorId: string, { kind, index }: SeriesKey) => `${processorId} ${kind} ${index}`

  function remember(series: Series): void {
    byId.set(series.id, series)
    ids.set(keyOf(series.processorId, series), series.id)
  }

  const readAll = sqlite.prepare<[], Row>('select * from series')
  function reload(): void {
    byId.clear()
    ids.clear()
    for (const { id, processor_id, kind, idx, name } of readAll.all()) {
      remember({ id, processorId: processor_id, kind, index: idx, name })
    }
  }
  reload()

  return {
    idOf(processorId, { kind, index }) {
      const known = ids.get(keyOf(processorId, { kind, index }))
      if (known !== undefined) return known
      const { id } = insert.get(processorId, kind, BigInt(index))!
      remember({ id, processorId, kind, index, name: '' })
      return id
    },
    setName(id, name) {
      const series = byId.get(id)
      if (!series || series.name === name) return
      rename.run(name, BigInt(id))
      remember({ ...series, name })
    },
    of: (processorId) =>
      [...byId.values()]
        .filter((series) => series.processorId === processorId)
        .sort((a, b) => a.kind.localeCompare(b.kind) || a.index - b.index),
    byId: (id) => byId.get(id),
    all: () => [...byId.values()],
    reload,
    orphans: (processorIds) => [...byId.values()].filter((series) => !processorIds.includes(series.processorId)),
    forget(id) {
      const series = byId.get(id)
      if (!series) return
      remove.run(BigInt(id))
      byId.delete(id)
      ids.delete(keyOf(series.processorId, series))
    },
  }
}
