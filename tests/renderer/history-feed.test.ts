import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHistoryFeed } from '../../src-renderer/state/history-feed.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { HistoryView } from '../../src-shared/model/history.ts'
import { historyOf } from '../support/fake-history.ts'
import { barSound } from '../support/fake-venue.ts'

const view = historyOf(barSound('p-1'), '5min', {})

/** A page that can be hidden. */
class FakePage extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible'
  show(state: DocumentVisibilityState) {
    this.visibilityState = state
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

let page: FakePage
let answers: (() => Promise<HistoryView>)[]
let asked: number

function start() {
  return createHistoryFeed(
    () => {
      asked++
      return (answers.shift() ?? (async () => view))()
    },
    5_000,
    page as unknown as Document,
  )
}

beforeEach(() => {
  vi.useFakeTimers()
  page = new FakePage()
  answers = []
  asked = 0
})
afterEach(() => vi.useRealTimers())

const settle = () => vi.advanceTimersByTimeAsync(0)

describe('a history that is kept new', () => {
  test('asks when it is told to and then by itself', async () => {
    const feed = start()
    expect(feed.state.get()).toEqual({ kind: 'loading' })
    expect(asked).toBe(0)
    feed.refresh()
    await settle()
    expect(feed.state.get()).toMatchObject({ kind: 'shown', view, trouble: null })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked).toBe(3)
    feed.close()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked).toBe(3)
  })

  test('asks one question at a time', async () => {
    let answer: (given: HistoryView) => void = () => undefined
    answers = [() => new Promise((done) => (answer = done))]
    const feed = start()
    feed.refresh()
    feed.refresh()
    expect(feed.busy.get()).toBe(true)
    expect(asked).toBe(1)
    answer(view)
    await settle()
    expect(feed.busy.get()).toBe(false)
    feed.close()
  })

  test('keeps what it has when an answer fails, and says why', async () => {
    const fail = async () => {
      throw new AppError('internal', 'It broke.')
    }
    answers = [fail, async () => view, fail]
    const feed = start()
    feed.refresh()
    await settle()
    expect(feed.state.get()).toEqual({ kind: 'failed', trouble: 'It broke.' })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(feed.state.get()).toMatchObject({ kind: 'shown', trouble: null })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(feed.state.get()).toMatchObject({ kind: 'shown', view, trouble: 'It broke.' })
    feed.close()
  })

  test('rests while nobody sees the page, and asks as soon as somebody does', async () => {
    const feed = start()
    feed.refresh()
    await settle()
    page.show('hidden')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toBe(1)
    page.show('visible')
    await settle()
    expect(asked).toBe(2)
    feed.close()
  })
})
