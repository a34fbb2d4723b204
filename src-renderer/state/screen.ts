import { useSyncExternalStore } from 'react'

/** What the page shows, from the part of its address after `#`: `#sound`, `#history/PROCESSOR`, `#tools/PROCESSOR`. */
export interface Place {
  readonly screen: 'sound' | 'history' | 'tools'
  /** The processor that somebody asked about, or null. */
  readonly processorId: string | null
}

/** The place that an address means; the home screen where it means none. */
export function placeOf(hash: string): Place {
  const [screen, processorId] = hash.replace(/^#\/?/, '').split('/')
  if (screen === 'history' || screen === 'tools') return { screen, processorId: processorId || null }
  return { screen: 'sound', processorId: null }
}

/** The address of Tools, at one processor. */
export function toolsOf(processorId: string): string {
  return `#tools/${processorId}`
}

/** The address of History, at one processor. */
export function historyOf(processorId: string): string {
  return `#history/${processorId}`
}

/** The element that a screen stands in. Its name in the address means "to the content", and no other screen. */
export const CONTENT_ID = 'content'

let screenHash = ''

/** The part of the page's address after `#`, as it changes from screen to screen. */
export function useHash(): string {
  return useSyncExternalStore(listen, presentHash)
}

function presentHash(): string {
  if (location.hash !== `#${CONTENT_ID}`) screenHash = location.hash
  return screenHash
}

function listen(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}
