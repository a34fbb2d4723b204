import { useCallback } from 'react'
import type { ChangeRecord } from '../../src-shared/model/change.ts'
import { channelAt } from '../../src-shared/model/knob.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { useAsked } from './asked.ts'
import { useConsole } from './console.ts'
import { useTopic } from './topic-store.ts'

/** As many areas as the largest venue mutes at once. */
const MOST = 200

/** The newest "Mute all" and how many of its areas and groups are muted still. */
export interface StillMuted {
  readonly batch: number
  readonly count: number
}

/** What of the newest "Mute all" is muted still; null where nothing is. Undone changes and what is audible do not count. */
export function stillMuted(records: readonly ChangeRecord[], sounds: readonly ProcessorSound[]): StillMuted | null {
  const batch = Math.max(0, ...records.map((record) => record.batch ?? 0))
  const count = records.filter((record) => {
    if (record.batch !== batch || record.undone || record.result !== 'applied' || record.before !== 0) return false
    const { processorId, family, index } = record
    if (family !== 'zone' && family !== 'group') return false
    return channelAt(sounds, { processorId, family, index })?.muted === true
  }).length
  return count > 0 ? { batch, count } : null
}

/** {@link stillMuted} for a component, as the console and the processors say it now. */
export function useStillMuted(): StillMuted | null {
  const { client, recentChanges, sound } = useConsole()
  const recent = useTopic(recentChanges)
  const sounds = useTopic(sound)
  const ask = useCallback(
    (_: readonly ChangeRecord[] | null) => client.changes.search({ kind: 'mute-all', limit: MOST }),
    [client],
  )
  const asked = useAsked(ask, recent)
  if (asked.kind !== 'shown' || !sounds) return null
  return stillMuted(asked.value, sounds)
}
