import { describe, expect, onTestFinished, test } from 'vitest'
import { startDailyCaptures } from '../../../src-main/captures/daily.ts'
import { createDriftStories } from '../../../src-main/captures/drift-stories.ts'
import { createDriftWatch } from '../../../src-main/captures/drift-watch.ts'
import { capturesToRemove } from '../../../src-main/captures/keep.ts'
import { entriesOfSound } from '../../../src-main/captures/live.ts'
import { createTopic } from '../../../src-main/topic.ts'
import type { Capture, CaptureId, CaptureSummary, CaptureWhy } from '../../../src-shared/model/capture.ts'
import type { Cause } from '../../../src-shared/model/cause.ts'
import type { ProcessorId, ProcessorView } from '../../../src-shared/model/processor.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import type { ProcessorSound, Zone } from '../../../src-shared/model/sound.ts'
import { captureStoreForTest } from '../../support/capture-room.ts'
import { oneStep } from '../../support/channel-change.ts'
import { createRecordedLog } from '../../support/log.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const BAR = 'p-1' as ProcessorId
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

function view(kind: 'online' | 'waiting'): ProcessorView {
  return { id: BAR, name: 'Main rack', link: { kind, sinceMs: 0 } } as ProcessorView
}

function soundOf(zones: readonly (Omit<Partial<Zone>, 'gainDb'> & { readonly gainDb?: number })[]): ProcessorSound {
  const nothing = { mixes: [], groups: [], scenes: [], routines: [], messages: [], gpoPresets: [], bellSchedules: [] }
  return {
    processorId: BAR,
    reading: { kind: 'complete' },
    sources: [{ index: 4, name: 'Jukebox', placeholder: false, gainDb: -3, gainPercent: 90, muted: false }],
    zones: zones.map((zone, index) => ({
      index,
      placeholder: false,
      gainDb: -20,
      gainPercent: 50,
      muted: false,
      source: 4,
      grouped: false,
      ...zone,
    })),
    ...nothing,
  } as unknown as ProcessorSound
}

function capture(id: string, atMs: number, why: CaptureWhy, entries: Capture['entries'] = []): Capture {
  const about = { by: 'test', name: null, model: 'AZM8', firmware: '4.5', values: 3, unknown: 0, isReference: false }
  return { id: id as CaptureId, processorId: BAR, atMs, why, ...about, entries }
}

const CAUSE: Cause = {
  kind: 'own-command',
  about: 'mute',
  sentence: '',
  by: 'Ana',
  sinceMs: 77,
  confidence: 0.95,
  maybe: [],
  evidence: { fromMs: 77, toMs: 77, rule: '', events: [], readings: [] },
}

describe('the drift watch', () => {
  function watching(reference: Capture | null, changes: readonly ChannelChange[] = []) {
    const clock = createManualClock()
    const views = createTopic<readonly ProcessorView[]>([view('online')])
    const sound = createTopic<readonly ProcessorSound[]>([soundOf([{ name: 'Patio' }, { name: 'Hall' }])])
    const watch = createDriftWatch({
      clock,
      log: createRecordedLog(),
      views,
      sound,
      reference: () => reference,
      stories: createDriftStories({
        recordSince: () => ({ changes, renames: [] }),
        causeOf: (_, { what }) => ({ ...CAUSE, sentence: `The ${what} was changed from the window, by Ana.` }),
      }),
      afterMs: () => HOUR_MS,
    })
    onTestFinished(watch.close)
    return { clock, views, sound, watch }
  }
  const reference = capture('c-00000001', 0, 'by-hand', entriesOfSound(soundOf([{ name: 'Patio' }, { name: 'Hall' }])))

  test('watches nothing without a reference, and counts nothing while the processor is away', async () => {
    const without = watching(null)
    await without.clock.advance(5_000)
    expect(without.watch.views.get()).toEqual([])
    const { clock, views, watch } = watching(reference)
    await clock.advance(5_000)
    expect(watch.views.get()).toMatchObject([{ processorId: BAR, count: 0, drifts: [], standsSinceMs: null }])
    views.set([view('waiting')])
    await clock.advance(5_000)
    expect(watch.views.get()).toMatchObject([{ count: null }])
  })

  test('tells what differs and since when, and somebody once it has stood for an hour; and that it is over', async () => {
    const change = oneStep({ atMs: 77, family: 'zone', index: 1, what: 'mute', before: 0, after: 1 })
    const { clock, sound, watch } = watching(reference, [change])
    await clock.advance(5_000)
    // A priority event that pins a gain for a moment is gone before anybody is told.
    sound.set([soundOf([{ name: 'Patio', gainDb: -10 }, { name: 'Hall' }])])
    await clock.advance(10 * MINUTE_MS)
    expect(watch.views.get()).toMatchObject([{ count: 1, drifts: [{ name: 'Patio', what: 'gain' }] }])
    sound.set([soundOf([{ name: 'Patio' }, { name: 'Hall' }])])
    await clock.advance(HOUR_MS)
    expect(watch.findings.get()).toEqual([])

    const beganMs = clock.nowMs()
    // The indices changed places as well, which is no difference.
    sound.set([soundOf([{ name: 'Hall' }, { name: 'Patio', gainDb: -33, source: -1, muted: true }])])
    await clock.advance(5_000)
    const [told] = watch.views.get()
    expect(told?.drifts.map(({ name, what }) => `${name} ${what}`)).toEqual([
      'Patio gain',
      'Patio mute',
      'Patio source',
    ])
    expect(told?.drifts.find(({ what }) => what === 'mute')?.sinceMs).toBe(77)
    expect(told?.drifts.find(({ what }) => what === 'gain')?.sinceMs).toBeGreaterThanOrEqual(beganMs)
    expect(told?.standsSinceMs).toBe(77)
    // What happened just now may still be on its way into the record; what is long over is looked up at once.
    expect(told?.drifts.map(({ cause }) => cause?.sentence ?? null)).toEqual([
      null,
      'The mute was changed from the window, by Ana.',
      null,
    ])
    await clock.advance(30_000)
    expect(watch.views.get()[0]?.drifts.map(({ cause }) => [cause?.kind, cause?.atMs])).toEqual([
      ['unknown', null],
      ['own-command', 77],
      ['unknown', null],
    ])
    expect(watch.findings.get()).toMatchObject([{ message: '1 setting is not as in the reference of “Main rack”.' }])
    await clock.advance(HOUR_MS)
    expect(watch.findings.get()).toMatchObject([
      {
        key: 'settings-drift:p-1',
        type: 'configuration',
        message: '3 settings are not as in the reference of “Main rack”.',
        details:
          'Main rack: not as in the capture that was chosen as reference: Patio. Likely causes: ' +
          'It is not known why Patio changed. The mute was changed from the window, by Ana.',
      },
    ])
    sound.set([soundOf([{ name: 'Patio' }, { name: 'Hall' }])])
    await clock.advance(5_000)
    expect(watch.views.get()).toMatchObject([{ count: 0 }])
    expect(watch.findings.get()).toEqual([])
  })

  test('looks up each of two with one name once', async () => {
    const twins = [{ name: 'Bar' }, { name: 'Bar' }]
    const entries = entriesOfSound(soundOf(twins))
    const { clock, sound, watch } = watching(capture('c-00000001', 0, 'by-hand', entries))
    sound.set([
      soundOf([
        { name: 'Bar', gainDb: -33 },
        { name: 'Bar', gainDb: -44 },
      ]),
    ])
    await clock.advance(30_000)
    const told = watch.views.get()[0]?.drifts
    expect(told?.map(({ name, cause }) => `${name} ${cause?.kind}`)).toEqual(['Bar unknown', 'Bar unknown'])
    await clock.advance(30_000)
    expect(watch.views.get()[0]?.drifts).toEqual(told)
  })

  test('leaves a zone in a combined group to its group', async () => {
    const { clock, sound, watch } = watching(reference)
    sound.set([soundOf([{ name: 'Patio', gainDb: -1, muted: true, grouped: true }, { name: 'Hall' }])])
    await clock.advance(5_000)
    expect(watch.views.get()).toMatchObject([{ count: 0 }])
  })
})

test('a daily capture is taken when it is due and the processor is there, once, and tried again where it failed', async () => {
  const clock = createManualClock()
  const views = createTopic<readonly ProcessorView[]>([view('waiting')])
  const taken: CaptureSummary[] = []
  let fails = true
  let tries = 0
  let isDue = true
  const stop = startDailyCaptures({
    clock,
    log: createRecordedLog(),
    views,
    processorIds: () => [BAR],
    list: () => [...taken, capture('c-0000000f', clock.nowMs(), 'by-hand')],
    isBusy: () => false,
    take: async () => {
      tries += 1
      if (fails) throw new Error('it broke')
      taken.push(capture('c-00000002', clock.nowMs(), 'daily'))
    },
    isDue: (_, successes) => isDue && successes.length === 0,
    keepOnly: () => undefined,
  })
  onTestFinished(stop)
  await clock.advance(10 * MINUTE_MS)
  expect(tries).toBe(0)
  views.set([view('online')])
  await clock.advance(5 * MINUTE_MS)
  expect(tries).toBe(1)
  fails = false
  await clock.advance(10 * MINUTE_MS)
  expect([tries, taken.length]).toEqual([2, 1])
  await clock.advance(60 * MINUTE_MS)
  expect(tries).toBe(2)
  taken.length = 0
  isDue = false
  await clock.advance(60 * MINUTE_MS)
  expect(tries).toBe(2)
})

describe('what is kept', () => {
  test('all by hand, 30 of the day, 10 from before an apply, and the reference whatever it is', () => {
    const many = (why: CaptureWhy, count: number) =>
      Array.from({ length: count }, (_, nth) => capture(`${why} ${nth}`, nth, why))
    const all = [...many('by-hand', 60), ...many('daily', 33), ...many('before-apply', 12)]
    const withReference = all.map((each) => ({ ...each, isReference: each.id === ('daily 1' as CaptureId) }))
    expect([...capturesToRemove(withReference)].sort()).toEqual([
      'before-apply 0',
      'before-apply 1',
      'daily 0',
      'daily 2',
    ])
  })

  test('comes back from the store as it was, one reference a processor, and none of another’s', async () => {
    const { store, sqlite, notes } = await captureStoreForTest()
    const other = 'p-2' as ProcessorId
    const first = capture('c-00000001', 10, 'by-hand', entriesOfSound(soundOf([{ name: 'Patio', muted: null }])))
    const second = capture('c-00000002', 20, 'daily')
    for (const each of [first, second]) store.add(each)
    store.add({ ...capture('c-00000003', 30, 'daily'), processorId: other })
    expect(store.find(BAR, first.id)).toEqual(first)
    expect(store.find(other, first.id)).toBeNull()
    expect(store.list(BAR).map(({ id }) => id)).toEqual([second.id, first.id])
    store.setReference(BAR, first.id)
    store.setReference(BAR, second.id)
    expect(store.reference(BAR)).toEqual({ ...second, isReference: true })
    store.setReference(BAR, null)
    expect(store.reference(BAR)).toBeNull()
    sqlite.raw().prepare('update capture set value = ? where id = ?').run('[{"place":7}]', first.id)
    expect(store.find(BAR, first.id)).toBeNull()
    expect(notes[0]).toContain('c-00000001')
    store.setSettings({ dailyAt: null, driftAfterMinutes: 5 })
    expect(store.settings()).toEqual({ dailyAt: null, driftAfterMinutes: 5 })
    store.keepOnly([other], 20)
    expect(store.list(BAR)).toHaveLength(2)
    store.keepOnly([other], 21)
    expect([store.list(BAR), store.list(other).length]).toEqual([[], 1])
  })
})
