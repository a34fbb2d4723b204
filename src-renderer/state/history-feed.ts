import { useEffect, useState, useSyncExternalStore } from 'react'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client, Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { HistorySpan, HistoryView } from '../../src-shared/model/history.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { createSignal } from '../transport/connection.ts'
import { useConnectionState, useConsole } from './console.ts'

/** How often a history on the page is asked for again, ms: about as often as something new can be seen in it. */
export const REFRESH_MS: Readonly<Record<HistorySpan, number>> = {
  '5min': 5_000,
  '1h': 10_000,
  '24h': 60_000,
  '30d': 60_000,
  '1y': 60_000,
}

/** A history as far as the page has it. After a failure the values from before stay, and it is said that they are not new. */
export type HistoryState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly view: HistoryView; readonly atMs: number; readonly trouble: string | null }
  | { readonly kind: 'failed'; readonly trouble: string }

/** One history that is kept new while the page can be seen. */
export interface HistoryFeed {
  readonly state: Readable<HistoryState>
  /** Whether an answer is awaited. */
  readonly busy: Readable<boolean>
  refresh(): void
  close(): void
}

/** Asks `ask` at the first refresh and from then on each `everyMs`, one question at a time; while `page` is hidden it rests. */
export function createHistoryFeed(ask: () => Promise<HistoryView>, everyMs: number, page: Document): HistoryFeed {
  const state = createSignal<HistoryState>({ kind: 'loading' })
  const busy = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  async function refresh(): Promise<void> {
    if (busy.get() || closed) return
    clearTimeout(timer)
    busy.set(true)
    const next = await answer()
    if (closed) return
    state.set(next)
    busy.set(false)
    if (page.visibilityState === 'visible') timer = setTimeout(() => void refresh(), everyMs)
  }

  async function answer(): Promise<HistoryState> {
    try {
      return { kind: 'shown', view: await ask(), atMs: Date.now(), trouble: null }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const before = state.get()
      return before.kind === 'shown'
        ? { ...before, trouble: error.message }
        : { kind: 'failed', trouble: error.message }
    }
  }

  function seen(): void {
    if (page.visibilityState === 'visible') void refresh()
    else clearTimeout(timer)
  }

  page.addEventListener('visibilitychange', seen)
  return {
    state,
    busy,
    refresh: () => void refresh(),
    close() {
      closed = true
      clearTimeout(timer)
      page.removeEventListener('visibilitychange', seen)
    },
  }
}

interface ShownHistory {
  readonly state: HistoryState
  readonly busy: boolean
  refresh(): void
}

/** The history of a processor over a span, for a component that stands on the page. */
export function useHistory(processorId: ProcessorId, span: HistorySpan): ShownHistory {
  const { client } = useConsole()
  const [feed, setFeed] = useState<HistoryFeed | null>(null)
  useEffect(() => {
    const made = createHistoryFeed(() => askHistory(client, processorId, span), REFRESH_MS[span], document)
    setFeed(made)
    return () => made.close()
  }, [client, processorId, span])
  // At the start the wire is not open yet, and after a break there is news.
  const connected = useConnectionState().kind === 'connected'
  useEffect(() => {
    if (connected) feed?.refresh()
  }, [connected, feed])
  const state = useSyncExternalStore(feed?.state.subscribe ?? never, feed?.state.get ?? loading)
  const busy = useSyncExternalStore(feed?.busy.subscribe ?? never, feed?.busy.get ?? always)
  return { state, busy, refresh: () => feed?.refresh() }
}

function askHistory(client: Client<AtlasContract>, processorId: ProcessorId, span: HistorySpan): Promise<HistoryView> {
  return client.monitor.history({ processorId, span })
}

const LOADING: HistoryState = { kind: 'loading' }
const loading = () => LOADING
const always = () => true
const never = () => () => undefined
