import { assertNever } from '../../src-shared/assert.ts'
import type { OwnAct, OwnWay } from '../../src-shared/model/cause.ts'
import type { ChangeKind, ChangeRecord } from '../../src-shared/model/change.ts'
import { TRIGGER_KINDS } from '../../src-shared/model/control.ts'
import { changeTo } from '../../src-shared/model/knob.ts'
import { CHANNEL_FAMILIES } from '../../src-shared/model/sound.ts'

/** A hand that went on for longer than this is two acts: where it began, and where it let go, ms. */
const DRAG_MS = 1000

/** What this console did, as a cause is found from it: the history of changes without what others did at the device. Oldest first. */
export function ownActsOf(records: readonly ChangeRecord[]): readonly OwnAct[] {
  return records.flatMap(actsOf).sort((one, other) => one.atMs - other.atMs)
}

/** A check writes one value again and again: so often it is told that it is at it, ms. */
const CHECK_PERIOD_MS = 5000

function actsOf(record: ChangeRecord): readonly OwnAct[] {
  const { who, door, firstMs, lastMs } = record
  const order = orderOf(record)
  const way = wayOf(record.kind)
  if (who === null || door === null || order === null || way === null) return []
  const act = (atMs: number): OwnAct => ({
    atMs,
    by: who,
    door,
    way,
    result: resultOf(record.result),
    order,
    backTo: null,
  })
  if (record.kind === 'protocol-check') return checkActs(record, act)
  return lastMs - firstMs > DRAG_MS ? [act(firstMs), act(lastMs)] : [act(firstMs)]
}

/** For as long as it lasted it went down and back in steps; where somebody else was at it too, only its ends are known for its own. */
function checkActs(record: ChangeRecord, act: (atMs: number) => OwnAct): readonly OwnAct[] {
  const { firstMs, lastMs, before, result } = record
  const count = Math.floor((lastMs - firstMs) / CHECK_PERIOD_MS) + 1
  const times = Array.from({ length: count }, (_, nth) => firstMs + nth * CHECK_PERIOD_MS)
  const backTo = result === 'overtaken' ? null : before
  return [...times, lastMs].map((atMs) => ({ ...act(atMs), backTo }))
}

function orderOf({ processorId, family, index, what, wanted }: ChangeRecord): OwnAct['order'] | null {
  const kind = TRIGGER_KINDS.find((each) => each === family)
  if (kind !== undefined) return { kind: 'trigger', trigger: { processorId, kind, index } }
  const channel = CHANNEL_FAMILIES.find((each) => each === family)
  if (channel === undefined || what === 'trigger' || wanted === null) return null
  return { kind: 'control', target: { processorId, family: channel, index }, change: changeTo(what, wanted) }
}

/** null for what was no act of ours. */
function wayOf(kind: ChangeKind): OwnWay | null {
  switch (kind) {
    case 'by-hand':
    case 'apply':
    case 'trigger':
      return 'command'
    case 'undo':
    case 'put-back':
      return 'undo'
    case 'preset':
    case 'schedule':
      return 'preset'
    case 'mute-all':
      return 'mute-all'
    case 'protocol-check':
      return 'check'
    case 'at-the-device':
      return null
    default:
      return assertNever(kind)
  }
}

function resultOf(result: ChangeRecord['result']): OwnAct['result'] {
  switch (result) {
    case 'applied':
    case 'rounded':
    case 'reverted':
    case 'overtaken':
      return 'applied'
    case 'refused':
    case 'not-applied':
      return 'refused'
    case 'timed-out':
    case 'not-connected':
      return 'unclear'
    default:
      return assertNever(result)
  }
}
