import { words } from '../words.ts'
import { isTooLoud } from './ballistics.ts'
import { HIGH_DB } from './palette.ts'
import { isReading } from './reading.ts'

/** Below this level, in dB, nobody hears anything (requirements.md 1.2). */
export const SILENT_DB = -50
/** Below this level, in dB, it is quiet. */
export const QUIET_DB = -30

/** A level in words for people who hear the page instead of seeing it; `tenthsDb` is in tenths of a dB. */
export function levelInWords(tenthsDb: number, muted: boolean): string {
  if (!isReading(tenthsDb)) return words.meter.noReading
  if (muted) return words.meter.muted
  const levelDb = tenthsDb / 10
  if (isTooLoud(levelDb)) return words.meter.tooLoud
  if (levelDb >= HIGH_DB) return words.meter.loud
  if (levelDb >= QUIET_DB) return words.meter.normal
  return levelDb >= SILENT_DB ? words.meter.quiet : words.meter.silent
}
