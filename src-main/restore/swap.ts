import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import { isHeld, type Renames } from '../held-files.ts'
import { syncFolder } from '../private-files.ts'
import { clearIntent, type Intent, writeIntent } from './intent.ts'
import { assertAlone, moveOver, overwrite, removeWithSides } from './store-files.ts'

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
  readonly renames: Renames
  /** Told of each step before it is done; tests stop there. */
  readonly onStep: (step: SwapStep) => void
}

export const SWAP_STEPS = ['intent', 'put-away', 'live-aside', 'staged-in', 'sync', 'open', 'check', 'clear'] as const
export const OVERWRITE_STEPS = ['put-away', 'live-copy', 'intent', 'staged-over', 'open', 'check', 'clear'] as const
/** What is done instead of the last where the staged one does not work, or does not get its name. */
export const UNDO_STEPS = ['undo', 'old-back'] as const
export type SwapStep = (typeof SWAP_STEPS | typeof OVERWRITE_STEPS | typeof UNDO_STEPS)[number]

/**
 * Puts the staged database in the place of the live one (reliability.md, "Restore" 8 to 13): some ms, in one turn of the event
 * loop, so that what is written now is written before or after it and never in between.
 *
 * @throws AppError `verification-failed` after the old one was put back; where another program holds a file, the refusal of the
 * system after everything was put back, and then it may be done again
 */
export function swapStores(options: SwapOptions): void {
  const { folder, intent, store, renames, onStep } = options
  const { live, staged, aside } = filesOf(options)
  onStep('intent')
  writeIntent(folder, intent, renames)
  onStep('put-away')
  store.putAway()
  try {
    assertAlone(live)
    assertAlone(staged)
    onStep('live-aside')
    if (existsSync(live)) renames.rename(live, aside)
    // Before the second name: after a power cut the old one must be there under one of its two names.
    syncFolder(folder)
    onStep('staged-in')
    renames.rename(staged, live)
    onStep('sync')
    syncFolder(folder)
    onStep('open')
    store.reopen()
    onStep('check')
    store.check()
  } catch (error) {
    putBack(options)
    if (isHeld(error, renames)) throw error
    throw didNotWork(error)
  }
  onStep('clear')
  clearIntent(folder, renames)
}

/**
 * Puts the staged database in the place of a live one that another program does not let go of: its bytes are written over. Both
 * lie beside it whole, and the intent says so before the first byte is changed, so that the next start can do it again from the
 * beginning. The program stands still for as long as the disk takes to copy the store twice.
 *
 * @throws AppError `busy`, `verification-failed`: the old one is in its place, unchanged
 */
export function overwriteStore(options: SwapOptions): void {
  const { folder, intent, store, renames, onStep } = options
  const { live, staged, aside } = filesOf(options)
  onStep('put-away')
  store.putAway()
  try {
    assertAlone(live)
    assertAlone(staged)
    onStep('live-copy')
    copyAside(live, aside)
    syncFolder(folder)
    onStep('intent')
    writeIntent(folder, { ...intent, phase: 'overwrite' }, renames)
  } catch (error) {
    // Nothing was changed so far.
    store.reopen()
    throw notOverwritten(error, renames)
  }
  try {
    onStep('staged-over')
    overwrite(staged, live)
    onStep('open')
    store.reopen()
    onStep('check')
    store.check()
  } catch (error) {
    putBack(options)
    throw notOverwritten(error, renames)
  }
  onStep('clear')
  try {
    clearIntent(folder, renames)
  } finally {
    // Without either of the two nothing is done again. What is held here is swept by the next start.
    unlessHeld(renames, () => removeWithSides(staged))
  }
}

/** Half a copy must not be there: the old one would be made of it. */
function copyAside(live: string, aside: string): void {
  try {
    overwrite(live, aside)
  } catch (error) {
    rmSync(aside, { force: true })
    throw error
  }
}

function unlessHeld(renames: Renames, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!isHeld(error, renames)) throw error
  }
}

/** The old one comes back, and what did not work goes: it is still in its backup. */
function putBack({ folder, intent, store, renames, onStep }: SwapOptions): void {
  onStep('undo')
  writeIntent(folder, { ...intent, phase: 'undo' }, renames)
  if (store.isOpen()) store.putAway()
  onStep('old-back')
  takeBack(folder, intent, renames)
  store.reopen()
  clearIntent(folder, renames)
}

/** Puts the old database in its place again, where it is not there. May be done twice. */
export function takeBack(folder: string, intent: Intent, renames: Renames): void {
  const [live, aside] = [path.join(folder, intent.live), path.join(folder, intent.aside)]
  if (existsSync(aside)) moveOver(aside, live, renames)
  syncFolder(folder)
}

function filesOf({ folder, intent }: Pick<SwapOptions, 'folder' | 'intent'>) {
  const at = (name: string) => path.join(folder, name)
  return { live: at(intent.live), staged: at(intent.staged), aside: at(intent.aside) }
}

function notOverwritten(cause: unknown, renames: Renames): AppError {
  if (!isHeld(cause, renames)) return didNotWork(cause)
  return new AppError('busy', 'Another program holds the database. The old data is there, unchanged.', { cause })
}

function didNotWork(cause: unknown): AppError {
  const sentence = 'The backup did not work in its place. The old data is back, unchanged.'
  return new AppError('verification-failed', sentence, { cause })
}
