import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import type { MeterFrame, MeterLayout } from '../../src-shared/model/meter.ts'
import { type MeterKey, slotByKey } from './reading.ts'

/** Without a usable frame for so long, in ms, nothing on the page has a reading any more. */
export const FEED_LOST_MS = 1_000

/** Where each meter is in the frames that follow. */
export type MeterPlaces = ReadonlyMap<MeterKey, number>

/** Told of every change, in this order: places, then frames in those places; `lost` when there are no more. */
export interface MeterListener {
  places(places: MeterPlaces): void
  frame(frame: MeterFrame, nowMs: number): void
  lost(): void
}

/**
 * The meters of all processors, as they come: a plain object beside React and the stores (architecture.md, "A meter reading").
 * It listens only while the page can be seen.
 */
export interface MeterFeed {
  /** Tells `listener` the present places and the present frame, then everything that follows. Returns the way to stop. */
  follow(listener: MeterListener): () => void
  /** Says that the wire is broken: nothing has a reading from now on, until a frame comes. */
  lose(): void
}

/** Starts to listen to `meters.layout` and `meters.frame`, and stops while `page` is hidden. */
export function createMeterFeed(client: Pick<Client<AtlasContract>, 'meters'>, page: Document): MeterFeed {
  const listeners = new Set<MeterListener>()
  let version: number | null = null
  let places: MeterPlaces = new Map()
  let present: MeterFrame | null = null
  let stop: (() => void) | null = null
  let deadline: ReturnType<typeof setTimeout> | undefined

  function lose(): void {
    clearTimeout(deadline)
    if (!present) return
    present = null
    for (const listener of listeners) listener.lost()
  }

  function takeLayout(layout: MeterLayout): void {
    if (layout.version === version) return
    version = layout.version
    places = slotByKey(layout.slots)
    // The last frame was in other places: it must not be told to anybody who comes now.
    present = null
    for (const listener of listeners) listener.places(places)
  }

  function takeFrame(frame: MeterFrame): void {
    // Layout and frame travel apart. A frame of another layout would put a level under a wrong name.
    if (frame.layout !== version) return
    clearTimeout(deadline)
    deadline = setTimeout(lose, FEED_LOST_MS)
    present = frame
    const nowMs = performance.now()
    for (const listener of listeners) listener.frame(frame, nowMs)
  }

  function listenWhileVisible(): void {
    if (page.visibilityState === 'visible') {
      stop ??= both(client.meters.layout.subscribe(takeLayout), client.meters.frame.subscribe(takeFrame))
    } else {
      stop?.()
      stop = null
      version = null
      lose()
    }
  }

  page.addEventListener('visibilitychange', listenWhileVisible)
  listenWhileVisible()
  return {
    lose,
    follow(listener) {
      listeners.add(listener)
      listener.places(places)
      if (present) listener.frame(present, performance.now())
      return () => void listeners.delete(listener)
    },
  }
}

function both(first: () => void, second: () => void): () => void {
  return () => {
    first()
    second()
  }
}
