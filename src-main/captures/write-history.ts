import type { Caller } from '../../src-shared/contract/role.ts'
import type { SettingWhat } from '../../src-shared/model/capture.ts'
import type { ApplyReceipt, ItemOutcome, PlanItem } from '../../src-shared/model/capture-plan.ts'
import type { ControlTarget, ControlWhat } from '../../src-shared/model/control.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChangeLog } from '../control/change-log.ts'
import type { EndWrite } from '../control/own-writes.ts'
import type { SettingTarget } from '../device/setting-access.ts'
import { numberOf } from './apply.ts'

/** What an apply leaves in the history of changes, beside its receipt. */
export interface WriteHistory {
  /** A value is written now: what is heard of it is nobody else’s doing. Answers the way to say how that ended. */
  begin(id: ProcessorId, target: SettingTarget, value: number): EndWrite
  /** Every write with what came of it, in its order. */
  tell(receipt: ApplyReceipt, caller: Caller): void
}

const CHANGED: Partial<Record<SettingWhat, ControlWhat>> = {
  gain: 'gain-db',
  mute: 'mute',
  source: 'source',
  active: 'combine',
}

/** The history knows channels alone: what a source sends to a mix, and the bell schedule, stand in the receipt. */
export function createWriteHistory(changes: Pick<ChangeLog, 'hands' | 'strokes'>): WriteHistory {
  return {
    begin(id, { place, what }, value) {
      const target = targetOf(id, place)
      const changed = CHANGED[what]
      return target && changed ? changes.hands.begin(target, changed, value) : () => undefined
    },
    tell({ processorId, items }, { name: who, role, door }) {
      for (const { place, name, what, from, to, outcome, written } of items) {
        const target = targetOf(processorId, place)
        const changed = CHANGED[what]
        const result = resultOf(outcome)
        if (!target || !changed || !result || !written) continue
        const wanted = numberOf(to)
        changes.strokes.add({
          ...target,
          name,
          what: changed,
          before: from && numberOf(from),
          after: afterOf(what, outcome, wanted),
          percent: null,
          wanted,
          who,
          role,
          door,
          kind: 'apply',
          result,
          ...written,
          undoOf: null,
          batch: null,
        })
      }
    },
  }
}

function targetOf(processorId: ProcessorId, place: PlanItem['place']): ControlTarget | null {
  if (place.family === 'send' || place.family === 'bell-schedule') return null
  return { processorId, family: place.family, index: place.index }
}

/** null where nothing was written. */
function resultOf({ kind }: ItemOutcome) {
  switch (kind) {
    case 'applied':
    case 'rounded':
    case 'not-applied':
    case 'reverted':
    case 'refused':
      return kind
    case 'stopped':
      return 'not-applied'
    case 'unanswered':
      return 'timed-out'
    case 'already-so':
    case 'not-reached':
      return null
  }
}

function afterOf(what: SettingWhat, outcome: ItemOutcome, wanted: number | null): number | null {
  switch (outcome.kind) {
    case 'applied':
      return wanted
    case 'rounded':
    case 'reverted':
      return numberOf(outcome.to)
    case 'not-applied':
      return numberOf(outcome.kept)
    case 'stopped':
      return outcome.at.what === what ? numberOf(outcome.at) : null
    default:
      return null
  }
}
