const DAY_MS = 24 * 3_600_000

/** The hour of a moment on this computer's wall clock: weekday 0 (Sunday) to 6, hour 0 to 23. */
export function localHour(atMs: number): { readonly weekday: number; readonly hour: number } {
  const date = new Date(atMs)
  return { weekday: date.getDay(), hour: date.getHours() }
}

let known: string | undefined

/**
 * The wall's zone, as it was when it was first asked for. Asking takes Node 15 ms once, so nothing does while the program starts. A
 * system may name a zone that nobody knows, or none: its times are then those of UTC, here as everywhere.
 */
export function ownTimeZone(): string {
  known ??= findTimeZone()
  return known
}

function findTimeZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  try {
    return new Intl.DateTimeFormat(undefined, { timeZone: timeZone ?? 'UTC' }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) return 'UTC'
    throw error
  }
}

/** Epoch ms at which the day of a moment began on this computer's wall clock. */
export function dayStart(atMs: number): number {
  const date = new Date(atMs)
  date.setHours(0, 0, 0, 0)
  return date.getTime()
}

/** A moment on this computer's wall clock: a number of its own for each day, and the seconds since its midnight as the clock shows them. */
export function wallClock(atMs: number): { readonly day: number; readonly second: number } {
  const date = new Date(atMs)
  const day = Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS
  return { day, second: date.getHours() * 3600 + date.getMinutes() * 60 + date.getSeconds() }
}
