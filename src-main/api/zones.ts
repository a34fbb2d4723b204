import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { ControlChange } from '../../src-shared/model/control.ts'
import { failureOfResult } from '../../src-shared/model/outcome.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Zone } from '../../src-shared/model/sound.ts'
import type { ControlDesk } from '../control/control-desk.ts'
import type { Fleet } from '../device/fleet.ts'
import { presentSound } from './sound.ts'

interface OneZone {
  readonly processorId: ProcessorId
  readonly zone: number
}

/** Each change answers the zone as the processor confirmed it (architecture.md, "Set a zone's gain"). */
export function createZoneHandlers(
  fleet: Pick<Fleet, 'views' | 'sound'>,
  desk: Pick<ControlDesk, 'change'>,
): Handlers<AtlasContract>['zones'] {
  async function change({ processorId, zone }: OneZone, wanted: ControlChange, caller: Caller): Promise<Zone> {
    const order = { target: { processorId, family: 'zone', index: zone }, change: wanted } as const
    const result = await desk.change(order, { caller, kind: 'by-hand', undoOf: null, batch: null })
    const failure = failureOfResult(result)
    // What a newer change replaced is answered with what that one came to.
    const isReplaced = result.outcome.kind === 'overtaken' && result.outcome.by === 'newer-order'
    if (failure && !isReplaced) throw failure
    const sound = fleet.sound.get().find((each) => each.processorId === processorId)
    const found = sound?.zones.find(({ index }) => index === zone)
    if (!found) throw new AppError('not-found', `The processor has no zone ${zone} any more.`)
    return found
  }

  return {
    list: ({ processorId }) => presentSound(fleet, processorId).zones,
    setGain: ({ gainDb, ...zone }, caller) => change(zone, { what: 'gain-db', gainDb }, caller),
    setGainPercent: ({ gainPercent, ...zone }, caller) => change(zone, { what: 'gain-percent', gainPercent }, caller),
    setMute: ({ muted, ...zone }, caller) => change(zone, { what: 'mute', muted }, caller),
    setSource: ({ source, ...zone }, caller) => change(zone, { what: 'source', source }, caller),
  }
}
