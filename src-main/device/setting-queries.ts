import type { SettingPlace, SettingWhat } from '../../src-shared/model/capture.ts'
import { ACTIVE_SPELLINGS, GROUPED_SPELLINGS, nameQuery, wireName } from './parameters.ts'
import type { Query } from './protocol.ts'

/** How the settings of a processor are called on the wire (protocol.md §4). */

/** Today's bell schedule; it has no index. */
export const BELL_QUERY: Query = { param: 'TodaysBellSchedule', fmt: 'val' }

/** Every query whose answer is about one setting: a gain in both its formats, a switch in both its spellings. */
export function queriesOf(place: SettingPlace, what: SettingWhat): readonly Query[] {
  switch (what) {
    case 'gain':
      return [valQuery(stemOf(place, 'Gain')), { param: stemOf(place, 'Gain'), fmt: 'pct' }]
    case 'mute':
      return [valQuery(stemOf(place, 'Mute'))]
    case 'source':
      return [valQuery(stemOf(place, 'Source'))]
    case 'active':
      return 'index' in place ? ACTIVE_SPELLINGS.map((spelling) => valQuery(`${spelling}_${place.index}`)) : []
    case 'schedule':
      return [BELL_QUERY]
  }
}

/** Whether a zone is in a combined group now. */
export function groupedQueries(zone: number): readonly Query[] {
  return GROUPED_SPELLINGS.map((spelling) => valQuery(`${spelling}_${zone}`))
}

/** The names by which a place is known. */
export function nameQueriesOf(place: SettingPlace): readonly { readonly query: Query; readonly name: string }[] {
  switch (place.family) {
    case 'send':
      return [
        { query: nameQuery('Mix', place.mix.index), name: place.mix.name },
        { query: nameQuery('Source', place.source.index), name: place.source.name },
      ]
    case 'bell-schedule':
      return []
    default:
      return [{ query: nameQuery(wireName(place.family), place.index), name: place.name }]
  }
}

function stemOf(place: SettingPlace, what: 'Gain' | 'Mute' | 'Source'): string {
  switch (place.family) {
    case 'send':
      return `Mix_${place.mix.index}_Source${what}_${place.source.index}`
    case 'bell-schedule':
      return BELL_QUERY.param
    default:
      return `${wireName(place.family)}${what}_${place.index}`
  }
}

function valQuery(param: string): Query {
  return { param, fmt: 'val' }
}
