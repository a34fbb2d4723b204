import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupAddress, BackupVerdict, RehearsedBackup } from '../../src-shared/model/backup-orders.ts'
import type { JobRunner } from '../jobs/runner.ts'
import { changeManifest } from './backup-files.ts'
import type { Catalogue, CatalogueEntry } from './catalogue.ts'
import type { JobDesk, JobHands } from './job-desk.ts'
import type { Ledger } from './ledger.ts'
import { runWithin } from './run-within.ts'

const MONTH_MS = 30 * 24 * 3_600_000
/** Failures that say something about the backup; the others say something about the check. */
const ABOUT_THE_BACKUP: readonly string[] = ['backup-damaged', 'not-a-backup', 'not-found', 'verification-failed']

/** Which ones are to be checked. */
export type Which = 'all' | 'random' | BackupAddress

/** Looks whether backups are still good. Moves and deletes nothing. */
export interface Checker {
  /** @throws AppError what one is bad with; `backup-damaged` where some of several are, after all were checked */
  verify(which: Which, passphrase: string | null): Promise<readonly BackupVerdict[]>
  /** @throws AppError `verification-failed` where it could not be restored */
  rehearse(address: BackupAddress, passphrase: string | null): Promise<RehearsedBackup>
}

export interface CheckerParts {
  readonly jobs: JobRunner
  readonly desk: JobDesk
  readonly catalogue: Catalogue
  readonly ledger: Ledger
  readonly installationKey: string
  /** Where a rehearsal may write; on the disk of the backups. */
  readonly scratchFolder: string
  readonly nowMs: () => number
  /** From 0 up to 1. */
  readonly random: () => number
}

interface Verdict extends BackupVerdict {
  readonly error: AppError | null
}

export function createChecker(parts: CheckerParts): Checker {
  const { jobs, desk, catalogue, ledger, installationKey, scratchFolder, nowMs, random } = parts
  const fileOf = ({ folder, fileName }: CatalogueEntry) => path.join(folder, fileName)

  function note({ manifest, place }: CatalogueEntry, ok: boolean, sentence: string): void {
    // A stick from anywhere may hold a bad one that says that it is one of ours.
    if (place === 'elsewhere') return
    ledger.putCheck(manifest.id, { atMs: nowMs(), ok, sentence })
  }

  async function checkOne(entry: CatalogueEntry, passphrase: string | null, hands: JobHands): Promise<Verdict> {
    const { fileName, manifest } = entry
    try {
      await runWithin(jobs, 'verify', { file: fileOf(entry), manifest, passphrase }, hands)
    } catch (error) {
      if (!(error instanceof AppError) || !ABOUT_THE_BACKUP.includes(error.code)) throw error
      note(entry, false, error.message)
      return { fileName, ok: false, sentence: error.message, error }
    }
    const sentence = 'Its bytes are the ones that were written.'
    note(entry, true, sentence)
    return { fileName, ok: true, sentence, error: null }
  }

  /** All in the own folder, one after the other, with what is broken there. */
  async function checkAll(passphrase: string | null, hands: JobHands): Promise<readonly Verdict[]> {
    const entries = catalogue.entries().filter(({ place }) => place === 'here')
    const verdicts: Verdict[] = catalogue.broken().map(({ fileName, sentence }) => ({
      fileName,
      ok: false,
      sentence,
      error: new AppError('backup-damaged', sentence),
    }))
    for (const [at, entry] of entries.entries()) {
      const steps = [`Checking ${entry.fileName}`]
      hands.onProgress({ steps, step: 0, share: at / entries.length })
      if (entry.manifest.encrypted && passphrase === null) {
        const sentence = 'It is encrypted, and needs its passphrase.'
        verdicts.push({ fileName: entry.fileName, ok: null, sentence, error: null })
        continue
      }
      const within = {
        ...hands,
        onProgress: ({ step, share, steps: { length } }: Parameters<JobHands['onProgress']>[0]) =>
          hands.onProgress({ steps, step: 0, share: (at + (step + (share ?? 0)) / length) / entries.length }),
      }
      verdicts.push(await checkOne(entry, passphrase, within))
    }
    return verdicts
  }

  function pickRandom(): CatalogueEntry {
    const recent = catalogue
      .entries()
      .filter(
        ({ place, manifest: { createdMs, encrypted } }) =>
          place === 'here' && !encrypted && createdMs > nowMs() - MONTH_MS,
      )
    const picked = recent[Math.floor(random() * recent.length)]
    if (!picked) throw new AppError('not-found', 'There is no backup of the last 30 days.')
    return picked
  }

  return {
    async verify(which, passphrase) {
      await catalogue.refresh()
      const one = which === 'all' ? null : which === 'random' ? pickRandom() : catalogue.find(which)
      const ticket = { what: 'verify', kind: null, fileName: one?.fileName ?? null } as const
      return desk.run(ticket, async (hands) => {
        const verdicts = one ? [await checkOne(one, passphrase, hands)] : await checkAll(passphrase, hands)
        const bad = verdicts.filter(({ ok }) => ok === false)
        if (one && bad[0]?.error) throw bad[0].error
        if (bad.length > 0) throw new AppError('backup-damaged', badSentence(bad, verdicts.length))
        const value = verdicts.map(({ error: _, ...verdict }) => verdict)
        return { value, sentence: goodSentence(verdicts), fileName: ticket.fileName, bytes: null }
      })
    },

    async rehearse(address, passphrase) {
      await catalogue.refresh()
      const entry = catalogue.find(address)
      const { fileName } = entry
      return desk.run({ what: 'rehearse', kind: null, fileName }, async (hands) => {
        const input = { file: fileOf(entry), manifest: entry.manifest, scratchFolder, passphrase }
        const rehearsal = await runWithin(jobs, 'rehearse', input, hands)
        // Another installation’s manifest stays as it is: ours must not stand under what it says.
        if (entry.isOwn && entry.place === 'here') {
          await changeManifest(entry, { rehearsal }, installationKey)
          await catalogue.refresh()
        }
        const failing = rehearsal.checks.find(({ ok }) => !ok)
        const sentence = failing?.finding ?? 'It can be restored.'
        note(entry, rehearsal.ok, sentence)
        if (!rehearsal.ok) throw new AppError('verification-failed', `It cannot be restored. ${sentence}`)
        return { value: { fileName, rehearsal }, sentence: `${fileName} can be restored.`, fileName, bytes: null }
      })
    },
  }
}

function badSentence(bad: readonly Verdict[], of: number): string {
  const names = bad.map(({ fileName, sentence }) => `${fileName}: ${sentence}`)
  return `${bad.length} of ${of} backups cannot be used. ${names.join(' ')}`
}

function goodSentence(verdicts: readonly Verdict[]): string {
  const passedOver = verdicts.filter(({ ok }) => ok === null).length
  const good = verdicts.length - passedOver
  if (verdicts.length === 0) return 'There is no backup to check.'
  const checked = good === 1 ? '1 backup is good.' : `${good} backups are good.`
  return passedOver === 0 ? checked : `${checked} ${passedOver} need a passphrase.`
}
