/** How many cards may stand side by side, from the narrowest page to the widest; the style sheet has one width for each. */
const MOST_COLUMNS = [2, 3, 4, 5, 6, 8] as const

/**
 * How many columns `count` cards get where at most `most` fit: as few rows as possible, and those evenly filled. Six cards where
 * four fit stand as three and three, not as four and two.
 */
export function evenColumns(count: number, most: number): number {
  const rows = Math.max(1, Math.ceil(count / most))
  return Math.max(1, Math.ceil(count / rows))
}

/** The columns of `count` cards for each width, as custom properties: `--within-4` where four fit. */
export function columnStyle(count: number): Readonly<Record<`--within-${number}`, number>> {
  return Object.fromEntries(MOST_COLUMNS.map((most) => [`--within-${most}`, evenColumns(count, most)]))
}
