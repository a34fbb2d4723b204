import { useSyncExternalStore } from 'react'
import { createStore } from 'zustand/vanilla'

const STORED_AS = 'atlas-figures'

const store = createStore<boolean>(() => localStorage.getItem(STORED_AS) === 'on')

/** Whether this person reads levels in dB. Kept for the next start. */
export function useFigures(): boolean {
  return useSyncExternalStore(store.subscribe, store.getState)
}

export function showFigures(on: boolean): void {
  store.setState(on, true)
  localStorage.setItem(STORED_AS, on ? 'on' : 'off')
}
