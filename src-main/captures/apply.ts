import { AppError } from '../../src-shared/contract/reply.ts'
import type { SettingValue, SettingWhat } from '../../src-shared/model/capture.ts'
import type { ApplyReceipt, ItemOutcome, PlanItem } from '../../src-shared/model/capture-plan.ts'
import type { Clock } from '../clock.ts'
import type { EndWrite } from '../control/own-writes.ts'
import type { SettingAccess } from '../device/setting-access.ts'
import { SAME_DB } from './compare.ts'
import { isLouder, placeId } from './plan.ts'

/** A processor may round a gain by so much and has still done what it was told, dB. */
const ROUNDING_DB = 1
/** So long after the last write everything is looked at again: what fights a change takes it back within a second or so, ms. */
export const LOOK_AGAIN_MS = 1_500

/** What came of the writes of a plan. */
export type Applied = Pick<ApplyReceipt, 'end' | 'lookedAgain' | 'items'>

export interface ApplyParts {
  readonly clock: Clock
  readonly access: SettingAccess
  /** In their order. */
  readonly items: readonly PlanItem[]
  /** Nothing more is written once it is aborted; what was sent is waited for. */
  readonly signal: AbortSignal
  /** Called before each write. Answers the way to say how it ended. */
  readonly onWrite: (item: PlanItem) => EndWrite
  /** 0…1 of the writes. */
  readonly onShare: (share: number) => void
  readonly onLookAgain: () => void
}

/**
 * Writes the items one after the other. Before each the names are asked for once more, and after each what the processor says it is
 * now; at the end everything is looked at again. Never rejects for what the processor does: that is told of each item.
 */
export async function applyItems(parts: ApplyParts): Promise<Applied> {
  const { items, signal, onShare } = parts
  const outcomes = new Map<string, ItemOutcome>()
  /** Places at which something did not hold: they are not made louder. */
  const doubtful = new Set<string>()
  let end: Applied['end'] = 'completed'

  for (const [nth, item] of items.entries()) {
    if (signal.aborted) end = 'stopped'
    if (end !== 'completed') break
    onShare(nth / items.length)
    const isRisky = doubtful.has(placeId(item.place)) && (item.unmutes || isLouder(item.from, item.to))
    const done: Done = isRisky ? { outcome: NOT_LOUDER, end: 'completed' } : await applyItem(parts, item)
    outcomes.set(item.id, done.outcome)
    end = done.end
    if (isFailure(done.outcome)) doubtful.add(placeId(item.place))
  }
  onShare(1)
  const lookedAgain = end !== 'link-lost' && (await lookAgain(parts, outcomes))
  const notReached: ItemOutcome = { kind: 'not-reached', sentence: NOT_REACHED[end] }
  return {
    end,
    lookedAgain,
    items: items.map(({ deed: _, reason: __, ...item }) => ({ ...item, outcome: outcomes.get(item.id) ?? notReached })),
  }
}

const NOT_REACHED: Readonly<Record<Applied['end'], string>> = {
  completed: 'It was not written.',
  stopped: 'It was stopped before.',
  'link-lost': 'The connection was lost before.',
  moved: 'Names had moved, so nothing more was written.',
}

const NOT_LOUDER: ItemOutcome = {
  kind: 'not-reached',
  sentence: 'An earlier change to it did not hold, so it is not made louder.',
}

/** What came of one item, and whether it goes on after it. */
interface Done {
  readonly outcome: ItemOutcome
  readonly end: Applied['end']
}

async function applyItem({ access, onWrite }: ApplyParts, item: PlanItem): Promise<Done> {
  const { place, what, to } = item
  const wanted = numberOf(to)
  if (wanted === null) return refused('It was not known when this was captured.', 'completed')
  let isSent = false
  try {
    const before = await access.look({ place, what }, to)
    if (!before.isInPlace) return refused('Its name is somewhere else now, so nothing was written.', 'moved')
    if (before.grouped) return refused('Its zone is in a combined group now, and follows it.', 'completed')
    if (before.value !== null && isNear(what, before.value, wanted, SAME_DB)) {
      return { outcome: { kind: 'already-so' }, end: 'completed' }
    }
    isSent = true
    const now = await written(access.write({ place, what }, wanted), onWrite(item))
    return { outcome: outcomeOf(item, now, wanted, before.value), end: 'completed' }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code !== 'processor-offline') return refused(error.message, 'completed')
    const kind = isSent ? 'unanswered' : 'not-reached'
    return { outcome: { kind, sentence: error.message }, end: 'link-lost' }
  }
}

/** Waits for a write, and says how it ended. */
async function written(writing: Promise<number>, ended: EndWrite): Promise<number> {
  try {
    const value = await writing
    ended({ kind: 'confirmed', value })
    return value
  } catch (error) {
    const isRefused = error instanceof AppError && error.code !== 'processor-offline'
    ended({ kind: isRefused ? 'refused' : 'not-connected' })
    throw error
  }
}

function refused(sentence: string, end: Applied['end']): Done {
  return { outcome: { kind: 'refused', sentence }, end }
}

function outcomeOf({ what, to }: PlanItem, now: number, wanted: number, before: number | null): ItemOutcome {
  if (isNear(what, now, wanted, SAME_DB)) return { kind: 'applied' }
  const kept = settingOf(to, now)
  if (before !== null && isNear(what, now, before, SAME_DB)) return { kind: 'not-applied', kept }
  return isNear(what, now, wanted, ROUNDING_DB) ? { kind: 'rounded', to: kept } : { kind: 'not-applied', kept }
}

/** Whether two numbers of the wire are the same setting; only gains are ever nearly the same. */
function isNear(what: SettingWhat, a: number, b: number, withinDb: number): boolean {
  return what === 'gain' ? Math.abs(a - b) <= withinDb : a === b
}

/** Whether a written value did not hold. Nobody waits for this after the link was lost. */
async function lookAgain({ clock, access, items, onLookAgain }: ApplyParts, outcomes: Map<string, ItemOutcome>) {
  const written = items.filter(({ id }) => {
    const kind = outcomes.get(id)?.kind
    return kind === 'applied' || kind === 'rounded'
  })
  if (written.length === 0) return true
  onLookAgain()
  await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve))
  let values: readonly (number | null)[]
  try {
    values = await access.values(written)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return false
  }
  for (const [nth, { id, what, to }] of written.entries()) {
    const value = values[nth]
    const outcome = outcomes.get(id)
    const held = outcome?.kind === 'rounded' ? numberOf(outcome.to) : numberOf(to)
    if (value === null || value === undefined || held === null || isNear(what, value, held, SAME_DB)) continue
    outcomes.set(id, { kind: 'reverted', to: settingOf(to, value) })
  }
  return values.every((value) => value !== null)
}

/** Whether what was wanted is not so. */
export function isFailure({ kind }: ItemOutcome): boolean {
  return kind !== 'applied' && kind !== 'already-so' && kind !== 'rounded'
}

/** A value as it is written: dB, 0 or 1, or an index; null where it is not known. */
export function numberOf(value: SettingValue): number | null {
  switch (value.what) {
    case 'gain':
      return value.gainDb
    case 'mute':
      return value.muted === null ? null : Number(value.muted)
    case 'active':
      return value.active === null ? null : Number(value.active)
    case 'source':
      return value.source?.index ?? null
    case 'schedule':
      return value.schedule?.index ?? null
  }
}

/** What the processor said, as a value of the same kind. Names are not known of an index that nobody asked for. */
function settingOf(like: SettingValue, number: number): SettingValue {
  switch (like.what) {
    case 'gain':
      return { what: 'gain', gainDb: number, gainPercent: null }
    case 'mute':
      return { what: 'mute', muted: number !== 0 }
    case 'active':
      return { what: 'active', active: number !== 0 }
    case 'source':
      return { what: 'source', source: { kind: number === -1 ? 'none' : 'unknown', index: number, name: null } }
    case 'schedule':
      return { what: 'schedule', schedule: { index: number, name: null } }
  }
}
