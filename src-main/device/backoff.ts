/** Waits between attempts to connect, ms. The last one repeats. */
const STEPS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

/**
 * How long to wait before attempt number `attempt` (0 is the first one after a connection that worked). `random` is in 0…1; a
 * half of each wait is by chance, so that a venue's links do not all knock in the same moment after a power cut.
 */
export function backoffMs(attempt: number, random: number): number {
  const step = STEPS_MS[Math.min(attempt, STEPS_MS.length - 1)]!
  return Math.round(step * (0.5 + 0.5 * random))
}
