import { useSyncExternalStore } from 'react'
import { createStore } from 'zustand/vanilla'
import type { Role } from '../../src-shared/contract/role.ts'

/** What somebody pressed that needs a higher role, or that they want to unlock for no particular thing. */
export type UnlockWish = { readonly kind: 'none' } | { readonly kind: 'wished'; readonly needs: Role | null }

const store = createStore<UnlockWish>(() => ({ kind: 'none' }))

/** Opens the PIN pad; `needs` is what it is wanted for, or null. */
export function wishToUnlock(needs: Role | null): void {
  store.setState({ kind: 'wished', needs }, true)
}

export function endWish(): void {
  store.setState({ kind: 'none' }, true)
}

export function useUnlockWish(): UnlockWish {
  return useSyncExternalStore(store.subscribe, store.getState)
}
