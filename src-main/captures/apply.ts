import { AppError } from '../../src-shared/contract/reply.ts'
import { LARGEST_JUMP_DB } from '../../src-shared/decibels.ts'
import type { SettingValue, SettingWhat } from '../../src-shared/model/capture.ts'
import type { AppliedItem, ApplyReceipt, ItemOutcome, PlanItem } from '../../src-shared/model/capture-plan.ts'
import type { Clock } from '../clock.ts'
import type { EndWrite } from '../control/own-writes.ts'
import type { Raise } from '../control/raise.ts'
import type { SettingAccess, SettingTarget } from '../device/setting-access.ts'
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
  readonly raise: Raise
  /** In their order. */
  readonly items: readonly PlanItem[]
  /** Nothing more is written once it is aborted; what was sent is waited for. */
  readonly signal: AbortSignal
  /** Called before each write, as a number of the wire. Answers the way to say how it ended. */
  readonly onWrite: (target: SettingTarget, value: number) => EndWrite
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
  const times = new Map<string, AppliedItem['written']>()
  /** Places at which something did not hold: they are not made louder. */
  const doubtful = new Set<string>()
  let end: Applied['end'] = 'completed'

  for (const [nth, item] of items.entries()) {
    if (signal.aborted) end = 'stopped'
    if (end !== 'completed') break
    onShare(nth / items.length)
    const isRisky = doubtful.has(placeId(item.place)) && mayBeLouder(item)
    const sent: Sent = { written: null }
    const done: Done = isRisky ? { outcome: NOT_LOUDER, end: 'completed' } : await applyItem(parts, item, sent)
    outcomes.set(item.id, done.outcome)
    times.set(item.id, sent.written)
    end = done.end
    if (isFailure(done.outcome)) doubtful.add(placeId(item.place))
  }
  onShare(1)
  const lookedAgain = end !== 'link-lost' && (await lookAgain(parts, outcomes))
  const notReached: ItemOutcome = { kind: 'not-reached', sentence: NOT_REACHED[end] }
  return {
    end,
    lookedAgain,
    items: items.map(({ deed: _, reason: __, startDb: ___, ...item }) => ({
      ...item,
      outcome: outcomes.get(item.id) ?? notReached,
      written: times.get(item.id) ?? null,
    })),
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

/** A source may be louder than the one before it: it follows only a gain that is as it is to be. */
function mayBeLouder({ what, from, to, unmutes }: PlanItem): boolean {
  return unmutes || what === 'source' || isLouder(from, to)
}

async function applyItem(parts: ApplyParts, item: PlanItem, sent: Sent): Promise<Done> {
  const { access } = parts
  const { place, what, to } = item
  const wanted = numberOf(to)
  if (wanted === null) return refused('It was not known when this was captured.', 'completed')
  try {
    const before = await access.look({ place, what }, to)
    if (!before.isInPlace) return refused('Its name is somewhere else now, so nothing was written.', 'moved')
    if (before.grouped) return refused('Its zone is in a combined group now, and follows it.', 'completed')
    const { value } = before
    if (value !== null && isNear(what, value, wanted, SAME_DB)) {
      return { outcome: { kind: 'already-so' }, end: 'completed' }
    }
    if (what === 'gain') {
      if (value === null) return refused('What it is now is not known, so it may become too loud.', 'completed')
      return await bring(parts, item, { from: value, to: wanted }, sent)
    }
    const combined = what === 'active' && wanted === 1 ? await combine(parts, item, sent) : null
    if (combined) return combined
    const now = await send(parts, item, wanted, sent)
    return { outcome: outcomeOf(item, now, wanted, value), end: 'completed' }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code !== 'processor-offline') return refused(error.message, 'completed')
    const kind = sent.written ? 'unanswered' : 'not-reached'
    return { outcome: { kind, sentence: error.message }, end: 'link-lost' }
  }
}

/** When something of an item was sent by now. */
interface Sent {
  written: AppliedItem['written']
}

function send(
  { clock, access, onWrite }: ApplyParts,
  target: SettingTarget,
  value: number,
  sent: Sent,
): Promise<number> {
  const nowMs = clock.nowMs()
  sent.written = { firstMs: sent.written?.firstMs ?? nowMs, lastMs: nowMs }
  return written(access.write({ place: target.place, what: target.what }, value), onWrite(target, value))
}

/** A gain goes up by a ramp. Its name is asked for before each step, and it stops where it is when somebody stops it. */
async function bring(
  parts: ApplyParts,
  item: PlanItem,
  { from, to }: { readonly from: number; readonly to: number },
  sent: Sent,
): Promise<Done> {
  const target = { place: item.place, what: 'gain' } as const
  let end: Applied['end'] = 'completed'
  const way = await parts.raise({
    from,
    to,
    write: (gainDb) => send(parts, target, gainDb, sent),
    async mayGoOn() {
      if (parts.signal.aborted) end = 'stopped'
      if (end !== 'completed') return false
      const { isInPlace, grouped } = await parts.access.look(target, item.to)
      if (!isInPlace) end = 'moved'
      return isInPlace && !grouped
    },
  })
  const at = settingOf({ what: 'gain', gainDb: to, gainPercent: null }, way.gainDb)
  // It may be another one's that was read back.
  if (way.kind === 'moved' && !(await parts.access.look(target, item.to)).isInPlace) end = 'moved'
  if (way.kind === 'held' || end === 'moved') return { outcome: { kind: 'stopped', at }, end }
  const kept = { kind: 'not-applied', kept: at } as const
  if (way.kind === 'moved') return { outcome: kept, end }
  if (item.what === 'gain') return { outcome: outcomeOf(item, way.gainDb, to, from), end }
  return { outcome: isNear('gain', way.gainDb, to, ROUNDING_DB) ? { kind: 'applied' } : kept, end }
}

/**
 * Zones jump to the gain of a group with which they are combined. Where that would be louder, the group goes down to what they have,
 * is combined, and comes up with them. null where it can be combined as it is.
 */
async function combine(parts: ApplyParts, item: PlanItem, sent: Sent): Promise<Done | null> {
  const { place, startDb } = item
  if (startDb === null) return null
  const [gainDb = null] = await parts.access.values([{ place, what: 'gain' }])
  if (gainDb === null) return refused('How loud its group is is not known.', 'completed')
  if (gainDb - startDb <= LARGEST_JUMP_DB) return null
  const low = await send(parts, { place, what: 'gain' }, startDb, sent)
  if (low > startDb + ROUNDING_DB)
    return refused('Its group could not be turned down before, so it would be too loud.', 'completed')
  const now = await send(parts, item, 1, sent)
  const raised = await bring(parts, item, { from: low, to: gainDb }, sent)
  return now === 1 ? raised : { outcome: { kind: 'not-applied', kept: settingOf(item.to, now) }, end: raised.end }
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
