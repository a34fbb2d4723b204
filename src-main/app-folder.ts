import type { Clock } from './clock.ts'
import { createLog, type RootLog } from './log.ts'
import type { DataPaths } from './options.ts'
import { makePrivateFolder, type OnRepaired } from './private-files.ts'
import { takeLock } from './store/lock.ts'

/** A data folder that is this process's alone, with its log. */
export interface OpenFolder {
  readonly log: RootLog
  /** Writes a line of which a person should know. */
  readonly note: (sentence: string) => void
  readonly onRepaired: OnRepaired
}

/**
 * Takes a data folder for this process alone and opens its log. What is to be closed at the end goes to `closers`.
 *
 * @throws AppError `already-running`; the system's own errors for a folder that cannot be used
 */
export function openFolder(paths: DataPaths, clock: Clock, closers: (() => void | Promise<void>)[]): OpenFolder {
  const repaired: string[] = []
  const remember = (path: string) => void repaired.push(path)
  makePrivateFolder(paths.folder, remember)
  closers.push(takeLock(paths.lock, remember))
  makePrivateFolder(paths.logs, remember)
  const log = createLog(paths.logs, clock)
  closers.push(() => log.close())
  const note = (sentence: string) => log.warn(sentence)
  const onRepaired = (path: string) => note(`Other users could open ${path}; it is private now.`)
  repaired.forEach(onRepaired)
  return { log, note, onRepaired }
}
