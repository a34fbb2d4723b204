import { useCallback } from 'react'
import type { RestoreReceipt } from '../../src-shared/model/restore.ts'
import { type Asked, useAsked } from './asked.ts'
import { useConsole } from './console.ts'

/** The receipts of all restores, newest first; asked for again when `news` is another value. */
export function useReceipts(news: unknown): Asked<readonly RestoreReceipt[]> {
  const { client } = useConsole()
  const ask = useCallback(
    async () => [...(await client.restore.receipts({}))].sort((one, other) => other.startedMs - one.startedMs),
    [client],
  )
  return useAsked(ask, news)
}
