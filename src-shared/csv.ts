/** One row of a CSV file (RFC 4180). null is an empty cell. */
export function csvRow(cells: readonly (string | number | null)[]): string {
  return cells.map((cell) => (typeof cell === 'string' ? textCell(cell) : (cell ?? ''))).join(',')
}

/** A spreadsheet must not take a name for a formula; an apostrophe before it prevents that. */
function textCell(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, ' ')
  const inert = /^[=+\-@]/.test(plain) ? `'${plain}` : plain
  return /[",]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
