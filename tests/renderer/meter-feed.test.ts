import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createMeterFeed, FEED_LOST_MS, type MeterListener } from '../../src-renderer/meters/meter-feed.ts'
import { meterKey } from '../../src-renderer/meters/reading.ts'
import { createClient } from '../../src-shared/contract/client.ts'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { MeterFrame, MeterLayout, MeterSlot } from '../../src-shared/model/meter.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'

const zone = (index: number): MeterSlot => ({ processorId: 'p-1' as ProcessorId, family: 'zone', index })
const LAYOUT: MeterLayout = { version: 4, slots: [zone(3), zone(0)] }
const frame = (layout: number, ...tenthsDb: number[]): MeterFrame => ({ atMs: 0, layout, tenthsDb, peaks: [] })

/** A document that can be hidden, and topics that a test speaks through. */
function bench() {
  const listeners = new Map<string, (value: unknown) => void>()
  const client = createClient<AtlasContract>({
    call: () => Promise.reject(new Error('nobody calls here')),
    subscribe(path, listener) {
      listeners.set(path, listener)
      return () => void listeners.delete(path)
    },
  })
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const heard: string[] = []
  const listener: MeterListener = {
    places: (places) => heard.push(`places ${[...places].map(([key, place]) => `${key}=${place}`).join(' ')}`),
    frame: ({ tenthsDb }) => heard.push(`frame ${tenthsDb.join(' ')}`),
    lost: () => heard.push('lost'),
  }
  return {
    heard,
    listener,
    open: () => [...listeners.keys()],
    feed: createMeterFeed(client, page as unknown as Document),
    say: (path: 'meters.layout' | 'meters.frame', value: MeterLayout | MeterFrame) => listeners.get(path)?.(value),
    show(visible: boolean) {
      page.visibilityState = visible ? 'visible' : 'hidden'
      page.dispatchEvent(new Event('visibilitychange'))
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the meter feed', () => {
  test('tells where each meter is, and only frames in those places', () => {
    const { feed, listener, heard, say } = bench()
    feed.follow(listener)
    say('meters.frame', frame(4, -100, -200))
    say('meters.layout', LAYOUT)
    say('meters.frame', frame(5, -1, -2))
    say('meters.frame', frame(4, -300, -400))
    expect(heard).toEqual(['places ', 'places p-1/zone/3=0 p-1/zone/0=1', 'frame -300 -400'])
  })

  test('tells a late listener the present', () => {
    const { feed, listener, heard, say } = bench()
    say('meters.layout', LAYOUT)
    say('meters.frame', frame(4, -300, -400))
    feed.follow(listener)
    expect(heard).toEqual(['places p-1/zone/3=0 p-1/zone/0=1', 'frame -300 -400'])
  })

  test('says once that all readings are lost when a second passes without a usable frame', () => {
    const { feed, listener, heard, say } = bench()
    say('meters.layout', LAYOUT)
    say('meters.frame', frame(4, -300, -400))
    feed.follow(listener)
    heard.length = 0
    vi.advanceTimersByTime(FEED_LOST_MS - 1)
    say('meters.frame', frame(9, -1, -1))
    expect(heard).toEqual([])
    vi.advanceTimersByTime(5 * FEED_LOST_MS)
    expect(heard).toEqual(['lost'])
    say('meters.frame', frame(4, -5, -6))
    expect(heard).toEqual(['lost', 'frame -5 -6'])
  })

  test('listens only while the page can be seen, and shows nothing old when it comes back', () => {
    const { feed, listener, heard, say, open, show } = bench()
    say('meters.layout', LAYOUT)
    say('meters.frame', frame(4, -300, -400))
    feed.follow(listener)
    heard.length = 0
    show(false)
    expect(open()).toEqual([])
    expect(heard).toEqual(['lost'])
    show(true)
    expect(open()).toEqual(['meters.layout', 'meters.frame'])
    say('meters.layout', LAYOUT)
    say('meters.frame', frame(4, -7, -8))
    expect(heard.at(-1)).toBe('frame -7 -8')
  })

  test('gives a reassigned index to its new slot', () => {
    const { feed, listener, heard, say } = bench()
    feed.follow(listener)
    say('meters.layout', LAYOUT)
    say('meters.layout', { version: 5, slots: [zone(0), zone(3)] })
    expect(heard.at(-1)).toBe(`places ${meterKey(zone(0))}=0 ${meterKey(zone(3))}=1`)
  })
})
