import { AppError } from '../../src-shared/contract/reply.ts'
import { printable } from './table.ts'

/**
 * The names in a list with commas between them, as those who know them write them; large and small letters are the same. A name may
 * have commas itself: the longest that is known counts.
 *
 * @throws AppError `bad-input` with the sentence for what is not known
 */
export function listedNames(
  text: string,
  known: readonly string[],
  unknown: (name: string) => string,
): ReadonlySet<string> {
  const written = Map.groupBy(known, normal)
  const pieces = text.split(',')
  const found = new Set<string>()
  for (let at = 0; at < pieces.length; ) {
    const joined = (end: number) => written.get(normal(pieces.slice(at, end).join(',')))
    let end = pieces.length
    while (end > at && !joined(end)) end -= 1
    if (end === at) throw new AppError('bad-input', unknown(printable(pieces[at]?.trim() ?? '')))
    for (const name of joined(end) ?? []) found.add(name)
    at = end
  }
  return found
}

function normal(name: string): string {
  return name.trim().toLowerCase()
}
