import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { ChangeRecord, UndoResult } from '../../src-shared/model/change.ts'
import type { ControlTarget, ControlWhat } from '../../src-shared/model/control.ts'
import { changeTo, channelAt, isSame, knobOf, whatsOf } from '../../src-shared/model/knob.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { CHANNEL_FAMILIES, type ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Link } from '../device/control.ts'
import type { ChangeLog } from './change-log.ts'
import type { ControlDesk } from './control-desk.ts'

/** How many of their own changes somebody can take back (interface.md, Habits). */
const UNDO_STEPS = 20

/** Changes are taken back: one's own in the order in which they were made, and anybody's from the history. */
export interface TakingBack {
  /**
   * One of the caller's own newest 20 changes; null is the newest that was not taken back.
   *
   * @throws AppError `not-found`, `busy` while the caller's last change is on its way, `stale-plan` where it is not any more what the
   *   change left, and what {@link ControlDesk.change} throws
   */
  undo(id: number | null, caller: Caller): Promise<UndoResult>
  /** Whoever made it. @throws AppError as {@link undo}; with `anyway` it is put back though it was changed since */
  putBack(id: number, anyway: boolean, caller: Caller): Promise<UndoResult>
}

export interface TakingBackParts {
  readonly sound: Readable<readonly ProcessorSound[]>
  readonly link: (id: ProcessorId) => Pick<Link, 'read'>
  readonly desk: Pick<ControlDesk, 'change' | 'pending'>
  readonly look: ChangeLog['look']
}

export function createTakingBack({ sound, link, desk, look }: TakingBackParts): TakingBack {
  function ownChange(id: number | null, caller: Caller): ChangeRecord {
    const steps = look.doneBy(caller.name, caller.door, UNDO_STEPS)
    const found = steps.find((record) => (id === null ? !record.undone : record.id === id))
    if (!found) {
      const sentence = id === null ? 'There is nothing to undo.' : `You can undo your last ${UNDO_STEPS} changes.`
      throw new AppError('not-found', sentence)
    }
    if (found.undone) throw new AppError('stale-plan', 'It was undone already.')
    if (id === null && found.kind === 'mute-all') {
      throw new AppError('bad-input', 'You muted everything last. Undo that as a whole.')
    }
    return found
  }

  async function takeBack(of: ChangeRecord, kind: 'undo' | 'put-back', anyway: boolean, caller: Caller) {
    const { target, what, before, after } = stepBack(of)
    if (before === null) throw new AppError('bad-input', 'It is not known what it was before.')
    const channel = channelAt(sound.get(), target)
    if (channel && channel.name !== of.name) {
      throw new AppError('stale-plan', `“${of.name}” is called “${channel.name}” now. Change it by hand.`)
    }
    if (channel && 'grouped' in channel && channel.grouped) {
      throw new AppError('stale-plan', `“${of.name}” is combined with other areas now.`)
    }
    const now = await link(target.processorId).read(target, what)
    if (now.kind !== 'confirmed') throw now.failure
    const isAsLeft = after !== null && isSame(what, after, now.value)
    if (!isAsLeft && !anyway) throw new AppError('stale-plan', changedSince(of, what, caller))
    const order = { target, change: changeTo(what, before) }
    const result = await desk.change(order, { caller, kind, undoOf: of.id, batch: null })
    return { of, result }
  }

  function changedSince({ id, processorId, family, index }: ChangeRecord, what: ControlWhat, caller: Caller): string {
    const newer = look.newerOf({ processorId, family, index, whats: whatsOf(knobOf(what)) }, id)
    if (!newer) return 'It was changed since, and it is not known by whom.'
    if (newer.who === null) return 'It was changed at the device since.'
    return newer.who === caller.name && newer.door === caller.door
      ? 'You changed it since.'
      : `${newer.who} changed it since.`
  }

  return {
    async undo(id, caller) {
      if (id === null && desk.pending.get().writing.some(({ by }) => by === caller.name)) {
        throw new AppError('busy', 'Your last change is still on its way. Try again in a moment.')
      }
      return takeBack(ownChange(id, caller), 'undo', false, caller)
    },
    async putBack(id, anyway, caller) {
      const found = look.get(id)
      if (!found) throw new AppError('not-found', 'There is no such change in the history.')
      return takeBack(found, 'put-back', anyway, caller)
    },
  }
}

interface Step extends Pick<ChangeRecord, 'before' | 'after'> {
  readonly target: ControlTarget
  readonly what: ControlWhat
}

/** In percent where that is known too: it is what people read, and what the limits of staff are in. */
function stepBack({ processorId, family, index, what, percent, before, after }: ChangeRecord): Step {
  const own = CHANNEL_FAMILIES.find((each) => each === family)
  if (own === undefined || what === 'trigger') {
    throw new AppError('bad-input', 'What was only triggered cannot be taken back.')
  }
  const target = { processorId, family: own, index }
  return percent === null ? { target, what, before, after } : { target, what: 'gain-percent', ...percent }
}
