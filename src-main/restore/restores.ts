import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupFileName, BackupPart, Manifest } from '../../src-shared/model/backup.ts'
import type { RestorePlan, RestoreQuestion, RestoreReceipt } from '../../src-shared/model/restore.ts'
import type { JobProgress, RecordMark } from '../jobs/messages.ts'
import { type Places, placeStaged } from './place.ts'
import { isSmall, partsToRestore } from './plan.ts'
import { removeWithSides } from './store-files.ts'

/** After so long a plan is made anew: too much may be different. */
const PLAN_MS = 30 * 60_000

/** Of parts that come with a copy of the live store, which is as old as the plan. */
const MISSES_SOME = 'What is recorded from now until it is in place will be missing.'

/** What a job process says about a backup that it has put beside the live store, ready to take its place. */
export interface Staged {
  readonly differences: RestorePlan['differences']
  readonly rows: Readonly<Record<string, number>>
  readonly newestSampleMs: number | null
  readonly bytes: number
}

/** What a job is given by those who show it (backup/job-desk.ts). */
export interface RestoreHands {
  readonly signal: AbortSignal
  onProgress(progress: JobProgress): void
  /** From here on it cannot be cancelled. @throws AppError `cancelled` where it was before */
  passPointOfNoReturn(): void
}

export const RESTORE_STEPS = [
  'Keep a copy of the present data',
  'Put the backup in place',
  'Check what is in place',
] as const

export interface RestoreParts extends Places {
  readonly nowMs: () => number
  readonly liveName: string
  /** A backup that is in a list. @throws AppError `not-found` */
  readonly find: (question: Pick<RestoreQuestion, 'fileName' | 'elsewhere'>) => {
    readonly manifest: Manifest
    readonly file: string
  }
  readonly stage: (
    backup: { readonly manifest: Manifest; readonly file: string },
    stagedFile: string,
    question: Omit<RestoreQuestion, 'parts'> & { readonly parts: readonly BackupPart[] | null },
    mark: RecordMark,
    hands: RestoreHands,
  ) => Promise<Staged>
  /** Puts some parts of what is staged into the live store, all in one commit. Returns their rows. @throws AppError */
  readonly putParts: (stagedFile: string, parts: readonly BackupPart[]) => Readonly<Record<string, number>>
  /** A full backup of what is there now; null where the live store is the broken one. */
  readonly keepPresent: (
    reason: string,
    by: string,
    hands: Pick<RestoreHands, 'signal' | 'onProgress'>,
  ) => Promise<Pick<Manifest, 'file' | 'rows'> | null>
  /** Everything that was read from the old store is read anew. */
  readonly reload: () => Promise<void>
  /** Something that is different when a person has changed anything since. */
  readonly fingerprint: () => string
  /** When the newest sample of all ended, epoch ms; null where there is none. */
  readonly newestSampleMs: () => number | null
  readonly checks: () => Promise<RestoreReceipt['checks']>
  readonly keepReceipt: (receipt: RestoreReceipt) => void
  readonly warningsFor: (manifest: Manifest) => readonly string[]
}

export interface Restores {
  /** What a restore would do. Nothing changes; what was staged for an earlier plan goes. */
  plan(question: RestoreQuestion, hands: RestoreHands): Promise<RestorePlan>
  /** Does it. @throws AppError `stale-plan`, `bad-input`, `verification-failed`, and what a backup can fail with */
  start(
    start: { readonly planId: string; readonly confirmsNewerIsLost: boolean },
    by: string,
    hands: RestoreHands,
  ): Promise<RestoreReceipt>
  /** The backup of a plan. @throws AppError `stale-plan` */
  fileOf(planId: string): BackupFileName
  /** Lets a plan go, and what was staged for it; false where there was none. */
  forget(): boolean
}

interface Made {
  readonly plan: RestorePlan
  readonly manifest: Manifest
  readonly stagedName: string
  readonly stagedRows: Staged['rows']
  readonly mark: RecordMark
  readonly madeMs: number
  readonly fingerprint: string
}

export function createRestores(parts: RestoreParts): Restores {
  const { folder, nowMs } = parts
  let made: Made | null = null

  function forget(): boolean {
    const was = made
    if (was) removeWithSides(path.join(folder, was.stagedName))
    made = null
    return was !== null
  }

  async function plan(question: RestoreQuestion, hands: RestoreHands): Promise<RestorePlan> {
    forget()
    const backup = parts.find(question)
    const wanted = partsToRestore(question.parts, backup.manifest.parts)
    const id = randomBytes(8).toString('hex')
    const stagedName = `restore-${id}.db`
    const fingerprint = parts.fingerprint()
    const mark = await parts.closeRecord()
    let staged: Staged
    try {
      staged = await parts.stage(backup, path.join(folder, stagedName), { ...question, parts: wanted }, mark, hands)
    } catch (error) {
      removeWithSides(path.join(folder, stagedName))
      throw error
    }
    const { manifest } = backup
    const newest = parts.newestSampleMs()
    const losesHistory = wanted === null || wanted.includes('history')
    const isCopied = wanted !== null && !isSmall(wanted)
    const losesNewer = losesHistory && newest !== null && newest > (staged.newestSampleMs ?? 0)
    const planned: RestorePlan = {
      id,
      fileName: question.fileName,
      createdMs: manifest.createdMs,
      parts: wanted,
      differences: staged.differences,
      losesNewer,
      newer: losesNewer ? { fromMs: staged.newestSampleMs ?? manifest.createdMs, toMs: newest } : null,
      warnings: [...parts.warningsFor(manifest), ...(isCopied && !losesHistory ? [MISSES_SOME] : [])],
      neededBytes: staged.bytes,
    }
    made = { plan: planned, manifest, stagedName, stagedRows: staged.rows, mark, madeMs: nowMs(), fingerprint }
    return planned
  }

  function take(planId: string, confirmsNewerIsLost: boolean): Made {
    const found = made
    if (!found || found.plan.id !== planId) throw new AppError('stale-plan')
    if (nowMs() - found.madeMs > PLAN_MS || parts.fingerprint() !== found.fingerprint) {
      forget()
      throw new AppError('stale-plan')
    }
    if (found.plan.losesNewer && !confirmsNewerIsLost) {
      throw new AppError('bad-input', 'Newer data would be lost. Say so with the confirmation, or restore parts.')
    }
    // From here on it is used up, whatever comes of it.
    made = null
    return found
  }

  /** Small parts go into the live store; everything else comes as another file. Returns the rows that are there then. */
  async function place(
    { plan: { id, fileName, parts: wanted }, stagedName, stagedRows, mark }: Made,
    presentRows: Staged['rows'],
    by: string,
    atMs: number,
  ): Promise<Staged['rows']> {
    if (isSmall(wanted)) {
      const put = parts.putParts(path.join(folder, stagedName), wanted)
      removeWithSides(path.join(folder, stagedName))
      return { ...presentRows, ...put }
    }
    const added = await placeStaged(
      parts,
      {
        id,
        phase: 'swap',
        live: parts.liveName,
        staged: stagedName,
        aside: `console-before-${id}.db`,
        backup: fileName,
        by,
        atMs,
      },
      mark,
    )
    return sumOf(stagedRows, added)
  }

  return {
    plan,
    forget,
    fileOf(planId) {
      if (made?.plan.id !== planId) throw new AppError('stale-plan')
      return made.plan.fileName
    },
    async start({ planId, confirmsNewerIsLost }, by, hands) {
      const found = take(planId, confirmsNewerIsLost)
      const { plan: planned, manifest, stagedName } = found
      const startedMs = nowMs()
      let kept: Pick<Manifest, 'file' | 'rows'> | null = null
      // Both were counted in the job process: in a large store that takes longer than the loop may stand still.
      const receipt = (
        change: Pick<RestoreReceipt, 'outcome' | 'sentence' | 'checks'>,
        after: Readonly<Record<string, number>>,
      ): RestoreReceipt => {
        const before = kept?.rows ?? {}
        return {
          id: planned.id,
          fileName: planned.fileName,
          backupCreatedMs: manifest.createdMs,
          by,
          startedMs,
          endedMs: nowMs(),
          safetyFileName: kept?.file.name ?? null,
          rows: [...new Set([...Object.keys(before), ...Object.keys(after)])].map((table) => ({
            table,
            before: before[table] ?? 0,
            after: after[table] ?? 0,
          })),
          ...change,
        }
      }
      const at = (step: number, share: number | null) => hands.onProgress({ steps: RESTORE_STEPS, step, share })
      let isSwapping = false
      let after: Readonly<Record<string, number>>
      try {
        const reason = `Before ${planned.fileName} was restored`
        at(0, null)
        kept = await parts.keepPresent(reason, by, {
          signal: hands.signal,
          // Its own steps are the shares of this one.
          onProgress: ({ steps, step, share }) => at(0, (step + (share ?? 0)) / Math.max(1, steps.length)),
        })
        hands.passPointOfNoReturn()
        at(1, null)
        isSwapping = true
        after = await place(found, kept?.rows ?? found.stagedRows, by, startedMs)
      } catch (error) {
        removeWithSides(path.join(folder, stagedName))
        if (isSwapping && error instanceof AppError) {
          await parts.reload()
          const undone = { outcome: 'rolled-back', sentence: error.message, checks: [] } as const
          parts.keepReceipt(receipt(undone, kept?.rows ?? {}))
        }
        throw error
      }
      at(2, null)
      await parts.reload()
      const checks = await parts.checks()
      const sentence = `${planned.fileName} is in place, and checked.`
      const done = receipt({ outcome: 'restored', sentence, checks }, after)
      parts.keepReceipt(done)
      parts.log.info(`${planned.fileName} was restored by ${by}`)
      return done
    },
  }
}

function sumOf(
  rows: Readonly<Record<string, number>>,
  added: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(rows).map(([table, count]) => [table, count + (added[table] ?? 0)]))
}
