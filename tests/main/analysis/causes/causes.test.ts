import { describe, expect, it } from 'vitest'
import type { CauseFacts, FactChannel, LevelSpan } from '../../../../src-main/analysis/causes/facts.ts'
import { dropsOf, swingsOf } from '../../../../src-main/analysis/causes/swings.ts'
import { whyChanged } from '../../../../src-main/analysis/causes/why-changed.ts'
import { whyNow } from '../../../../src-main/analysis/causes/why-now.ts'
import { whySwung } from '../../../../src-main/analysis/causes/why-swung.ts'
import { GainDb, GainPercent, NO_READING } from '../../../../src-shared/decibels.ts'
import { type Cause, HEARD_TRIGGERS, type OwnAct } from '../../../../src-shared/model/cause.ts'
import type { ControlChange } from '../../../../src-shared/model/control.ts'
import { CHANGED_THINGS } from '../../../../src-shared/model/history.ts'
import { GAP_CAUSES, type Gap } from '../../../../src-shared/model/monitor.ts'
import { ProcessorId } from '../../../../src-shared/model/processor.ts'
import type { ChannelChange } from '../../../../src-shared/model/recording.ts'
import { CHANNEL_FAMILIES } from '../../../../src-shared/model/sound.ts'
import { createSeededRandom } from '../../../support/random.ts'
import { EVENING_MS, wallClock } from '../evening.ts'

const ID = ProcessorId.parse('any')
const NOW_MS = EVENING_MS + 600_000

function nothing(facts: Partial<CauseFacts> = {}): CauseFacts {
  return {
    ...{ atMs: NOW_MS, channels: [], triggerNames: [], changes: [], completeFromMs: EVENING_MS, triggers: [] },
    ...{ acts: [], gaps: [], levels: [], wallClock, silenceDb: -50 },
    ...facts,
  }
}

function gain(atMs: number, before: number | null, after: number, how: Partial<ChannelChange> = {}): ChannelChange {
  return {
    ...{ atMs, family: 'zone', index: 4, what: 'gain', before, after, steps: 1, unseen: false },
    ...{ largestStep: Math.abs(after - (before ?? after)), percentBefore: null, percentAfter: null },
    ...how,
  }
}

function zone(how: Partial<FactChannel> = {}): FactChannel {
  return {
    ...{ family: 'zone', index: 4, name: 'Patio', placeholder: false, gainDb: -20, gainPercent: 56 },
    ...{ muted: false, source: 0, grouped: false, active: null },
    ...how,
  }
}

function span(how: Partial<LevelSpan>, levels: readonly number[]): LevelSpan {
  const level = Int16Array.from(levels)
  return { family: 'zone', index: 4, fromMs: EVENING_MS, periodMs: 5000, level, peak: level, ...how }
}

function isSound({ sentence, confidence, evidence, kind, maybe }: Cause): boolean {
  const isShort = sentence.split(/(?<=[.!?])\s+/).every((one) => one.split(/\s+/).length <= 15)
  const isTold = kind === 'unknown' ? confidence === 0 : confidence > 0 && confidence <= 1 && maybe.length === 0
  return (
    isShort &&
    isTold &&
    evidence.fromMs <= evidence.toMs &&
    !/undefined|NaN/.test(JSON.stringify({ sentence, evidence }))
  )
}

describe('whatever was recorded', () => {
  it('of nothing there is nothing to say', () => {
    expect(dropsOf([], [])).toEqual([])
    expect(whyNow({ family: 'zone', index: 4 }, nothing())).toMatchObject([{ kind: 'link-gap', about: 'link' }])
    expect(whyNow({ family: 'zone', index: 4 }, nothing({ channels: [zone()] }))).toEqual([])
    expect(whyChanged(gain(NOW_MS, null, -20), nothing())).toMatchObject({ kind: 'unknown', confidence: 0, maybe: [] })
  })

  it('one reading, or none at all, is no swing', () => {
    for (const levels of [[], [-200], [NO_READING], new Array(60).fill(NO_READING)]) {
      expect(swingsOf([], [span({}, levels)])).toEqual([])
    }
  })

  it('is answered with one kind, whole sentences and evidence', () => {
    const random = createSeededRandom(4)
    let asked = 0
    for (let time = 0; time < 300; time++) {
      const facts = anyFacts(random)
      for (const change of facts.changes) {
        expect(isSound(whyChanged(change, facts)), JSON.stringify(whyChanged(change, facts))).toBe(true)
        asked += 1
      }
      for (const swing of swingsOf(facts.changes, facts.levels))
        expect(isSound(whySwung(swing, facts).cause)).toBe(true)
      for (const channel of facts.channels) {
        for (const cause of whyNow(channel, facts)) expect(isSound(cause), JSON.stringify(cause)).toBe(true)
      }
    }
    expect(asked).toBeGreaterThan(3000)
  })
})

describe('a gap before a change that was seen', () => {
  const drop = gain(NOW_MS, -20, -80)
  const gapOf = (cause: Gap['cause'], lengthMs: number) =>
    whyChanged(
      drop,
      nothing({
        changes: [drop],
        channels: [zone()],
        gaps: [{ fromMs: NOW_MS - 20_000, toMs: NOW_MS - 20_000 + lengthMs, cause }],
      }),
    )

  it('may hide what did it only where nobody could hear the processor, for longer than an act takes to show', () => {
    expect(gapOf('link', 10_000)).toMatchObject({ kind: 'unknown', maybe: ['link-gap', 'outside'] })
    expect(gapOf('asleep', 10_000)).toMatchObject({ kind: 'unknown', maybe: ['link-gap', 'outside'] })
    // With nothing that it may have been, it becomes a finding.
    expect(gapOf('meters', 10_000)).toMatchObject({ kind: 'unknown', maybe: [] })
    expect(gapOf('asleep', 2000)).toMatchObject({ kind: 'unknown', maybe: [] })
  })
})

describe('a clock that was set', () => {
  it('leaves our own act astray: an hour off, it is not taken for a hand', () => {
    const off = gain(NOW_MS, 0, 1, { what: 'mute' })
    const act: OwnAct = {
      ...{ atMs: NOW_MS + 3_600_000, by: 'Ann', door: 'web', way: 'command', result: 'applied', backTo: null },
      order: {
        kind: 'control',
        target: { processorId: ID, family: 'zone', index: 4 },
        change: { what: 'mute', muted: true },
      },
    }
    const ask = (acts: readonly OwnAct[], changes = [off]) =>
      whyChanged(off, nothing({ changes, channels: [zone()], acts })).kind
    expect(ask([])).toBe('outside')
    expect(ask([act])).toBe('unknown')
    // One that has shown did what it asked for then.
    const shown = gain(NOW_MS + 3_600_100, 0, 1, { what: 'mute' })
    expect(ask([act], [off, gain(NOW_MS + 60_000, 1, 0, { what: 'mute' }), shown])).toBe('outside')
  })
})

describe('a drop', () => {
  it('is 12 dB within 2 s, in as many changes as it takes, and not over a longer time', () => {
    const clicks = (everyMs: number) =>
      [0, 1, 2].map((nth) => gain(NOW_MS + nth * everyMs, -20 - 5 * nth, -25 - 5 * nth))
    expect(dropsOf(clicks(900), [])).toMatchObject([{ by: 'setting', beforeDb: -20, afterDb: -35 }])
    expect(dropsOf(clicks(1900), [])).toEqual([])
    expect(dropsOf([gain(NOW_MS, -20, -31)], [])).toEqual([])
    expect(swingsOf([gain(NOW_MS, -40, -20)], [])).toMatchObject([{ direction: 'jump' }])
  })

  it('is 15 points down to 10 % or less', () => {
    const points = (percentBefore: number, percentAfter: number) =>
      dropsOf([gain(NOW_MS, -50, -58, { percentBefore, percentAfter })], []).length
    expect([points(25, 10), points(26, 11), points(24, 10)]).toEqual([1, 0, 0])
  })

  it('of a level stays down, and a pause in speech is none', () => {
    const steps = Array.from({ length: 40 }, (_, step) => (step < 20 ? -250 : -480))
    expect(dropsOf([], [span({}, steps)])).toMatchObject([{ by: 'level', afterDb: -48 }])
    const speech = Array.from({ length: 40 }, (_, step) => (step % 5 === 4 ? -600 : -250))
    expect(dropsOf([], [span({}, speech)])).toEqual([])
  })
})

describe('Custom Priority Volume', () => {
  it('fifty times in 28 minutes, without a microphone that can be heard, is told as what it is', () => {
    const random = createSeededRandom(28)
    const changes = Array.from({ length: 50 }, (_, time) => {
      const atMs = EVENING_MS + time * 33_600 + Math.round(random() * 9000)
      return [gain(atMs, -12, -38), gain(atMs + 4000 + Math.round(random() * 14_000), -38, -12)]
    }).flat()
    const facts = nothing({ changes, channels: [zone()], atMs: EVENING_MS + 28 * 60_000 })
    const drops = dropsOf(changes, [])
    expect(drops.length).toBe(50)
    expect(new Set(drops.map((drop) => whySwung(drop, facts).cause.kind))).toEqual(new Set(['priority']))
  })
})

function anyFacts(random: () => number): CauseFacts {
  const whole = (low: number, high: number) => Math.floor(low + (high - low) * random())
  const pick = <T>(list: readonly T[]) => list[whole(0, list.length)]!
  const list = <T>(most: number, make: () => T) => Array.from({ length: whole(0, most + 1) }, make)
  const atMs = () => EVENING_MS + whole(-2, 600) * 1000 + whole(0, 3) * 100
  const oldestFirst = <T extends { readonly atMs: number }>(all: T[]) => all.sort((a, b) => a.atMs - b.atMs)
  const flag = () => pick([true, false, null])
  const orders = (): ControlChange =>
    pick<ControlChange>([
      { what: 'gain-db', gainDb: GainDb.parse(pick([-80, -20, 0])) },
      { what: 'gain-percent', gainPercent: GainPercent.parse(pick([0, 5, 50])) },
      { what: 'mute', muted: random() < 0.5 },
      { what: 'source', source: pick([-1, 0, 3]) },
      { what: 'combine', active: random() < 0.5 },
    ])
  const act = (): OwnAct => ({
    ...{ atMs: atMs(), by: pick(['window', '']), door: 'window', backTo: pick([null, -20]) },
    way: pick(['command', 'undo', 'preset', 'mute-all', 'check']),
    result: pick(['applied', 'refused', 'unclear']),
    order:
      random() < 0.2
        ? { kind: 'trigger', trigger: { processorId: ID, kind: pick(['scene', 'gpo-preset']), index: whole(0, 3) } }
        : {
            kind: 'control',
            target: { processorId: ID, family: pick(CHANNEL_FAMILIES), index: whole(0, 4) },
            change: orders(),
          },
  })
  const levels = () => list(60, () => pick([NO_READING, -800, -600, -300, -100, 0]))
  return nothing({
    atMs: EVENING_MS + 600_000,
    completeFromMs: pick([EVENING_MS, 0]),
    channels: CHANNEL_FAMILIES.flatMap((family) =>
      [0, 1, 2, 3].map((index) => ({
        ...zone({ family, index, name: pick(['', 'Patio', 'Mic 1 Host', 'a b c d e f g h', 'x'.repeat(64)]) }),
        ...{ gainDb: pick([null, -80, -20]), gainPercent: pick([null, 0, 50]), muted: flag() },
        ...{ source: pick([null, -1, 0, 3, 99]), grouped: flag(), active: flag() },
      })),
    ),
    changes: oldestFirst(
      list(40, () =>
        gain(atMs(), pick([null, -80, -20, 0, 1]), pick([-80, -50, -20, 0, 1]), {
          ...{ family: pick(CHANNEL_FAMILIES), index: whole(0, 4), what: pick(CHANGED_THINGS), steps: whole(1, 9) },
          ...{ largestStep: whole(0, 60), percentAfter: pick([null, 0, 50]), unseen: random() < 0.1 },
        }),
      ),
    ),
    triggers: oldestFirst(list(6, () => ({ atMs: atMs(), kind: pick(HEARD_TRIGGERS), index: whole(0, 3) }))),
    acts: oldestFirst(list(8, act)),
    gaps: list(2, () => ({ fromMs: atMs(), toMs: pick([null, NOW_MS]), cause: pick(GAP_CAUSES) })),
    levels: list(8, () => span({ family: pick(CHANNEL_FAMILIES), index: whole(0, 4) }, levels())),
  })
}
