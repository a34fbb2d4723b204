/** Rows under headings, in columns as wide as they need to be. Unknown is shown as unknown. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[],
): readonly string[] {
  const cells = [headings, ...rows.map((row) => row.map(shown))]
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function shown(value: string | number | boolean | null): string {
  if (value === null) return 'unknown'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return printable(String(value))
}

/** A text for a terminal. A name comes from a device: nothing in it may move the cursor or colour the screen. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ')
}
