import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import { AUTOMATIC_KINDS, type ChangeKind } from '../../src-shared/model/change.ts'
import type {
  ControlOrder,
  ControlOutcome,
  ControlPending,
  ControlResult,
  TriggerOrder,
  TriggerResult,
} from '../../src-shared/model/control.ts'
import { channelAt, knobKey, knobOf, valueIn, wantedOf } from '../../src-shared/model/knob.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { Link } from '../device/control.ts'
import type { ChangeLog } from './change-log.ts'
import { createKnobs } from './knobs.ts'
import { pause } from './lane.ts'
import { failed, outcomeOf, secondLook } from './outcome.ts'
import { routed } from './route.ts'
import type { Stroke } from './strokes.ts'

/** When a value that was confirmed is looked at again, ms: some setups take a change back after a second. */
const LOOK_AGAIN_MS = 1250

/** On whose behalf a change is made, and as part of what. */
export interface Behalf {
  readonly caller: Caller
  readonly kind: Exclude<ChangeKind, 'trigger' | 'at-the-device'>
  /** The change that this one takes back. */
  readonly undoOf: number | null
  /** The "mute all" that it is part of. */
  readonly batch: number | null
}

/** Whether somebody may do it. Throws an AppError `not-allowed` where not. An order for a combined zone is asked for zone and group. */
export type MayChange = (order: ControlOrder | TriggerOrder, caller: Caller) => void

/** The one way for every change that a person or a preset makes. */
export interface ControlDesk {
  /** What is on its way now, and what another controller fights over. */
  readonly pending: Readable<ControlPending>
  /**
   * Answers when the value was confirmed and looked at again, about a second later; a change that a newer one overtakes answers at
   * once. What the processor did not do is an outcome and no failure.
   *
   * @throws AppError `bad-input`, `not-found`, `processor-offline` where it was not read yet, `not-allowed`: also to what automation
   *   must not do
   */
  change(order: ControlOrder, behalf: Behalf): Promise<ControlResult>
  /** @throws AppError `not-found`, `processor-offline` where it was not read yet, `not-allowed` */
  trigger(order: TriggerOrder, caller: Caller): Promise<TriggerResult>
  close(): void
}

export interface ControlDeskParts {
  readonly clock: Clock
  readonly sound: Readable<readonly ProcessorSound[]>
  /** @throws AppError `not-found` */
  readonly link: (id: ProcessorId) => Link
  readonly mayChange: MayChange
  readonly changes: Pick<ChangeLog, 'strokes' | 'hands'>
}

export function createControlDesk({ clock, sound, link, mayChange, changes }: ControlDeskParts): ControlDesk {
  const knobs = createKnobs({ clock, sound, link, hands: changes.hands })

  /** The order as it is to be carried out. Nothing waits in here, so that orders keep the sequence in which they came. */
  function accept(asked: ControlOrder, { caller, kind }: Behalf): ControlOrder {
    const { target, change } = asked
    assertFits(asked)
    link(target.processorId).assertChannel(target)
    mayChange(asked, caller)
    const own = sound.get().find(({ processorId }) => processorId === target.processorId)!
    // What goes back to what it was means its own value, and not the group's.
    const isBack = kind === 'undo' || kind === 'put-back' || kind === 'protocol-check'
    const order = isBack || change.what === 'combine' ? asked : routed(asked, own)
    if (order !== asked) mayChange(order, caller)
    if (change.what === 'source') assertSource(change.source, own)
    if (AUTOMATIC_KINDS.has(kind)) assertNoUnmute(order, own)
    return order
  }

  async function change(asked: ControlOrder, behalf: Behalf): Promise<ControlResult> {
    const order = accept(asked, behalf)
    const { target, change: wanted } = order
    const channel = channelAt(sound.get(), target)!
    const key = knobKey(target, knobOf(wanted.what))
    const known = valueIn(channel, wanted.what)
    const stroke = changes.strokes.begin(key, {
      ...behalf,
      target,
      name: channel.name,
      what: wanted.what,
      wanted: wantedOf(wanted),
      before: known,
    })
    const lane = knobs.lane(target, wanted.what)
    const routedFrom = order === asked ? null : asked.target
    const aim = { change: wanted, routedFrom, by: behalf.caller.name, sinceMs: clock.nowMs() }
    const going = lane.go(aim)
    const place = lane.count()
    const { end, before: found } = await going.catch((error: unknown) => {
      // Its processor was removed meanwhile: nobody knows what it came to.
      stroke.end('not-connected', null, known)
      throw error
    })
    const before = known ?? found
    const first = outcomeOf(wanted, before, end)
    const isReplaced = first.kind === 'overtaken' && first.by === 'newer-order' && changes.strokes.isOpen(key, stroke)
    if (!isReplaced) note(stroke, first, order, before)
    const outcome = await looksAgain(order, before, first, () => lane.count() === place)
    if (outcome !== first) note(stroke, outcome, order, before)
    return { order, routedFrom, name: channel.name, outcome, recordId: stroke.id() }
  }

  function note(stroke: Stroke, outcome: ControlOutcome, order: ControlOrder, before: number | null): void {
    const channel = channelAt(sound.get(), order.target)
    const after = 'value' in outcome ? outcome.value : channel && valueIn(channel, order.change.what)
    stroke.end(outcome.kind, after, before)
  }

  /** What was confirmed may be taken back a moment later. Where something newer came meanwhile, that is no news. */
  async function looksAgain(
    { target, change: wanted }: ControlOrder,
    before: number | null,
    first: ControlOutcome,
    isNewest: () => boolean,
  ): Promise<ControlOutcome> {
    if (first.kind !== 'applied' && first.kind !== 'rounded') return first
    await pause(clock, LOOK_AGAIN_MS)
    if (!isNewest()) return first
    const again = await link(target.processorId).read(target, wanted.what)
    if (again.kind !== 'confirmed' || !isNewest()) return first
    return secondLook(wanted, before, first, again.value)
  }

  return {
    pending: knobs.pending,
    change,
    async trigger(order, caller) {
      const { processorId, kind, index } = order
      const to = link(processorId)
      const name = to.triggerName(kind, index)
      mayChange(order, caller)
      const stroke = changes.strokes.begin(`${processorId} ${kind} ${index}`, {
        target: { trigger: order },
        name,
        what: 'trigger',
        wanted: null,
        before: null,
        caller,
        kind: 'trigger',
        undoOf: null,
        batch: null,
      })
      const end = await to.trigger(kind, index)
      const outcome = end.kind === 'done' ? ({ kind: 'applied' } as const) : failed(end)
      return { order, name, outcome, recordId: stroke.end(outcome.kind, null, null) }
    },
    close: knobs.close,
  }
}

function assertFits({ target: { family }, change: { what } }: ControlOrder): void {
  const families: Partial<Record<typeof what, readonly string[]>> = { source: ['zone', 'group'], combine: ['group'] }
  if (families[what]?.includes(family) === false) throw new AppError('bad-input', `A ${family} has no ${what}.`)
}

/** Mixes are numbered after the sources, and are routed like one (protocol.md §4). */
function assertSource(source: number, { sources, mixes, reading }: ProcessorSound): void {
  if (source === -1 || [...sources, ...mixes].some(({ index }) => index === source)) return
  if (reading.kind !== 'complete') {
    throw new AppError('processor-offline', 'The processor is still being read, and that source has not come yet.')
  }
  throw new AppError('not-found', `The processor has no source ${source}.`)
}

/** Zones take the mute of a group when they are combined, and may have their own again when they are not. */
function assertNoUnmute({ target, change }: ControlOrder, { zones, groups }: ProcessorSound): void {
  const isUnmute = change.what === 'mute' && !change.muted
  const group = groups.find(({ index }) => index === target.index)
  const isCombining = change.what === 'combine' && change.active && group?.muted !== true
  const isParting = change.what === 'combine' && !change.active && group?.muted !== false
  if (isUnmute || isParting || (isCombining && zones.some(({ muted }) => muted !== false))) {
    throw new AppError('not-allowed', 'Only a person lets a muted area sound again. It was left as it is.')
  }
}
