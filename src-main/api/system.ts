import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { LogEntry, StatusReport } from '../../src-shared/model/system.ts'
import type { Fleet } from '../device/fleet.ts'

export interface SystemParts {
  readonly version: string
  readonly fleet: Pick<Fleet, 'views' | 'meterPort'>
  /** Epoch ms of the newest recorded row of a processor; null where there is none. */
  readonly lastSampleMs: (id: ProcessorId) => number | null
  /** Epoch ms of the newest good backup of everything; null where there is none. */
  readonly lastBackupMs: () => number | null
  /** Free bytes where the data folder is; null where the system does not say. */
  readonly diskFreeBytes: () => Promise<number | null>
  /** The newest entries of the log, oldest first. */
  readonly log: () => Promise<readonly LogEntry[]>
}

/** `status` as commands.md describes it. */
export function createSystemHandlers({
  version,
  fleet,
  lastSampleMs,
  lastBackupMs,
  diskFreeBytes,
  log,
}: SystemParts): Handlers<AtlasContract>['system'] {
  return {
    log,
    async status(): Promise<StatusReport> {
      return {
        version,
        processors: fleet.views.get().map(({ id, name, host, model, link, latencyMs, meters }) => ({
          id,
          name,
          host,
          model,
          link: link.kind,
          latencyMs,
          metersHeard: meters.kind === 'heard',
          lastSampleAt: isoTime(lastSampleMs(id)),
        })),
        meterPort: fleet.meterPort.get(),
        lastBackupAt: isoTime(lastBackupMs()),
        diskFreeBytes: await diskFreeBytes(),
      }
    },
  }
}

function isoTime(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}
