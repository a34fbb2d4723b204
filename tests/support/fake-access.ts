import { AccessSettings, type AccessState } from '../../src-shared/model/access.ts'
import type { ZoneLimitView } from '../../src-shared/model/limits.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'

/** A window at which a technician’s PIN was set and that is locked, but for what `change` says. */
export function accessState(change: Partial<AccessState>): AccessState {
  return {
    role: 'watch',
    lockedRole: 'watch',
    lock: 'locked',
    pins: ['staff', 'manager', 'technician'],
    settings: AccessSettings.parse({}),
    ...change,
  }
}

/** A limit that still has the name of its zone, but for what `change` says. */
export function limitView(zone: number, zoneName: string, change: Partial<ZoneLimitView>): ZoneLimitView {
  return {
    processorId: 'p-1' as ProcessorId,
    zone,
    zoneName,
    minPercent: 20,
    maxPercent: 70,
    allowedSources: null,
    lockedForStaff: false,
    presentName: zoneName,
    ...change,
  }
}
