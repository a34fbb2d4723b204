import { describe, expect, test } from 'vitest'
import { fillPast, metersAmong, type PastEnds, type PastQuestion } from '../../scripts/demo-past.ts'
import { DemoPast } from '../../src-shared/model/demo.ts'
import { ProcessorId } from '../../src-shared/model/processor.ts'

const ID = ProcessorId.parse('demo')
const DAY_MS = 24 * 3_600_000
/** 18 s and 700 ms after a whole minute. */
const UNTIL_MS = 1_770_000_018_700
const METERS: DemoPast['meters'] = Array.from({ length: 28 }, (_, index) => ({ family: 'source', index }))

/** Two ends that remember what they were asked and told, and what was said. */
function fakes(changes: Partial<PastEnds> = {}) {
  const asked: PastQuestion[] = []
  const told: DemoPast[] = []
  const said: string[] = []
  const stopping = new AbortController()
  const ends: PastEnds = {
    begin: async () => METERS,
    async ask(question) {
      asked.push(question)
      const levels = Buffer.alloc(question.steps * question.meters.length * 2).toString('base64')
      return { fromMs: question.fromMs, stepMs: question.stepMs, meters: question.meters, levels }
    },
    async tell(past) {
      told.push(DemoPast.parse(past))
    },
    ...changes,
  }
  const fill = () =>
    fillPast({ processorId: ID, untilMs: UNTIL_MS }, ends, stopping.signal, (sentence) => said.push(sentence))
  return { asked, told, said, stopping, fill }
}

describe('the past of the demonstration', () => {
  test('is a day up to now, oldest first, without a hole, in batches of whole minutes that a console takes', async () => {
    const { asked, told, said, fill } = fakes()
    await fill()
    expect(said).toEqual([])
    expect(asked[0]?.fromMs).toBe(1_770_000_000_000 - DAY_MS)
    for (const [nth, { fromMs, stepMs, steps }] of asked.entries()) {
      const isLast = nth === asked.length - 1
      expect(stepMs).toBe(1000)
      expect(steps).toBe(isLast ? (1_770_000_015_000 - fromMs) / 1000 : 780)
      expect(asked[nth + 1]?.fromMs ?? 1_770_000_015_000).toBe(fromMs + steps * stepMs)
    }
    expect(told.map(({ fromMs }) => fromMs)).toEqual(asked.map(({ fromMs }) => fromMs))
    expect(told.every(({ processorId }) => processorId === ID)).toBe(true)
  })

  test('comes one batch after the other', async () => {
    let underWay = 0
    let most = 0
    const busy = async () => {
      underWay++
      most = Math.max(most, underWay)
      await new Promise(setImmediate)
      underWay--
    }
    const { told, fill } = fakes({ tell: busy })
    await fill()
    expect([most, told.length]).toEqual([1, 0])
  })

  test('ends with one sentence when a batch fails on either side, or cannot begin', async () => {
    let left = 3
    const full = fakes({
      tell: async () => {
        if (--left === 0) throw new Error('The disk is full.')
      },
    })
    await full.fill()
    expect(full.asked).toHaveLength(3)
    expect(full.said).toEqual(['The demonstration goes on without all of its history: The disk is full.'])
    const gone = async () => {
      throw new Error('Nobody is there.')
    }
    for (const changes of [{ ask: gone }, { begin: gone }]) {
      const { told, said, fill } = fakes(changes)
      await fill()
      expect([told, said.length]).toEqual([[], 1])
    }
  })

  test('stops when it is told to, and has nothing to say about that', async () => {
    const idle = fakes({
      tell: async () => {
        if (idle.asked.length === 4) idle.stopping.abort()
      },
    })
    await idle.fill()
    expect([idle.asked.length, idle.said]).toEqual([4, []])
    const cut = fakes({
      tell: async () => {
        cut.stopping.abort()
        throw new Error('This operation was aborted')
      },
    })
    await cut.fill()
    expect([cut.asked.length, cut.said]).toEqual([1, []])
  })

  test('is of every meter that the simulator has', () => {
    expect(metersAmong(['SourceMeter_3', 'SourceGain_3', 'MixMeter_14', 'ZoneMeter_0', 'GroupMeter_5'])).toEqual([
      { family: 'source', index: 3 },
      { family: 'mix', index: 14 },
      { family: 'zone', index: 0 },
      { family: 'group', index: 5 },
    ])
  })
})
