import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import type { Readable } from '../../src-shared/contract/define.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Api } from '../api/dispatch.ts'
import type { Log } from '../log.ts'

/** What the desktop itself sees of the venue and does in it, beside what its page does. */
export interface VenueWatch {
  readonly processors: Readable<readonly ProcessorView[]>
  /** Gives every processor a new connection at once. */
  reconnectAll(): void
}

const DESKTOP: Caller = { name: CALLER_NAMES.window, role: 'staff', door: 'window' }

/** By dispatch like everybody else (architecture.md, decision 2): what it changes is audited. */
export function openVenueWatch(api: Api, log: Log): VenueWatch {
  // The contract says what this topic carries; a path that is a plain text has lost it.
  const processors = api.topic('processors.all', DESKTOP) as Readable<readonly ProcessorView[]>
  return {
    processors,
    reconnectAll() {
      for (const { id, name } of processors.get()) {
        void api.call('processors.reconnect', { processorId: id }, DESKTOP).then((reply) => {
          if (!reply.ok) log.warn(`${name} could not be connected anew: ${reply.message}`)
        })
      }
    },
  }
}
