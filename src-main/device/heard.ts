import type { HeardValue } from '../../src-shared/model/control.ts'
import { CHANNEL_FAMILIES } from '../../src-shared/model/sound.ts'
import { ACTIVE_SPELLINGS, splitParameter, wireName } from './parameters.ts'
import type { Update } from './protocol.ts'

/** What an update says of a channel; null where it is about something that nobody turns (protocol.md §4). */
export function heardValue({ param, fmt, value }: Update): HeardValue | null {
  if (typeof value !== 'number') return null
  const { stem, index } = splitParameter(param)
  if (index < 0) return null
  if (fmt === 'val' && ACTIVE_SPELLINGS.some((each) => each === stem)) {
    return { family: 'group', index, what: 'combine', value }
  }
  for (const family of CHANNEL_FAMILIES) {
    const wire = wireName(family)
    if (stem === `${wire}Gain`) return { family, index, what: fmt === 'pct' ? 'gain-percent' : 'gain-db', value }
    if (stem === `${wire}Mute`) return { family, index, what: 'mute', value }
    if (stem === `${wire}Source`) return { family, index, what: 'source', value }
  }
  return null
}
