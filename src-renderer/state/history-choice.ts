import { useSyncExternalStore } from 'react'
import { createStore } from 'zustand/vanilla'
import type { HistorySpan } from '../../src-shared/model/history.ts'
import type { SeriesId } from './history-series.ts'

/** What somebody looks at on History; kept while the page is open, so that a look at another screen loses nothing. */
interface HistoryChoice {
  readonly span: HistorySpan
  readonly asTable: boolean
  /** For each processor the channels in the list; the usual ones where nobody chose. */
  readonly channels: Readonly<Record<string, readonly SeriesId[]>>
  /** For each processor the channel of the large chart. */
  readonly channel: Readonly<Record<string, SeriesId>>
}

const store = createStore<HistoryChoice>(() => ({ span: '24h', asTable: false, channels: {}, channel: {} }))

/** The choice as it is now. */
export function useHistoryChoice(): HistoryChoice {
  return useSyncExternalStore(store.subscribe, store.getState)
}

export function chooseSpan(span: HistorySpan): void {
  store.setState({ span })
}

export function showAsTable(asTable: boolean): void {
  store.setState({ asTable })
}

/** Chooses the channels in the list; null for the usual ones. */
export function chooseChannels(processorId: string, ids: readonly SeriesId[] | null): void {
  const { [processorId]: _, ...others } = store.getState().channels
  store.setState({ channels: ids === null ? others : { ...others, [processorId]: ids } })
}

/** Chooses the channel of the large chart. */
export function chooseChannel(processorId: string, id: SeriesId): void {
  store.setState({ channel: { ...store.getState().channel, [processorId]: id } })
}
