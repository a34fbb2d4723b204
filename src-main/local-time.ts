/** The hour of a moment on this computer's wall clock: weekday 0 (Sunday) to 6, hour 0 to 23. */
export function localHour(atMs: number): { readonly weekday: number; readonly hour: number } {
  const date = new Date(atMs)
  return { weekday: date.getDay(), hour: date.getHours() }
}

/** The wall's zone. A system may name one that nobody knows, or none: its times are then those of UTC, here as everywhere. */
export function ownTimeZone(): string {
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
