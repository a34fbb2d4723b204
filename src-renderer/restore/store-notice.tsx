import { useState } from 'react'
import type { StoreNotice } from '../../src-shared/model/restore.ts'
import { calledBackup } from '../state/backup-text.ts'
import { useConsole } from '../state/console.ts'
import { BACKUPS, type Place, restoreOf } from '../state/screen.ts'
import { useTopic } from '../state/topic-store.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'
import styles from './store-notice.module.css'

const HIDDEN_AS = 'atlas-notice-hidden'

/** Says above every screen what happened to the store at this start. In the wizard somebody already does something about it. */
export function StoreNoticeBanner({ place }: { readonly place: Place }) {
  const notice = useTopic(useConsole().storeNotice)
  const [hidden, setHidden] = useState(() => localStorage.getItem(HIDDEN_AS))
  if (!notice || (place.screen === 'backups' && place.part.kind !== 'overview')) return null
  const { notice: text } = words.restore

  function hide(atMs: number): void {
    localStorage.setItem(HIDDEN_AS, String(atMs))
    setHidden(String(atMs))
  }

  if (notice.kind === 'damaged') return <Damaged notice={notice} />
  if (String(notice.atMs) === hidden) return null
  return (
    <div className={styles.notice}>
      <Banner severity="minor" title={text[notice.kind]} detail={notice.sentence}>
        {place.screen !== 'backups' && (
          <ButtonLink look="plain" href={BACKUPS}>
            {text.seeBackups}
          </ButtonLink>
        )}
        <Button look="quiet" onClick={() => hide(notice.atMs)}>
          {text.hide}
        </Button>
      </Banner>
    </div>
  )
}

/** Nobody can hide this: it stands until there is a whole store again. */
function Damaged({ notice }: { readonly notice: Extract<StoreNotice, { kind: 'damaged' }> }) {
  const list = useTopic(useConsole().backups)
  const { sentence, putAside, proposed } = notice
  const backup = list?.find(({ manifest }) => manifest.file.name === proposed)
  return (
    <div className={styles.notice}>
      <Banner
        severity="critical"
        title={words.restore.notice.damaged}
        detail={`${sentence} ${words.restore.notice.aside(putAside)}`}
      >
        <ButtonLink look="main" href={restoreOf(proposed)}>
          {backup ? words.restore.confirm.act(calledBackup(backup.manifest.createdMs, Date.now())) : words.restore.from}
        </ButtonLink>
        {backup && (
          <ButtonLink look="plain" href={restoreOf(null)}>
            {words.restore.unreadable.other}
          </ButtonLink>
        )}
      </Banner>
    </div>
  )
}
