import type { CaptureId, CaptureSummary, SettingValue } from '../../src-shared/model/capture.ts'
import type {
  ApplyReceipt,
  Comparison,
  DriftCause,
  DriftView,
  PlanItem,
  SettingPlan,
} from '../../src-shared/model/capture-plan.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { EVENING_MS } from './fake-venue.ts'

const HOUSE = 'p-1' as ProcessorId
export const FRIDAY = 'c-00000001' as CaptureId
const BEFORE = 'c-00000009' as CaptureId

/** A capture in the list of "House". */
export function captured(id: CaptureId, rest: Partial<CaptureSummary>): CaptureSummary {
  const about = { why: 'by-hand', by: 'this computer', name: 'Friday', model: 'AZM8', firmware: '4.5' } as const
  return { id, processorId: HOUSE, atMs: EVENING_MS, ...about, values: 380, unknown: 0, isReference: false, ...rest }
}

export const gain = (gainDb: number, gainPercent: number): SettingValue => ({ what: 'gain', gainDb, gainPercent })
const mute = (muted: boolean): SettingValue => ({ what: 'mute', muted })

function item(name: string, index: number, from: SettingValue, to: SettingValue, rest: Partial<PlanItem>): PlanItem {
  const place = { family: 'zone', index, name } as const
  const about = { deed: 'write', unmutes: false, startDb: null, reason: null } as const
  return { id: `zone ${index} ${to.what}`, place, name, what: to.what, from, to, ...about, ...rest }
}

/** A plan with one item of each kind, of which "Patio" may sound by it. */
export const PLAN: SettingPlan = {
  id: 'plan-1',
  processorId: HOUSE,
  captureId: FRIDAY,
  captureAtMs: EVENING_MS,
  captureName: 'Friday',
  madeMs: EVENING_MS,
  items: [
    item('Main Bar', 3, gain(-40, 25), gain(-12, 72.25), {}),
    item('Patio', 0, mute(true), mute(false), { unmutes: true }),
    item('Stage', 2, gain(-9, 78), gain(-9, 78), { deed: 'nothing' }),
    item('Dining Room', 4, gain(-9, 78), gain(-20, 56), {
      deed: 'follows',
      reason: 'Its zone is in a combined group, and follows it.',
    }),
    item('Twin', 5, gain(-9, 78), gain(-20, 56), {
      deed: 'refuse',
      reason: '2 are called “Twin”. Give each a name of its own.',
    }),
  ],
  unmutes: ['Patio'],
}

/** What came of the two writes of {@link PLAN}. */
export const RECEIPT: ApplyReceipt = {
  id: 'r-1',
  processorId: HOUSE,
  captureId: FRIDAY,
  captureAtMs: EVENING_MS,
  beforeId: BEFORE,
  by: 'this computer',
  startedMs: EVENING_MS,
  endedMs: EVENING_MS + 4_000,
  end: 'completed',
  lookedAgain: true,
  sentence: '1 of 2 settings are as captured, 1 of them rounded.',
  items: PLAN.items.slice(0, 2).map(({ deed: _, reason: __, startDb: ___, ...rest }, nth) => ({
    ...rest,
    written: { firstMs: EVENING_MS, lastMs: EVENING_MS },
    outcome: nth === 0 ? { kind: 'rounded', to: gain(-12.5, 71) } : { kind: 'reverted', to: mute(true) },
  })),
}

const BY_ANA: DriftCause = {
  kind: 'own-command',
  sentence: 'Main Bar was changed from the window, by Ana.',
  atMs: EVENING_MS,
}

export const COMPARISON: Comparison = {
  processorId: HOUSE,
  past: { captureId: FRIDAY, atMs: EVENING_MS },
  now: { captureId: null, atMs: EVENING_MS },
  entries: [
    {
      family: 'zone',
      name: 'Main Bar',
      indexPast: 1,
      indexNow: 3,
      kind: 'different',
      differences: [{ what: 'gain', past: gain(-12, 72.25), now: gain(-40, 25), cause: BY_ANA }],
      unknown: [],
      sentence: null,
    },
    {
      family: 'group',
      name: 'Whole House',
      indexPast: 6,
      indexNow: null,
      kind: 'gone',
      differences: [],
      unknown: [],
      sentence: null,
    },
  ],
}

export const DRIFT: DriftView = {
  processorId: HOUSE,
  reference: { captureId: FRIDAY, atMs: EVENING_MS, name: 'Friday' },
  count: 1,
  drifts: [
    {
      ...{ family: 'zone', name: 'Main Bar', what: 'gain', past: gain(-12, 72.25), now: gain(-40, 25) },
      sinceMs: EVENING_MS,
      cause: BY_ANA,
    },
  ],
  standsSinceMs: EVENING_MS,
}
