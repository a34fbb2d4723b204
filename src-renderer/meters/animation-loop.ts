/** Between two pictures for people who asked for less motion, in ms (interface.md, Meters). */
const REDUCED_MOTION_MS = 250

/** The one animation loop of the page. It runs only while somebody paints and the page can be seen. */
export interface AnimationLoop {
  /** Calls `paint` before each picture with the time of `performance.now()`. Returns the way to stop. */
  add(paint: (nowMs: number) => void): () => void
}

/** A loop of `page`; four pictures a second while the person asked for reduced motion, else as many as the screen shows. */
export function createAnimationLoop(page: Document): AnimationLoop {
  const painters = new Set<(nowMs: number) => void>()
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)')
  let request: number | null = null
  let lastMs = 0

  function tick(nowMs: number): void {
    request = requestAnimationFrame(tick)
    if (reducedMotion.matches && nowMs - lastMs < REDUCED_MOTION_MS) return
    lastMs = nowMs
    for (const paint of painters) paint(nowMs)
  }

  function runIfNeeded(): void {
    const needed = painters.size > 0 && page.visibilityState === 'visible'
    if (needed && request === null) {
      request = requestAnimationFrame(tick)
    } else if (!needed && request !== null) {
      cancelAnimationFrame(request)
      request = null
    }
  }

  page.addEventListener('visibilitychange', runIfNeeded)
  return {
    add(paint) {
      painters.add(paint)
      runIfNeeded()
      return () => {
        painters.delete(paint)
        runIfNeeded()
      }
    },
  }
}
