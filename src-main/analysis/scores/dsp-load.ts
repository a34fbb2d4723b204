import type { Score, ScoreLine } from '../../../src-shared/model/insight.ts'
import { NOT_PLAYING } from '../activity.ts'
import type { Look } from '../look.ts'

/** What each part weighs, out of 100. */
const BASE = 10
const ZONES = 40
const SOURCES = 25
const MIXES = 15
const GROUPS = 10

/**
 * An estimate: the protocol tells nothing of the load (protocol.md §4). It counts what works now against what the unit has, and
 * has no severity, because nobody should act on it.
 */
export function dspLoad({ window, activity }: Look): Score {
  const last = window.length - 1
  if (last < 0 || window.zones.length === 0) {
    return {
      basis: 'not-available',
      value: null,
      severity: null,
      working: [],
      formula: 'No area of this processor is known, so there is nothing to estimate from.',
    }
  }
  const played = new Set(window.zones.map((zone) => activity.playedAt(zone, last)))
  const parts = [
    {
      label: 'Areas that play',
      weight: ZONES,
      now: window.zones.filter((zone) => {
        const index = activity.playedAt(zone, last)
        return index !== NOT_PLAYING && index >= 0
      }).length,
      of: window.zones.length,
    },
    {
      label: 'Sources that are played',
      weight: SOURCES,
      now: window.sources.filter(({ index }) => played.has(index)).length,
      of: window.sources.length,
    },
    {
      label: 'Mixes that are played',
      weight: MIXES,
      now: window.mixes.filter((mix) => activity.inputOf(mix.index)?.channel === mix && played.has(mix.index)).length,
      of: window.mixes.length,
    },
    {
      label: 'Groups that are combined',
      weight: GROUPS,
      now: window.groups.filter(({ active }) => active[last] === 1).length,
      of: window.groups.length,
    },
  ]
  const pointsOf = ({ weight, now, of }: (typeof parts)[number]) => (of === 0 ? 0 : (weight * now) / of)
  const value = parts.reduce((sum, part) => sum + pointsOf(part), BASE)
  return {
    basis: 'estimated',
    value: Math.min(100, Math.max(0, value)),
    severity: null,
    working: [
      { label: 'At rest', value: '', points: BASE },
      ...parts.map(
        (part): ScoreLine => ({
          label: part.label,
          value: `${part.now} of ${part.of}`,
          points: Math.round(pointsOf(part) * 10) / 10,
        }),
      ),
    ],
    formula: `An estimate: ${BASE} at rest, ${ZONES} × the share of areas that play, ${SOURCES} × the share of sources and ${MIXES} × the share of mixes that are played, ${GROUPS} × the share of groups that are combined. The processor does not tell its load.`,
  }
}
