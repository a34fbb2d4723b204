import type { CaptureEntry, SettingPlace, SettingValue } from '../../src-shared/model/capture.ts'
import type { EntryComparison, SettingDifference } from '../../src-shared/model/capture-plan.ts'
import { isKnown, placeName } from '../../src-shared/model/setting.ts'
import { type Match, type Matches, matchEntries } from './match.ts'

/** Gains that differ by less are the same, dB: a processor keeps floats, and a tenth is the finest that is shown. */
export const SAME_DB = 0.1

/** Two captures of one processor, by name (requirements.md §7). */
export function compareEntries(
  past: readonly CaptureEntry[],
  now: readonly CaptureEntry[],
): readonly EntryComparison[] {
  const matches = matchEntries(past, now)
  return matches.all.map((match) => compareMatch(match, matches))
}

function compareMatch(match: Match, matches: Matches): EntryComparison {
  switch (match.kind) {
    case 'gone':
      return { ...about(match.past.place), ...NOTHING, indexNow: null, kind: 'gone' }
    case 'new':
      return { ...about(match.now.place), ...NOTHING, indexPast: null, kind: 'new' }
    case 'unsure':
      return { ...about(match.past.place), ...NOTHING, indexNow: null, kind: 'unsure', sentence: match.sentence }
    case 'matched': {
      const pairs = pairsOf(match.past, match.now)
      const compared = pairs.map((pair) => ({ ...pair, same: isSame(pair.past, pair.now, matches) }))
      const differences = compared
        .filter(({ same }) => same === false)
        .map(({ past, now }): SettingDifference => ({ what: past.what, past, now, cause: null }))
      return {
        ...about(match.past.place),
        indexNow: indexOf(match.now.place),
        kind: differences.length > 0 ? 'different' : 'same',
        differences,
        unknown: compared.filter(({ same }) => same === null).map(({ past }) => past.what),
        sentence:
          match.past.grouped || match.now.grouped ? 'It is, or was, in a combined group, which it follows.' : null,
      }
    }
  }
}

const NOTHING = { differences: [], unknown: [], sentence: null } as const

function about(place: SettingPlace): Pick<EntryComparison, 'family' | 'name' | 'indexPast' | 'indexNow'> {
  return { family: place.family, name: placeName(place), indexPast: indexOf(place), indexNow: indexOf(place) }
}

function indexOf(place: SettingPlace): number | null {
  return 'index' in place ? place.index : null
}

/** The settings that both have. */
export function pairsOf(
  past: CaptureEntry,
  now: CaptureEntry,
): readonly { readonly past: SettingValue; readonly now: SettingValue }[] {
  return past.values.flatMap((value) => {
    const other = now.values.find(({ what }) => what === value.what)
    return other ? [{ past: value, now: other }] : []
  })
}

/** Whether two values are the same thing; null where one of them is not known, or a source cannot be told by its name. */
export function isSame(past: SettingValue, now: SettingValue, matches: Matches): boolean | null {
  if (!isKnown(past) || !isKnown(now)) return null
  if (past.what === 'gain' && now.what === 'gain') return Math.abs(past.gainDb! - now.gainDb!) < SAME_DB
  if (past.what === 'mute' && now.what === 'mute') return past.muted === now.muted
  if (past.what === 'active' && now.what === 'active') return past.active === now.active
  if (past.what === 'source' && now.what === 'source') {
    const present = matches.present(past.source!)
    if (present) return present.index === now.source!.index
    // It is not here any more, so it is not what plays now, unless that cannot be told either.
    return now.source!.kind !== 'none' && now.source!.name === past.source!.name ? null : false
  }
  if (past.what === 'schedule' && now.what === 'schedule') {
    const { name } = past.schedule!
    return name === null || now.schedule!.name === null ? null : name === now.schedule!.name
  }
  return null
}
