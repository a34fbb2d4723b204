import { AppError } from '../../src-shared/contract/reply.ts'
import type { ControlOrder } from '../../src-shared/model/control.ts'
import type { Group, ProcessorSound, Zone } from '../../src-shared/model/sound.ts'

/**
 * The order as it is to be carried out: what is asked of a combined zone is asked of its group (protocol.md §5). The protocol does
 * not say which zones a group has, so of several combined groups it is the one that plays the zone's source with its mute.
 *
 * @throws AppError `bad-input` where it cannot be told which group that is
 */
export function routed(order: ControlOrder, sound: ProcessorSound): ControlOrder {
  const { family, index, processorId } = order.target
  const zone = family === 'zone' ? sound.zones.find((each) => each.index === index) : undefined
  if (!zone?.grouped) return order
  const group = groupOf(zone, sound.groups)
  // Silence is never refused for a question that stays open.
  if (!group && order.change.what === 'mute' && order.change.muted) return order
  if (!group) {
    throw new AppError(
      'bad-input',
      `“${zone.name}” is combined, and it is not known with which group. Change the group.`,
    )
  }
  return { ...order, target: { processorId, family: 'group', index: group.index } }
}

function groupOf(zone: Zone, groups: readonly Group[]): Group | null {
  const combined = groups.filter(({ active }) => active === true)
  const likely = combined.filter(({ source, muted }) => source === zone.source && muted === zone.muted)
  const candidates = combined.length > 1 ? likely : combined
  return candidates.length === 1 ? candidates[0]! : null
}
