/** So many crashes within {@link CRASHES_WITHIN_MS}, and the page is not tried again by itself. */
const MOST_CRASHES = 3
const CRASHES_WITHIN_MS = 5 * 60_000

/**
 * What to do about a page that crashed (interface.md, "Electron, hardened"): load it again, show the page without scripts instead,
 * or, where even that one crashed, ask in a dialog of the system's.
 */
export type CrashRemedy = 'reload' | 'safe-page' | 'ask'

/** Decides on a crash. `crashesMs` are the times of all crashes so far, this one included and last, on a clock that never steps. */
export function remedyFor(crashesMs: readonly number[], wasSafePage: boolean): CrashRemedy {
  if (wasSafePage) return 'ask'
  const lastMs = crashesMs.at(-1) ?? 0
  const recent = crashesMs.filter((crashMs) => lastMs - crashMs < CRASHES_WITHIN_MS)
  return recent.length < MOST_CRASHES ? 'reload' : 'safe-page'
}
