import { useCallback } from 'react'
import type { BackupRun } from '../../src-shared/model/backup.ts'
import { type Asked, useAsked } from './asked.ts'
import { useConsole } from './console.ts'

/** What ran in the last 30 days, newest first; asked for again when `news` is another value. */
export function useRuns(news: unknown): Asked<readonly BackupRun[]> {
  const { client } = useConsole()
  const ask = useCallback(() => client.backups.runs({}), [client])
  return useAsked(ask, news)
}
