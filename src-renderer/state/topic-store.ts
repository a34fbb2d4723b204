import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** The newest value of one topic of the console, null until there is one. Listens while somebody holds it. */
export interface TopicStore<T> {
  readonly store: StoreApi<T | null>
  /** Returns the way to let go. The value is forgotten with the last holder: an old one must never pass for the present. */
  hold(): () => void
}

/** A store fed by `topic`. */
export function createTopicStore<T>(topic: { subscribe(listener: (value: T) => void): () => void }): TopicStore<T> {
  const store = createStore<T | null>(() => null)
  let holders = 0
  let stop: (() => void) | null = null
  return {
    store,
    hold() {
      if (holders++ === 0) stop = topic.subscribe((value) => store.setState(value, true))
      let held = true
      return () => {
        if (!held) return
        held = false
        if (--holders > 0) return
        stop?.()
        store.setState(null, true)
      }
    },
  }
}

/** The value of a topic for a component, which holds it while it stands on the page. */
export function useTopic<T>(topic: TopicStore<T>): T | null {
  useEffect(() => topic.hold(), [topic])
  return useStore(topic.store)
}
