/** The hour of a moment on this computer's wall clock: weekday 0 (Sunday) to 6, hour 0 to 23. */
export function localHour(atMs: number): { readonly weekday: number; readonly hour: number } {
  const date = new Date(atMs)
  return { weekday: date.getDay(), hour: date.getHours() }
}

/** Epoch ms at which the day of a moment began on this computer's wall clock. */
export function dayStart(atMs: number): number {
  const date = new Date(atMs)
  date.setHours(0, 0, 0, 0)
  return date.getTime()
}
