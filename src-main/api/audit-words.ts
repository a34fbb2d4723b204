import { contract } from '../../src-shared/contract/contract.ts'

/** Longer than any input that says what somebody did, characters. */
const LONGEST_INPUT = 4000

/** An input as JSON for the audit; of one that is mere data, such as a batch of readings, its length. */
export function auditInput(input: unknown): string {
  const text = JSON.stringify(input)
  return text.length <= LONGEST_INPUT ? text : JSON.stringify({ omittedCharacters: text.length })
}

/** Words that the doors put where no call or topic was asked for. */
const DOOR_WORDS: ReadonlySet<string> = new Set(['page', 'sign-in', 'socket', 'health', 'malformed'])

/** A path for the audit: one of a fixed set, so that made-up paths fold into one row and carry no text of a stranger's. */
export function auditPath(path: string): string {
  const [group = '', name = ''] = path.split('.', 2)
  const groups: Record<string, object> = contract
  const isLine = Object.hasOwn(groups, group) && Object.hasOwn(groups[group] ?? {}, name) && path === `${group}.${name}`
  return isLine || DOOR_WORDS.has(path) ? path : 'unknown'
}
