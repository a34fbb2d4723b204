import type { Transport } from '../../src-shared/contract/client.ts'
import type { Readable } from '../../src-shared/contract/define.ts'

/**
 * The wire between this page and the console. `reconnecting` since when in epoch ms; `locked-out` means that the console
 * answers but does not know this browser, and that trying again would not help.
 */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'reconnecting'; readonly sinceMs: number }
  | { readonly kind: 'locked-out' }

/** A transport that also says how its wire is doing (architecture.md, decision 2). */
export interface Connection extends Transport {
  readonly state: Readable<ConnectionState>
}

/** A value that announces its changes to whoever listens; only its owner holds `set`. */
export function createSignal<T>(initial: T): Readable<T> & { set(value: T): void } {
  let current = initial
  const listeners = new Set<() => void>()
  return {
    get: () => current,
    set(value) {
      if (Object.is(current, value)) return
      current = value
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      const own = () => listener(current)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  }
}
