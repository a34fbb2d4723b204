import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { SecondFolder } from '../../src-shared/model/backup-overview.ts'
import type { Clock } from '../clock.ts'
import type { JobRunner } from '../jobs/runner.ts'
import type { Log } from '../log.ts'
import { removeBackup } from './backup-files.ts'
import type { Catalogue } from './catalogue.ts'
import { copiedSentence, copyOrder } from './copy-order.ts'
import type { Impatience } from './impatience.ts'
import type { JobDesk } from './job-desk.ts'
import { isGoodEntry, type KeptEntry, withKeeping } from './keeping.ts'
import type { Ledger } from './ledger.ts'
import { runWithin } from './run-within.ts'
import type { SpaceWatch } from './space.ts'
import type { TimeWatch } from './time-watch.ts'

const DAY_MS = 24 * 3_600_000
/** What a folder that comes back has to catch up with: the newest ones of everything, and what is younger than this. */
const CATCH_UP_MS = 7 * DAY_MS
const CATCH_UP_WHOLE = 5
/** After a failure it is tried again so much later, ms. */
const AGAIN_MS = 15 * 60_000
const WORK_PREFIX = '.partial-'

/** The other folder: a stick, a share (requirements.md §2.7). What it lacks is copied there whenever it is there. */
export interface SecondTarget {
  state(): SecondFolder
  /** The catalogue has looked again. */
  look(): void
  /** Copies what is missing and removes what no rule keeps there. Never throws: it is a line of its own, and fails nothing else. */
  bringOver(): Promise<void>
  /** Whether there is something to bring over now. */
  isBehind(): boolean
  /** Somebody chose another folder. */
  forget(): void
}

export interface SecondTargetParts {
  readonly clock: Clock
  readonly log: Log
  readonly timeZone: () => string
  readonly jobs: JobRunner
  readonly desk: JobDesk
  readonly catalogue: Catalogue
  readonly ledger: Ledger
  readonly space: SpaceWatch
  readonly timeWatch: TimeWatch
  readonly impatience: Impatience
  readonly installationKey: string
  /** Those in the own folder, with their rules. */
  readonly kept: () => readonly KeptEntry[]
}

export function createSecondTarget(parts: SecondTargetParts): SecondTarget {
  const { clock, log, jobs, desk, catalogue, ledger, space, timeWatch, impatience, installationKey, kept } = parts
  let lostSinceMs: number | null = null
  let failure: { readonly sinceMs: number; readonly sentence: string } | null = null
  /** On the steady clock. */
  let againMs = 0
  let isBringing = false

  /** What is not there, newest first. */
  function missing(): readonly KeptEntry[] {
    const there = new Set((catalogue.second() ?? []).map(({ manifest }) => manifest.id))
    const wanted = kept().filter((entry) => entry.keeping.kind !== 'none' && isGoodEntry(entry, ledger))
    const whole = wanted.filter(({ manifest }) => manifest.parts === null).slice(0, CATCH_UP_WHOLE)
    const young = wanted.filter(({ manifest }) => manifest.createdMs > clock.nowMs() - CATCH_UP_MS)
    return wanted.filter((each) => (whole.includes(each) || young.includes(each)) && !there.has(each.manifest.id))
  }

  function state(): SecondFolder {
    const { secondFolder: folder } = ledger.settings()
    const there = catalogue.second()
    if (folder === null) return { kind: 'none' }
    if (there === null) return { kind: 'lost', folder, sinceMs: lostSinceMs ?? clock.nowMs() }
    if (failure) return { kind: 'failed', folder, sinceMs: failure.sinceMs, sentence: failure.sentence }
    const freeBytes = space.second()?.freeBytes ?? null
    const lacking = missing().length
    if (lacking > 0 || isBringing) return { kind: 'behind', folder, missing: lacking, freeBytes }
    const own = there.filter(({ isOwn }) => isOwn).map(({ manifest }) => manifest.createdMs)
    return { kind: 'safe', folder, newestMs: own.length > 0 ? Math.max(...own) : null, freeBytes }
  }

  async function copyOne(entry: KeptEntry, targetFolder: string): Promise<void> {
    const { copyLock: lock } = ledger.settings()
    const target = { folder: targetFolder, there: catalogue.second() ?? [], lock }
    const order = copyOrder(entry, target, installationKey)
    const { fileName } = entry
    await desk.run({ what: 'copy', kind: null, fileName }, async (hands) => {
      const copied = await runWithin(jobs, 'copy', order, hands)
      return { value: null, sentence: copiedSentence(order, copied), fileName, bytes: copied.bytes }
    })
    await catalogue.refresh()
  }

  /** The same rules as at home, for what this installation brought here. What is kept at home is kept here. */
  async function tidy(folder: string): Promise<void> {
    timeWatch.look()
    if (timeWatch.pauseLeftMs() > 0) return
    const home = new Set(kept().flatMap(({ keeping, manifest }) => (keeping.kind === 'none' ? [] : [manifest.id])))
    const about = { ledger, settings: ledger.settings(), nowMs: clock.nowMs(), timeZone: parts.timeZone() }
    const unkept = withKeeping(catalogue.second() ?? [], about).filter(
      ({ keeping, manifest }) => keeping.kind === 'none' && !home.has(manifest.id),
    )
    for (const entry of unkept) {
      await impatience(() => removeBackup(entry))
      log.info(`Removed ${entry.fileName} from ${folder}: no rule keeps it.`)
    }
    await impatience(() => sweep(folder, clock.nowMs()))
    if (unkept.length > 0) await catalogue.refresh()
  }

  async function bringAll(folder: string): Promise<void> {
    for (let [next] = missing(); next; [next] = missing()) {
      await copyOne(next, folder)
      if (missing().some(({ manifest }) => manifest.id === next?.manifest.id)) {
        throw new AppError('verification-failed', 'What was copied does not appear in the folder.')
      }
    }
    await tidy(folder)
  }

  function look(): void {
    if (catalogue.second() !== null) {
      lostSinceMs = null
      return
    }
    lostSinceMs ??= clock.nowMs()
    // Whatever was wrong with it: when it is there again it is tried at once.
    failure = null
    againMs = 0
  }

  return {
    state,
    look,
    isBehind: () =>
      !isBringing && catalogue.second() !== null && clock.monotonicMs() >= againMs && missing().length > 0,
    async bringOver() {
      const { secondFolder: folder } = ledger.settings()
      if (folder === null || isBringing) return
      isBringing = true
      try {
        await catalogue.refresh()
        if (catalogue.second() === null) return
        await bringAll(folder)
        failure = null
      } catch (error) {
        const { code, message } = error instanceof AppError ? error : new AppError('internal')
        // Another job runs, which is no trouble of the folder.
        if (code === 'busy') return
        if (!(error instanceof AppError)) log.error('The second folder could not be brought up to date', error)
        againMs = clock.monotonicMs() + AGAIN_MS
        if (code !== 'cancelled') failure = { sinceMs: failure?.sinceMs ?? clock.nowMs(), sentence: message }
        await catalogue.refresh()
        look()
      } finally {
        isBringing = false
      }
    },
    forget() {
      failure = null
      lostSinceMs = null
      againMs = 0
    },
  }
}

/** Removes what copies left there that were cut off, when it is too old to be another console’s that runs. */
async function sweep(folder: string, nowMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(WORK_PREFIX)) continue
    const left = path.join(folder, name)
    if ((await stat(left)).mtimeMs < nowMs - DAY_MS) await rm(left, { recursive: true, force: true })
  }
}
