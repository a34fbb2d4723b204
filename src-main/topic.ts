import type { Readable } from '../src-shared/contract/define.ts'
import type { Clock } from './clock.ts'

/** A value that announces its changes. Only its owner holds `set`; everybody else gets it as a {@link Readable}. */
export interface Source<T> extends Readable<T> {
  set(value: T): void
}

/** A topic with a first value. Setting the same value again is no change. */
export function createTopic<T>(initial: T): Source<T> {
  const listeners = createListeners<T>()
  let current = initial
  return {
    get: () => current,
    set(value) {
      if (Object.is(value, current)) return
      current = value
      listeners.tell(value)
    },
    subscribe: (listener) => listeners.add(listener),
  }
}

/** A value that is worked out from others. */
export interface Derived<T> extends Readable<T> {
  /** Says that something it is made of has changed. Many touches in one turn of the event loop announce one change. */
  touch(): void
}

/** A topic whose value is computed when it is asked for, and kept until something it is made of changes. */
export function createDerivedTopic<T>(compute: () => T): Derived<T> {
  const listeners = createListeners<T>()
  let kept: { readonly value: T } | undefined
  let isTold = true
  const get = (): T => {
    kept ??= { value: compute() }
    return kept.value
  }
  return {
    get,
    touch() {
      kept = undefined
      if (!isTold || listeners.count() === 0) return
      isTold = false
      queueMicrotask(() => {
        isTold = true
        listeners.tell(get())
      })
    },
    subscribe: (listener) => listeners.add(listener),
  }
}

/** A topic that is worked out from others, and listens to them only while somebody listens to it. */
export function createCombinedTopic<T>(sources: readonly Readable<unknown>[], compute: () => T): Readable<T> {
  const derived = createDerivedTopic(compute)
  let listenerCount = 0
  let stops: (() => void)[] = []
  return {
    get() {
      // Nobody keeps it fresh while nobody listens.
      if (listenerCount === 0) derived.touch()
      return derived.get()
    },
    subscribe(listener) {
      if (listenerCount === 0) {
        derived.touch()
        stops = sources.map((source) => source.subscribe(derived.touch))
      }
      listenerCount += 1
      const remove = derived.subscribe(listener)
      return () => {
        remove()
        listenerCount -= 1
        if (listenerCount === 0) for (const stop of stops.splice(0)) stop()
      }
    },
  }
}

/**
 * A topic that changes with time: taken each `periodMs` while somebody listens, and not at all otherwise. `take` makes the
 * value that listeners get, and `peek` the one for somebody who only looks in.
 */
export function createPolledTopic<T>(
  clock: Clock,
  periodMs: number,
  value: { readonly peek: () => T; readonly take: () => T },
): Readable<T> {
  const listeners = createListeners<T>()
  let newest: { readonly value: T } | undefined
  let stop: (() => void) | undefined
  return {
    get: () => (newest ?? { value: value.peek() }).value,
    subscribe(listener) {
      const remove = listeners.add(listener)
      stop ??= clock.every(periodMs, () => {
        newest = { value: value.take() }
        listeners.tell(newest.value)
      })
      return () => {
        remove()
        if (listeners.count() > 0) return
        stop?.()
        stop = undefined
        newest = undefined
      }
    },
  }
}

interface Listeners<T> {
  add(listener: (value: T) => void): () => void
  tell(value: T): void
  count(): number
}

function createListeners<T>(): Listeners<T> {
  const all = new Set<(value: T) => void>()
  return {
    add(listener) {
      // The same function may be given twice; wrapping it makes each subscription its own.
      const own = (value: T) => listener(value)
      all.add(own)
      return () => void all.delete(own)
    },
    tell(value) {
      for (const listener of all) listener(value)
    },
    count: () => all.size,
  }
}
