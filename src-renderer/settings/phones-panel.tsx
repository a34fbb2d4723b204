import { useCallback, useState } from 'react'
import type { NetworkDoor } from '../../src-shared/model/access.ts'
import type { AccessToken } from '../../src-shared/model/system.ts'
import { useAct } from '../state/act.ts'
import { useAsked } from '../state/asked.ts'
import { useConsole } from '../state/console.ts'
import { dayText } from '../state/time.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { words } from '../words.ts'
import { MakeLinkDialog } from './make-link-dialog.tsx'
import styles from './settings.module.css'

interface PhonesPanelProps {
  /** Whether the page may see the links at all. */
  readonly mayManage: boolean
  readonly door: NetworkDoor
  readonly webUrl: string | null
}

/** The links of phones and tablets: made, listed, taken back. */
export function PhonesPanel({ mayManage, door, webUrl }: PhonesPanelProps) {
  const [making, setMaking] = useState(false)
  const [news, setNews] = useState(0)
  const { phones: text } = words.settings
  const urls = door.kind === 'open' && door.urls.length > 0 ? door.urls : webUrl === null ? [] : [webUrl]
  return (
    <section className={styles.panel} aria-labelledby="phones">
      <div className={styles.panelHeader}>
        <h2 className={styles.panelTitle} id="phones">
          {text.title}
        </h2>
        <Button look="plain" needs="technician" onClick={() => setMaking(true)}>
          {text.make}
        </Button>
      </div>
      <p className={styles.soft}>{text.help}</p>
      {mayManage ? (
        <TokenList news={news} onChanged={() => setNews(news + 1)} />
      ) : (
        <p className={styles.soft}>{text.onlyTechnician}</p>
      )}
      {making && (
        <MakeLinkDialog
          urls={urls}
          isHereOnly={door.kind !== 'open'}
          onMade={() => setNews(news + 1)}
          onClose={() => setMaking(false)}
        />
      )}
    </section>
  )
}

function TokenList({ news, onChanged }: { readonly news: number; onChanged(): void }) {
  const { client } = useConsole()
  const ask = useCallback((_news: number) => client.tokens.list({}), [client])
  const asked = useAsked(ask, news)
  const { phones: text } = words.settings
  if (asked.kind === 'loading') return null
  if (asked.kind === 'failed') return <p role="status">{asked.trouble}</p>
  if (asked.value.length === 0) return <p>{text.none}</p>
  return (
    <ul className={styles.rows}>
      {asked.value.map((token) => (
        <TokenRow key={token.id} token={token} onChanged={onChanged} />
      ))}
    </ul>
  )
}

function TokenRow({ token, onChanged }: { readonly token: AccessToken; onChanged(): void }) {
  const [asking, setAsking] = useState(false)
  const { phones: text } = words.settings
  const { name, role, createdMs } = token
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <p className={styles.name}>{name}</p>
        <p className={styles.soft}>
          {words.access.role[role]}, {text.since(dayText(createdMs))}
        </p>
      </div>
      <Button look="plain" needs="technician" aria-label={text.revokeNamed(name)} onClick={() => setAsking(true)}>
        {text.revoke}
      </Button>
      {asking && <RevokeDialog token={token} onRevoked={onChanged} onClose={() => setAsking(false)} />}
    </li>
  )
}

interface RevokeDialogProps {
  readonly token: AccessToken
  onRevoked(): void
  onClose(): void
}

/** Asks before a link is taken back. */
function RevokeDialog({ token: { id, name }, onRevoked, onClose }: RevokeDialogProps) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { phones: text } = words.settings

  async function revoke(): Promise<void> {
    const isDone = await run(async () => {
      await client.tokens.revoke({ id })
      return ''
    })
    if (!isDone) return
    onClose()
    onRevoked()
  }

  return (
    <Dialog open title={text.revokeTitle(name)} description={text.revokeMeans} onClose={onClose}>
      <FailureNote acting={acting} means={text.failed} />
      <DialogActions>
        <Button look="plain" onClick={onClose}>
          {words.actions.cancel}
        </Button>
        <Button look="danger" disabled={acting.kind === 'busy'} onClick={() => void revoke()}>
          {text.revoke}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
