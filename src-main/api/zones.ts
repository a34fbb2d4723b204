import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { ControlChange } from '../../src-shared/model/control.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { MayChange } from '../access/guard.ts'
import type { Fleet } from '../device/fleet.ts'

/** Each change answers the zone as the processor confirmed it (architecture.md, "Set a zone's gain"). */
export function createZoneHandlers(fleet: Fleet, mayChange: MayChange): Handlers<AtlasContract>['zones'] {
  /** The link to write to, once the caller may have what is ordered. */
  function admit(processorId: ProcessorId, zone: number, change: ControlChange, caller: Caller) {
    mayChange({ target: { processorId, family: 'zone', index: zone }, change }, caller)
    return fleet.link(processorId)
  }

  return {
    list({ processorId }) {
      const view = fleet.views.get().find(({ id }) => id === processorId)
      if (!view) throw new AppError('not-found', 'There is no processor with that id.')
      const sound = fleet.sound.get().find((each) => each.processorId === processorId)
      // What it said before it was lost may be wrong by now, and a list carries no mark that says so.
      if (view.link.kind !== 'online' || !sound) {
        throw new AppError('processor-offline', 'The processor is not connected, so its zones are not known now.')
      }
      return sound.zones
    },
    setGain: ({ processorId, zone, gainDb }, caller) =>
      admit(processorId, zone, { what: 'gain-db', gainDb }, caller).changeZone(zone, { kind: 'gain-db', gainDb }),
    setGainPercent: ({ processorId, zone, gainPercent }, caller) =>
      admit(processorId, zone, { what: 'gain-percent', gainPercent }, caller).changeZone(zone, {
        kind: 'gain-percent',
        gainPercent,
      }),
    setMute: ({ processorId, zone, muted }, caller) =>
      admit(processorId, zone, { what: 'mute', muted }, caller).changeZone(zone, { kind: 'mute', muted }),
    setSource: ({ processorId, zone, source }, caller) =>
      admit(processorId, zone, { what: 'source', source }, caller).changeZone(zone, { kind: 'source', source }),
  }
}
