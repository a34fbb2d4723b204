import { NO_READING } from '../../../src-shared/decibels.ts'
import type { Swing } from '../../../src-shared/model/cause.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { meanLevel } from '../measure.ts'
import { isSame, type LevelSpan } from './facts.ts'

/** dB within this time, or points of the volume down to this, %: a drop (and the other way about, a jump). */
const SWING_DB = 12
const WITHIN_MS = 2000
const SWING_POINTS = 15
const LOW_PERCENT = 10
/** Music swells and speech pauses: a level counts only where the means of so long before and after differ too. */
const LASTING_MS = 30_000
const LEAST_STEPS = 3
const READ_SHARE = 0.6

/** A drop or jump without its cause; of a setting with the changes that it was made of. */
export interface BareSwing extends Omit<Swing, 'cause'> {
  readonly changes: readonly ChannelChange[]
}

/**
 * What became much quieter: by 12 dB within 2 s, or by 15 points of the volume to 10 % or less. Of gains as they were set; of
 * meters where the level fell so from one sample to the next but one, and stayed down.
 */
export function dropsOf(changes: readonly ChannelChange[], levels: readonly LevelSpan[]): readonly BareSwing[] {
  return swingsOf(changes, levels).filter(({ direction }) => direction === 'drop')
}

/** Drops, and jumps by the same rule the other way, oldest first. A level that follows its own gain is the gain’s swing alone. */
export function swingsOf(changes: readonly ChannelChange[], levels: readonly LevelSpan[]): readonly BareSwing[] {
  const ofSettings = movementsOf(changes).flatMap(settingSwing)
  const ofLevels = levels.flatMap((span) =>
    levelSwings(span).filter(
      (swing) =>
        !ofSettings.some(
          (each) =>
            isSame(each, swing) &&
            each.direction === swing.direction &&
            Math.abs(each.atMs - swing.atMs) <= WITHIN_MS + span.periodMs,
        ),
    ),
  )
  return [...ofSettings, ...ofLevels].sort((a, b) => a.atMs - b.atMs)
}

/** Gain changes of one channel in one direction, each within 2 s of the one before: one movement. */
function movementsOf(changes: readonly ChannelChange[]): readonly (readonly ChannelChange[])[] {
  const movements: ChannelChange[][] = []
  const newest = new Map<string, ChannelChange[]>()
  for (const change of changes) {
    if (change.what !== 'gain' || change.before === null || change.before === change.after) continue
    const key = `${change.family} ${change.index}`
    const movement = newest.get(key)
    const last = movement?.at(-1)
    const goesOn =
      last !== undefined &&
      change.atMs - last.atMs <= WITHIN_MS &&
      Math.sign(change.after - change.before) === Math.sign(last.after - (last.before ?? 0))
    if (movement && goesOn) movement.push(change)
    else {
      const begun = [change]
      newest.set(key, begun)
      movements.push(begun)
    }
  }
  return movements
}

function settingSwing(movement: readonly ChannelChange[]): readonly BareSwing[] {
  const [first] = movement
  const last = movement.at(-1)
  if (!first || !last || first.before === null) return []
  const direction = last.after < first.before ? 'drop' : 'jump'
  if (steepest(movement) < SWING_DB && !isByPoints(direction, first.percentBefore, last.percentAfter)) return []
  const { family, index, atMs, before: beforeDb } = first
  return [{ direction, by: 'setting', family, index, atMs, beforeDb, afterDb: last.after, changes: movement }]
}

/** The most dB that it moved within 2 s. */
function steepest(movement: readonly ChannelChange[]): number {
  let most = 0
  for (const [at, from] of movement.entries()) {
    for (const to of movement.slice(at)) {
      if (to.atMs - from.atMs > WITHIN_MS) break
      most = Math.max(most, Math.abs(to.after - (from.before ?? to.after)))
    }
  }
  return most
}

function isByPoints(direction: Swing['direction'], before: number | null, after: number | null): boolean {
  if (before === null || after === null || Math.abs(after - before) < SWING_POINTS) return false
  return direction === 'drop' ? after <= LOW_PERCENT : before <= LOW_PERCENT
}

function levelSwings(span: LevelSpan): readonly BareSwing[] {
  const { family, index, fromMs, periodMs, level } = span
  const block = Math.max(LEAST_STEPS, Math.round(LASTING_MS / periodMs))
  const found: BareSwing[] = []
  for (let step = LEAST_STEPS; step + LEAST_STEPS < level.length; step++) {
    const [before, after] = [level[step - 1]!, level[step + 1]!]
    // What happened is somewhere inside this step, which is therefore between the two.
    if (before === NO_READING || after === NO_READING || Math.abs(after - before) < SWING_DB * 10) continue
    const was = steadyLevel(level, Math.max(0, step - block), step)
    const is = steadyLevel(level, step + 1, Math.min(level.length, step + 1 + block))
    if (was === null || is === null) continue
    const isDrop = is.mean < was.mean
    const distance = isDrop ? was.lowest - is.highest : is.lowest - was.highest
    if (distance < SWING_DB || isDrop !== after < before) continue
    const direction = isDrop ? 'drop' : 'jump'
    found.push({
      ...{ direction, by: 'level', family, index, atMs: fromMs + step * periodMs },
      ...{ beforeDb: was.mean, afterDb: is.mean, changes: [] },
    })
    step += LEAST_STEPS
  }
  return found
}

/** Mean of a block and of its halves, dB; null where too little of it was read. */
function steadyLevel(level: Int16Array, from: number, to: number) {
  const all = meanLevel(level, from, to)
  const middle = (from + to) >> 1
  const halves = [meanLevel(level, from, middle), meanLevel(level, middle, to)].filter((each) => each !== null)
  if (all === null || all.steps < (to - from) * READ_SHARE || halves.length < 2) return null
  const values = halves.map(({ levelDb }) => levelDb)
  return { mean: all.levelDb, lowest: Math.min(...values), highest: Math.max(...values) }
}
