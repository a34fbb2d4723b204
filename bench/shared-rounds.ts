import type { Side } from './harness.ts'

/**
 * Rounds that several rows look at, each at another figure of what was measured: what takes a minute is done once. The row that
 * comes first has them measured in turn with its other sides.
 */
export function shareRounds<Measured>(
  measure: () => Promise<Measured>,
): (figure: (measured: Measured) => number) => Side {
  const rounds: Measured[] = []
  return (figure) => {
    let next = 0
    return async () => {
      const measured = rounds[next] ?? (await measure())
      rounds[next++] = measured
      return figure(measured)
    }
  }
}
