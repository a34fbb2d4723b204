import type { Said, Talk } from './talk.ts'

/** An entry of `result` or `params`. */
export type Entry = Readonly<Record<string, unknown>>

/** The entries of a reply or an update, be they a list or one object. */
export function entriesOf(said: Said): readonly Entry[] {
  const body = said.result ?? said.params
  return (Array.isArray(body) ? body : [body]).filter(isEntry)
}

/** Whether a reply says that it was not done, in any of the shapes that are known. */
export function isError(said: Said): boolean {
  return (said.error !== undefined && said.error !== null) || said.method === 'error'
}

/** The number of a parameter in one format as the processor says it now; null where it does not say. */
export async function readNumber(talk: Talk, param: string, fmt: 'val' | 'pct'): Promise<number | null> {
  return numberIn(entriesOf(await talk.ask('get', [{ param, fmt }])), param, fmt)
}

export function numberIn(entries: readonly Entry[], param: string, fmt: 'val' | 'pct'): number | null {
  const value = entries.find((entry) => entry.param === param && typeof entry[fmt] === 'number')?.[fmt]
  return typeof value === 'number' ? value : null
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
