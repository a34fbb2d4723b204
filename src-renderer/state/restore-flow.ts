import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client, Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupPart } from '../../src-shared/model/backup.ts'
import type { RestoreReceipt } from '../../src-shared/model/restore.ts'
import { createSignal } from '../transport/connection.ts'
import type { EndedJob, RunningJob } from './job-view.ts'
import type { Failure, RestoreChoice } from './restore-step.ts'

/** One backup on its way back, as far as the person at this page has taken it. */
export interface RestoreFlow {
  readonly choice: Readable<RestoreChoice>
  /** Has the console look inside; null for everything that is in it. A passphrase is remembered until {@link close}. */
  look(parts: readonly BackupPart[] | null, passphrase?: string): void
  /** The same question again. */
  lookAgain(): void
  confirm(): void
  /** From the confirmation back to what differs. */
  back(): void
  start(confirmsNewerIsLost: boolean): void
  /** A restore that this page did not begin, or lost sight of, has ended: finds its receipt. */
  follow(ran: RunningJob, ended: EndedJob | null): void
  /** The wire is there again: where the answer to a start was lost with it, its receipt says how that ended. */
  reconnect(): void
  /** Lets go of what the console put ready, unless it is being restored. */
  close(): void
}

/** Which backup goes that way. */
export interface ChosenBackup {
  readonly fileName: string
  /** In the folder that the console was told to look into. */
  readonly elsewhere: boolean
}

/** The way of one backup, null while none is chosen. `locked` where it is encrypted: then it asks for the passphrase first. */
export function createRestoreFlow(
  { restore }: Pick<Client<AtlasContract>, 'restore'>,
  chosen: ChosenBackup | null,
  locked: boolean,
): RestoreFlow {
  const choice = createSignal<RestoreChoice>(locked ? { kind: 'locked', trouble: null } : { kind: 'choosing' })
  let known: string | null = null
  let wanted: readonly BackupPart[] | null = null
  let closed = false
  let startedPlan: string | null = null

  async function look(parts: readonly BackupPart[] | null): Promise<void> {
    if (!chosen) return
    choice.set({ kind: 'planning' })
    try {
      const plan = await restore.plan({ ...chosen, parts: parts && [...parts], passphrase: known })
      if (closed) await forget()
      else choice.set({ kind: 'planned', plan })
    } catch (error) {
      const failure = failureOf(error)
      const isWrong = failure.code === 'wrong-passphrase'
      choice.set(isWrong ? { kind: 'locked', trouble: failure.sentence } : { kind: 'unplanned', failure })
    }
  }

  async function start(confirmsNewerIsLost: boolean): Promise<void> {
    const before = choice.get()
    if (before.kind !== 'confirming') return
    const { plan } = before
    choice.set({ kind: 'starting', plan })
    startedPlan = plan.id
    try {
      choice.set({ kind: 'ended', receipt: await restore.start({ planId: plan.id, confirmsNewerIsLost }) })
    } catch (error) {
      const failure = failureOf(error)
      // What was put back by itself failed too, but has a receipt that says what happened.
      const receipt = await ownReceipt()
      choice.set(receipt ? { kind: 'ended', receipt } : { kind: 'failed', failure })
    }
  }

  async function ownReceipt(): Promise<RestoreReceipt | null> {
    return (await receipts()).find(({ id }) => id === startedPlan) ?? null
  }

  async function reconnect(): Promise<void> {
    if (startedPlan === null || choice.get().kind !== 'failed') return
    const receipt = await ownReceipt()
    if (receipt && choice.get().kind === 'failed') choice.set({ kind: 'ended', receipt })
  }

  async function follow(ran: RunningJob, ended: EndedJob | null): Promise<void> {
    if (choice.get().kind === 'starting') return
    const [newest] = [...(await receipts())].sort((one, other) => other.endedMs - one.endedMs)
    if (newest && newest.endedMs >= ran.startedMs) choice.set({ kind: 'ended', receipt: newest })
    else if (ended?.kind === 'failed') {
      choice.set({ kind: 'failed', failure: { code: ended.code, sentence: ended.sentence } })
    }
  }

  async function receipts(): Promise<readonly RestoreReceipt[]> {
    try {
      return await restore.receipts({})
    } catch (error) {
      // Then the failure itself is all that is known.
      console.info('The receipts could not be read.', failureOf(error))
      return []
    }
  }

  async function forget(): Promise<void> {
    try {
      await restore.forget({})
    } catch (error) {
      // The console forgets it by itself when the next plan is made.
      console.info('The plan could not be let go.', failureOf(error))
    }
  }

  return {
    choice,
    look(parts, passphrase) {
      known = passphrase ?? known
      wanted = parts
      void look(parts)
    },
    lookAgain: () => void look(wanted),
    confirm() {
      const before = choice.get()
      if (before.kind === 'planned') choice.set({ ...before, kind: 'confirming' })
    },
    back() {
      const before = choice.get()
      if (before.kind === 'confirming') choice.set({ ...before, kind: 'planned' })
    },
    start: (confirmsNewerIsLost) => void start(confirmsNewerIsLost),
    follow: (ran, ended) => void follow(ran, ended),
    reconnect: () => void reconnect(),
    close() {
      closed = true
      known = null
      const { kind } = choice.get()
      if (kind === 'planned' || kind === 'confirming') void forget()
    },
  }
}

/** What a call failed with. @throws whatever is no answer of the console */
function failureOf(error: unknown): Failure {
  if (!(error instanceof AppError)) throw error
  return { code: error.code, sentence: error.message }
}
