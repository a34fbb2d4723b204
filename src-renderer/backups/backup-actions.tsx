import { useState } from 'react'
import type { Backup } from '../../src-shared/model/backup.ts'
import { useAct } from '../state/act.ts'
import { calledBackup, healthOf } from '../state/backup-text.ts'
import { useConsole } from '../state/console.ts'
import { restoreOf } from '../state/screen.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'
import styles from './backup-actions.module.css'
import { CopyDialog } from './copy-dialog.tsx'
import { PassphraseDialog } from './passphrase-dialog.tsx'
import { RemoveButton } from './remove-button.tsx'

interface BackupActionsProps {
  readonly backup: Backup
  /** Whether a job runs: only one can. */
  readonly isBusy: boolean
  readonly secondFolder: string | null
}

/** What can be done with one backup. */
export function BackupActions({ backup, isBusy, secondFolder }: BackupActionsProps) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const [open, setOpen] = useState<'none' | 'copy' | 'check' | 'rehearse'>('none')
  const { manifest } = backup
  const fileName = manifest.file.name
  const called = calledBackup(manifest.createdMs, Date.now())
  const { act } = words.backups
  const isBad = healthOf(backup).severity === 'critical'
  const busy = acting.kind === 'busy'

  async function check(passphrase: string | null): Promise<string> {
    const verdicts = await client.backups.verify({ which: fileName, passphrase })
    return verdicts.map(({ sentence }) => sentence).join(' ')
  }

  async function rehearse(passphrase: string | null): Promise<string> {
    const { rehearsal } = await client.backups.rehearse({ fileName, passphrase })
    return rehearsal.ok ? act.rehearsedWell : act.rehearsedBadly
  }

  async function pin(): Promise<string> {
    await client.backups.pin({ fileName, pinned: !manifest.pinned })
    return ''
  }

  return (
    <div className={styles.actions}>
      <ButtonLink
        look={isBad ? 'plain' : 'main'}
        href={restoreOf(fileName)}
        aria-label={act.named(act.restore, called)}
      >
        {act.restore}
      </ButtonLink>
      <Button
        look="plain"
        disabled={isBusy || busy}
        aria-label={act.named(act.check, called)}
        onClick={() => (manifest.encrypted ? setOpen('check') : void run(() => check(null)))}
      >
        {act.check}
      </Button>
      <Button
        look="plain"
        disabled={isBusy || busy}
        aria-label={act.named(act.rehearse, called)}
        onClick={() => (manifest.encrypted ? setOpen('rehearse') : void run(() => rehearse(null)))}
      >
        {act.rehearse}
      </Button>
      <Button
        look="plain"
        disabled={isBusy || busy}
        aria-label={act.named(act.copy, called)}
        onClick={() => setOpen('copy')}
      >
        {act.copy}
      </Button>
      <Button
        look="plain"
        disabled={busy}
        aria-label={act.named(manifest.pinned ? act.unpin : act.pin, called)}
        onClick={() => void run(pin)}
      >
        {manifest.pinned ? act.unpin : act.pin}
      </Button>
      {isBad && backup.place === 'here' && <RemoveButton fileName={fileName} called={called} isBusy={isBusy || busy} />}
      <p className={styles.said} data-bad={acting.kind === 'failed' || undefined} role="status">
        {acting.kind === 'busy' && act.working}
        {(acting.kind === 'done' || acting.kind === 'failed') && acting.sentence}
      </p>
      {open === 'copy' && (
        <CopyDialog fileName={fileName} folder={secondFolder ?? ''} onClose={() => setOpen('none')} />
      )}
      {(open === 'check' || open === 'rehearse') && (
        <PassphraseDialog
          act={act[open]}
          onClose={() => setOpen('none')}
          onOpen={(passphrase) => {
            setOpen('none')
            void run(() => (open === 'check' ? check(passphrase) : rehearse(passphrase)))
          }}
        />
      )}
    </div>
  )
}
