import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createDeeds } from '../../src-renderer/state/deeds.ts'
import { createHands, type Done } from '../../src-renderer/state/hand.ts'
import { createNotices } from '../../src-renderer/state/notices.ts'
import { placeOf } from '../../src-renderer/state/screen.ts'
import { stillMuted } from '../../src-renderer/state/still-muted.ts'
import { percentAfterKey } from '../../src-renderer/ui/fader.tsx'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { ControlOrder, ControlPending, ControlResult } from '../../src-shared/model/control.ts'
import { changeTo, knobKey, wantedOf } from '../../src-shared/model/knob.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { changeRecord } from '../support/fake-hands.ts'
import { sound, zone } from '../support/fake-venue.ts'

const PATIO = { processorId: 'p-1' as ProcessorId, family: 'zone', index: 3 } as const
const KEY = knobKey(PATIO, 'gain')

/** A page's hands on a console that answers when it is told to. */
function handsForTest() {
  let sounds: readonly ProcessorSound[] = []
  let pending: ControlPending | null = null
  const sent: { readonly order: ControlOrder; readonly reply: PromiseWithResolvers<ControlResult> }[] = []
  const done: Done[] = []
  const failures: string[] = []
  const change = (order: ControlOrder) => {
    const reply = Promise.withResolvers<ControlResult>()
    sent.push({ order, reply })
    return reply.promise
  }
  const hands = createHands({
    client: { control: { change } } as never,
    sounds: () => sounds,
    pending: () => pending,
    onDone: (each) => done.push(each),
    onFailed: (name, sentence) => failures.push(`${name}: ${sentence}`),
  })
  const setPercent = (percent: number) => {
    sounds = [sound('p-1', { zones: [zone(3, 'Patio', { gainPercent: percent as never })] })]
    hands.see()
  }
  setPercent(40)
  return {
    sent: () => sent.map(({ order }) => wantedOf(order.change)),
    done,
    failures,
    setPercent,
    setPending: (next: ControlPending) => {
      pending = next
    },
    turn: (percent: number) => hands.turn(PATIO, changeTo('gain-percent', percent)),
    hand: () => hands.store.getState().get(KEY) ?? null,
    async answer(place: number, outcome: ControlResult['outcome'], recordId: number | null) {
      const { order, reply } = sent[place]!
      reply.resolve({ order, routedFrom: null, name: 'Patio', outcome, recordId })
      await vi.advanceTimersByTimeAsync(0)
    },
    async fail(place: number, sentence: string) {
      sent[place]!.reply.reject(new AppError('processor-refused', sentence))
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a hand on a knob', () => {
  test('sends at most ten orders a second and ends on the newest', async () => {
    const page = handsForTest()
    for (let step = 0; step < 200; step++) {
      page.turn(step % 101)
      await vi.advanceTimersByTimeAsync(10)
    }
    await vi.advanceTimersByTimeAsync(200)
    expect(page.sent().length).toBeLessThanOrEqual(21)
    expect(page.sent().length).toBeGreaterThan(15)
    expect(page.sent().at(-1)).toBe(199 % 101)
  })

  test('holds what it wants until the processor says it', () => {
    const page = handsForTest()
    page.turn(55)
    page.setPercent(48)
    expect(page.hand()?.wanted).toBe(55)
    page.setPercent(55)
    expect(page.hand()?.wanted).toBeNull()
  })

  test('that went back to where it began waits for the answer, since an older order may come first', async () => {
    const page = handsForTest()
    page.turn(45)
    await vi.advanceTimersByTimeAsync(100)
    page.turn(40)
    await vi.advanceTimersByTimeAsync(100)
    page.setPercent(40)
    expect(page.hand()?.wanted).toBe(40)
    page.setPercent(45)
    page.setPercent(40)
    await page.answer(0, { kind: 'overtaken', by: 'newer-order' }, null)
    expect(page.hand()?.wanted).toBe(40)
    await page.answer(1, { kind: 'applied', value: 40 }, 1)
    expect(page.hand()).toBeNull()
    expect(page.done).toHaveLength(1)
  })

  test('tells what it was before the whole drag', async () => {
    const page = handsForTest()
    page.turn(45)
    await vi.advanceTimersByTimeAsync(150)
    page.setPercent(45)
    page.turn(55)
    await page.answer(0, { kind: 'overtaken', by: 'newer-order' }, null)
    await page.answer(1, { kind: 'applied', value: 55 }, 7)
    expect(page.done.map(({ before, result }) => [before, result.recordId])).toEqual([[40, 7]])
  })

  test.each([
    [{ kind: 'rounded', value: 54 }, 'The processor made it 54 %.'],
    [{ kind: 'not-applied', value: 40 }, 'The processor kept 40 %.'],
    [{ kind: 'reverted', value: 40 }, 'The processor took it back to 40 %.'],
    [{ kind: 'overtaken', by: 'other-controller' }, 'Somebody else changed it at the same time.'],
  ] as const)('tells in words that it came to %o', async (outcome, sentence) => {
    const page = handsForTest()
    page.turn(55)
    await page.answer(0, outcome, 1)
    expect(page.hand()).toEqual({ wanted: null, isLate: false, told: sentence })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(page.hand()).toBeNull()
  })

  test('goes back with the reason after a refusal', async () => {
    const page = handsForTest()
    page.turn(55)
    await page.fail(0, 'Not now.')
    expect(page.hand()).toEqual({ wanted: null, isLate: false, told: 'Not now.' })
    expect(page.failures).toEqual(['Patio: Not now.'])
  })

  test('goes back after 3 s without a confirmation, but for a ramp that is seen to go on', async () => {
    const page = handsForTest()
    page.turn(55)
    await vi.advanceTimersByTimeAsync(2_900)
    expect(page.hand()?.wanted).toBe(55)
    page.setPending({
      writing: [
        {
          target: PATIO,
          routedFrom: null,
          what: 'gain-percent',
          wanted: 55,
          by: 'x',
          sinceMs: 0,
          state: 'ramping',
        },
      ],
      fought: [],
    })
    await vi.advanceTimersByTimeAsync(200)
    expect(page.hand()?.wanted).toBe(55)
    page.setPending({ writing: [], fought: [] })
    await vi.advanceTimersByTimeAsync(3_000)
    expect(page.hand()).toMatchObject({ wanted: null, isLate: true })
    page.turn(60)
    expect(page.hand()).toMatchObject({ wanted: 60, isLate: false })
  })
})

test('an area that is moved with its group is told by the name of the group, with what that is now', () => {
  const notices = createNotices()
  const deeds = createDeeds({ client: {} as never, sounds: () => [], notices })
  const order = { target: { ...PATIO, family: 'group', index: 5 }, change: changeTo('gain-percent', 55) } as const
  const outcome = { kind: 'applied', value: 55 } as const
  deeds.tell({ before: 40, result: { order, routedFrom: PATIO, name: 'Dining and patio', outcome, recordId: 4 } })
  expect(notices.store.getState()).toMatchObject({
    sentence: 'Dining and patio: 55 %',
    undoable: { kind: 'change', id: 4 },
  })
})

describe('what the keys of a fader lead to', () => {
  test.each([
    ['ArrowUp', false, 46],
    ['ArrowLeft', false, 44],
    ['ArrowRight', true, 50],
    ['PageDown', false, 35],
    ['Home', false, 0],
    ['End', false, 100],
    ['a', false, null],
  ] as const)('%s with Shift %s', (key, withShift, percent) => {
    expect(percentAfterKey(45, key, withShift)).toBe(percent)
  })

  test('stays within the fader', () => {
    expect(percentAfterKey(98, 'ArrowUp', true)).toBe(100)
    expect(percentAfterKey(3, 'PageDown', false)).toBe(0)
  })
})

test.each([
  ['#zones', { kind: 'channel', target: null }],
  ['#zones/p-1/3', { kind: 'channel', target: PATIO }],
  ['#zones/p-1/group/5', { kind: 'channel', target: { ...PATIO, family: 'group', index: 5 } }],
  ['#zones/p-1/patio', { kind: 'channel', target: null }],
  ['#zones/changes', { kind: 'changes' }],
])('%s is a place', (hash, part) => {
  expect(placeOf(hash)).toEqual({ screen: 'zones', part })
})

test('of a "Mute all" only the newest counts, and only what is muted still', () => {
  const muted = { what: 'mute', before: 0, after: 1, kind: 'mute-all' } as const
  const records = [
    changeRecord(1, { ...muted, batch: 5, index: 0 }),
    changeRecord(2, { ...muted, batch: 9, index: 1 }),
    changeRecord(3, { ...muted, batch: 9, index: 2 }),
    changeRecord(4, { ...muted, batch: 9, index: 3, undone: true }),
    changeRecord(5, { ...muted, batch: 9, index: 4, result: 'refused' }),
  ]
  const zones = [0, 1, 2, 3, 4].map((index) => zone(index, `A${index}`, { muted: index !== 2 }))
  expect(stillMuted(records, [sound('p-1', { zones })])).toEqual({ batch: 9, count: 1 })
  expect(stillMuted(records, [sound('p-1', { zones: [zone(1, 'A1', { muted: null })] })])).toBeNull()
})
