import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Fleet } from '../device/fleet.ts'

/** Each change answers the zone as the processor confirmed it (architecture.md, "Set a zone's gain"). */
export function createZoneHandlers(fleet: Fleet): Handlers<AtlasContract>['zones'] {
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
    setGain: ({ processorId, zone, gainDb }) => fleet.link(processorId).changeZone(zone, { kind: 'gain-db', gainDb }),
    setGainPercent: ({ processorId, zone, gainPercent }) =>
      fleet.link(processorId).changeZone(zone, { kind: 'gain-percent', gainPercent }),
    setMute: ({ processorId, zone, muted }) => fleet.link(processorId).changeZone(zone, { kind: 'mute', muted }),
    setSource: ({ processorId, zone, source }) => fleet.link(processorId).changeZone(zone, { kind: 'source', source }),
  }
}
