import { NO_READING } from '../../src-shared/decibels.ts'
import type { LocalHour, SeriesPast } from './window.ts'

/** Less of an hour says too little of it, s. */
const LEAST_SECONDS = 600
/** Up to this share of silence an hour's mean is what its sound was. */
export const MOSTLY_SILENT = 0.5

/** Whether enough of an hour was recorded to speak for it. */
export function isTelling({ seconds, mean }: SeriesPast, place: number): boolean {
  return seconds[place]! >= LEAST_SECONDS && mean[place] !== NO_READING
}

export function isMostlySilent({ silentSeconds, seconds }: SeriesPast, place: number): boolean {
  return silentSeconds[place]! > MOSTLY_SILENT * seconds[place]!
}

/** Every series has the same hours, and a calendar is slow to ask. */
export function rememberHours(localHour: (atMs: number) => LocalHour): (atMs: number) => LocalHour {
  const known = new Map<number, LocalHour>()
  return (atMs) => {
    const remembered = known.get(atMs)
    if (remembered) return remembered
    const hour = localHour(atMs)
    known.set(atMs, hour)
    return hour
  }
}
