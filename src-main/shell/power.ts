import type { PowerMonitor, PowerSaveBlocker } from 'electron'
import type { Readable } from '../../src-shared/contract/define.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Log } from '../log.ts'
import { isMonitoring } from './venue-state.ts'

export interface PowerParts {
  readonly monitor: PowerMonitor
  readonly blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>
  readonly processors: Readable<readonly ProcessorView[]>
  /** Epoch ms. */
  readonly nowMs: () => number
  /** Gives every processor a new connection at once. */
  reconnect(): void
  quit(): void
  readonly log: Log
}

/**
 * Keeps the computer from suspending the program while there is something to watch, lets the links come back at once after a
 * sleep, and ends in good order when the computer is shut down (interface.md, "Electron, hardened"). Returns the way to stop.
 */
export function watchPower({ monitor, blocker, processors, nowMs, reconnect, quit, log }: PowerParts): () => void {
  let blocking: number | null = null
  let sleptAtMs: number | null = null

  function follow(): void {
    const wanted = isMonitoring(processors.get())
    if (wanted && blocking === null) blocking = blocker.start('prevent-app-suspension')
    if (!wanted && blocking !== null) {
      blocker.stop(blocking)
      blocking = null
    }
  }

  const onSuspend = () => {
    sleptAtMs = nowMs()
    log.info('The computer goes to sleep; nothing is heard until it wakes up')
  }
  const onResume = () => {
    const gap = sleptAtMs === null ? 'for an unknown time' : `for ${Math.round((nowMs() - sleptAtMs) / 1000)} s`
    sleptAtMs = null
    log.warn(`The computer slept ${gap}: nothing was heard meanwhile, and all links connect anew`)
    reconnect()
  }
  const onShutdown = (...[event]: readonly { preventDefault(): void }[]) => {
    // The computer waits for a moment, so that the database is closed. Electron's types do not name the event.
    event?.preventDefault()
    log.info('The computer shuts down')
    quit()
  }
  monitor.on('suspend', onSuspend)
  monitor.on('resume', onResume)
  monitor.on('shutdown', onShutdown)
  const unsubscribe = processors.subscribe(follow)
  follow()

  return () => {
    unsubscribe()
    monitor.off('suspend', onSuspend)
    monitor.off('resume', onResume)
    monitor.off('shutdown', onShutdown)
    if (blocking !== null) blocker.stop(blocking)
    blocking = null
  }
}
