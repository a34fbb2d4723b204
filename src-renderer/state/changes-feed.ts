import { useCallback } from 'react'
import type { ChangeKind, ChangeRecord, ChangeSearch } from '../../src-shared/model/change.ts'
import type { ControlTarget } from '../../src-shared/model/control.ts'
import { type Asked, useAsked } from './asked.ts'
import { useConsole } from './console.ts'
import { useTopic } from './topic-store.ts'

/** What somebody looks for in the changes. */
export interface ChangeFilters {
  /** Null for every channel. */
  readonly target: ControlTarget | null
  readonly text: string
  /** Null for everybody. */
  readonly who: string | null
  readonly kind: ChangeKind | null
  /** As a date field has it, such as 2026-06-12; empty for every day. */
  readonly day: string
}

/** The filters as the console understands them. A day is one of this computer's. */
export function questionOf({ target, text, who, kind, day }: ChangeFilters): Omit<ChangeSearch, 'beforeId' | 'limit'> {
  const from = day === '' ? null : new Date(`${day}T00:00:00`)
  // The next day begins when the clock says so: not every day has 24 hours.
  const to = from && new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1)
  return {
    processorId: target?.processorId ?? null,
    channel: target && { family: target.family, index: target.index },
    who,
    kind,
    fromMs: from?.getTime() ?? null,
    toMs: to?.getTime() ?? null,
    text: text.trim(),
  }
}

/** The newest changes of a question, asked again whenever anything was changed. `filters` must be stable. */
export function useChanges(filters: ChangeFilters, limit: number): Asked<readonly ChangeRecord[]> {
  const { client, recentChanges } = useConsole()
  const recent = useTopic(recentChanges)
  const ask = useCallback(
    (_: readonly ChangeRecord[] | null) => client.changes.search({ ...questionOf(filters), limit }),
    [client, filters, limit],
  )
  return useAsked(ask, recent)
}
