import { createStore, type StoreApi } from 'zustand/vanilla'

/** What can be taken back with one press: a change by its number, a whole "Mute all" or a preset by its batch. */
export type Undoable =
  | { readonly kind: 'change'; readonly id: number }
  | { readonly kind: 'mute-all'; readonly batch: number }
  | { readonly kind: 'preset'; readonly batch: number; readonly name: string }

/** One sentence about what somebody on this page has just done. */
export interface Notice {
  /** Grows: the same sentence twice is two notices. */
  readonly id: number
  readonly sentence: string
  readonly isTrouble: boolean
  readonly undoable: Undoable | null
}

/** The newest notice of the page; a newer one takes its place. */
export interface Notices {
  readonly store: StoreApi<Notice | null>
  show(notice: Omit<Notice, 'id'>): void
  dismiss(): void
}

export function createNotices(): Notices {
  const store = createStore<Notice | null>(() => null)
  let newest = 0
  return {
    store,
    show(notice) {
      newest += 1
      store.setState({ ...notice, id: newest }, true)
    },
    dismiss: () => store.setState(null, true),
  }
}
