import { AppError } from '../../src-shared/contract/reply.ts'
import type { LinkTrouble } from '../../src-shared/model/processor.ts'
import type { Clock } from '../clock.ts'
import { KEEP_ALIVE, KEEP_ALIVE_LINE } from './protocol.ts'
import { openWire } from './wire.ts'

/** What answers must do so within this, ms; a busy processor takes its time. */
const PROVE_WITHIN_MS = 4_000

/**
 * Proves that an Atmosphere is at an address: it must answer a keep-alive, since an open port alone may be anything
 * (protocol.md §1). Holds its own connection for that moment only. `onAsked` hears the address whose echo may come by UDP.
 * @throws AppError `unreachable` or `not-an-atmosphere`
 */
export function prove(host: string, port: number, clock: Clock, onAsked: (address: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let isOpen = false
    let cancel: (() => void) | undefined
    const end = (failure: AppError | null) => {
      cancel?.()
      wire.close()
      if (failure) reject(failure)
      else resolve()
    }
    const wire = openWire(host, port, clock, {
      onOpen(address) {
        isOpen = true
        onAsked(address)
        wire.send(KEEP_ALIVE_LINE)
        cancel = clock.after(PROVE_WITHIN_MS, () => end(new AppError('not-an-atmosphere', SILENT)))
      },
      onMessage(message) {
        if (message.kind !== 'updates') return
        if (message.updates.some(({ param, value }) => param === KEEP_ALIVE && value === 'OK')) end(null)
      },
      onEnd(trouble, cause) {
        const options = cause ? { cause } : undefined
        end(
          isOpen
            ? new AppError('not-an-atmosphere', undefined, options)
            : new AppError('unreachable', SENTENCES[trouble] ?? undefined, options),
        )
      },
    })
  })
}

const SILENT =
  'Something accepts connections there, but does not answer as an Atmosphere. Is third-party control on, and this computer allowed?'

const SENTENCES: Partial<Record<LinkTrouble, string>> = {
  'name-not-found': 'There is no computer or processor with that name on this network.',
  'timed-out': 'Nothing answers at that address. Is the processor switched on, and on this network?',
  refused: 'That address answers, but refuses the connection. Is third-party control switched on?',
  unreachable: 'That address cannot be reached from this computer.',
}
