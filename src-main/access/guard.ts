import { AppError } from '../../src-shared/contract/reply.ts'
import { type Caller, mayActAs } from '../../src-shared/contract/role.ts'
import type { AccessSettings } from '../../src-shared/model/access.ts'
import type { ControlOrder, TriggerOrder } from '../../src-shared/model/control.ts'
import type { ZoneLimit } from '../../src-shared/model/limits.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { checkOrder } from './limit-check.ts'

export interface GuardParts {
  readonly limits: () => readonly ZoneLimit[]
  readonly sound: () => readonly ProcessorSound[]
  readonly triggersNeed: () => AccessSettings['triggersNeed']
}

/**
 * What stands before every order to a processor. Call it in the turn of the event loop in which the order goes on its way.
 *
 * @throws AppError `not-allowed` with a sentence that says the limit
 */
export type MayChange = (order: ControlOrder | TriggerOrder, caller: Caller) => void

export function createGuard({ limits, sound, triggersNeed }: GuardParts): MayChange {
  return (order, caller) => {
    if ('kind' in order) {
      const needed = triggersNeed()
      if (!mayActAs(caller.role, needed)) throw new AppError('not-allowed', `That needs the role ${needed} here.`)
      return
    }
    const { processorId } = order.target
    const own = sound().find((each) => each.processorId === processorId) ?? null
    const judgement = checkOrder(order, caller.role, limits(), own)
    if (judgement.kind === 'refused') throw new AppError('not-allowed', judgement.sentence)
  }
}
