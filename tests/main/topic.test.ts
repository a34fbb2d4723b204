import { describe, expect, it } from 'vitest'
import { createCombinedTopic, createDerivedTopic, createPolledTopic, createTopic } from '../../src-main/topic.ts'
import { createManualClock } from '../support/manual-clock.ts'

describe('topics', () => {
  it('announce a change, not the same value again, to each listener as often as it subscribed', () => {
    const topic = createTopic(1)
    const seen: number[] = []
    const listen = (value: number) => void seen.push(value)
    const stop = topic.subscribe(listen)
    topic.subscribe(listen)
    topic.set(1)
    topic.set(2)
    stop()
    topic.set(3)
    expect(seen).toEqual([2, 2, 3])
  })

  it('compute a derived value when it is asked for, and announce many touches as one', async () => {
    let computed = 0
    const topic = createDerivedTopic(() => ++computed)
    expect([topic.get(), topic.get()]).toEqual([1, 1])
    const seen: number[] = []
    topic.subscribe((value) => void seen.push(value))
    for (let i = 0; i < 5; i++) topic.touch()
    await Promise.resolve()
    expect(seen).toEqual([2])
  })

  it('combine others, fresh whether or not somebody listens, and let go of them', async () => {
    const a = createTopic(1)
    const b = createTopic(10)
    const sum = createCombinedTopic([a, b], () => a.get() + b.get())
    expect(sum.get()).toBe(11)
    a.set(2)
    expect(sum.get()).toBe(12)
    const seen: number[] = []
    const stop = sum.subscribe((value) => void seen.push(value))
    b.set(20)
    await Promise.resolve()
    expect(seen).toEqual([22])
    stop()
    b.set(30)
    await Promise.resolve()
    expect(seen).toEqual([22])
    expect(sum.get()).toBe(32)
  })

  it('are taken in time only while somebody listens', async () => {
    const clock = createManualClock()
    let taken = 0
    const topic = createPolledTopic(clock, 100, { peek: () => -1, take: () => ++taken })
    await clock.advance(1_000)
    expect([topic.get(), taken]).toEqual([-1, 0])
    const seen: number[] = []
    const stop = topic.subscribe((value) => void seen.push(value))
    await clock.advance(300)
    expect([seen, topic.get()]).toEqual([[1, 2, 3], 3])
    stop()
    await clock.advance(300)
    expect([topic.get(), taken]).toEqual([-1, 3])
  })
})
