import type { Readable } from '../src-shared/contract/define.ts'

/** A value that announces its changes. Only its owner holds `set`; everybody else gets it as a {@link Readable}. */
export interface Source<T> extends Readable<T> {
  set(value: T): void
}

/** A topic with a first value. Setting the same value again is no change. */
export function createTopic<T>(initial: T): Source<T> {
  let current = initial
  const listeners = new Set<(value: T) => void>()
  return {
    get: () => current,
    set(value) {
      if (Object.is(value, current)) return
      current = value
      for (const listener of listeners) listener(value)
    },
    subscribe(listener) {
      // A listener may be given twice; wrapping it makes each subscription its own.
      const own = (value: T) => listener(value)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  }
}

/**
 * A topic that is worked out only while somebody listens, each `periodMs`, and on every `get`. For values that cost something
 * and change all the time, such as the message table.
 */
export function createPolledTopic<T>(periodMs: number, compute: () => T): Readable<T> {
  const listeners = new Set<(value: T) => void>()
  let timer: NodeJS.Timeout | undefined
  const tick = () => {
    const value = compute()
    for (const listener of listeners) listener(value)
  }
  return {
    get: compute,
    subscribe(listener) {
      const own = (value: T) => listener(value)
      listeners.add(own)
      timer ??= setInterval(tick, periodMs).unref()
      return () => {
        listeners.delete(own)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}
