import { existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import { clearIntent, type Intent, syncFolder, writeIntent } from './intent.ts'

/** What may lie beside a database and belongs to it: left beside another one it would destroy that (reliability.md, trap 6). */
const SIDE_FILES = ['-wal', '-shm', '-journal'] as const

/** The live store as the swap needs it. Everything is synchronous: nothing else of the program happens in between. */
export interface SwappableStore {
  /** Writes everything into the one file and closes it; nothing lies beside it then. */
  putAway(): void
  reopen(): void
  isOpen(): boolean
  /** Looks at what was opened, in a ms or so. @throws where it is not what it should be */
  check(): void
}

export interface SwapOptions {
  readonly folder: string
  readonly intent: Intent
  readonly store: SwappableStore
  /** Told of each step before it is done; tests stop there. */
  readonly onStep: (step: SwapStep) => void
}

export const SWAP_STEPS = ['intent', 'put-away', 'live-aside', 'staged-in', 'sync', 'open', 'check', 'clear'] as const
/** What is done instead of the last where the staged one does not work. */
export const UNDO_STEPS = ['undo', 'old-back'] as const
export type SwapStep = (typeof SWAP_STEPS)[number] | (typeof UNDO_STEPS)[number]

/**
 * Puts the staged database in the place of the live one (reliability.md, "Restore" 8 to 13): some ms, in one turn of the event
 * loop, so that what is written now is written before or after it and never in between.
 *
 * @throws AppError `verification-failed` after the old one was put back
 */
export function swapStores({ folder, intent, store, onStep }: SwapOptions): void {
  const at = (name: string) => path.join(folder, name)
  const [live, staged, aside] = [at(intent.live), at(intent.staged), at(intent.aside)]
  onStep('intent')
  writeIntent(folder, intent)
  onStep('put-away')
  store.putAway()
  try {
    assertAlone(live)
    assertAlone(staged)
    onStep('live-aside')
    if (existsSync(live)) renameSync(live, aside)
    // Before the second name: after a power cut the old one must be there under one of its two names.
    syncFolder(folder)
    onStep('staged-in')
    renameSync(staged, live)
    onStep('sync')
    syncFolder(folder)
    onStep('open')
    store.reopen()
    onStep('check')
    store.check()
  } catch (error) {
    putBack({ folder, intent, store, onStep })
    throw new AppError(
      'verification-failed',
      'The backup did not work in its place. The old data is back, unchanged.',
      {
        cause: error,
      },
    )
  }
  onStep('clear')
  clearIntent(folder)
}

/** The old one comes back, and what did not work goes: it is still in its backup. */
function putBack({ folder, intent, store, onStep }: SwapOptions): void {
  onStep('undo')
  writeIntent(folder, { ...intent, phase: 'undo' })
  if (store.isOpen()) store.putAway()
  onStep('old-back')
  takeBack(folder, intent)
  store.reopen()
  clearIntent(folder)
}

/** Puts the old database in its place again, where it is not there, and removes what was staged. May be done twice. */
export function takeBack(folder: string, intent: Intent): void {
  const at = (name: string) => path.join(folder, name)
  if (existsSync(at(intent.aside))) {
    removeWithSides(at(intent.live))
    renameSync(at(intent.aside), at(intent.live))
  }
  removeWithSides(at(intent.staged))
  syncFolder(folder)
}

export function removeWithSides(file: string): void {
  for (const each of [file, ...SIDE_FILES.map((side) => file + side)]) rmSync(each, { force: true })
}

function assertAlone(file: string): void {
  for (const side of SIDE_FILES) {
    if (existsSync(file + side)) throw new Error(`${path.basename(file)}${side} lies beside a database that is closed`)
  }
}
