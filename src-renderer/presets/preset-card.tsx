import { useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { PresetView } from '../../src-shared/model/preset.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { appliedText, itemsText, namesText, renewedItems } from '../state/preset-text.ts'
import { timeText } from '../state/time.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { words } from '../words.ts'
import { PresetPlanTable } from './preset-plan-table.tsx'
import styles from './presets.module.css'
import { TimesDialog } from './times-dialog.tsx'

/** One preset: what it sets, when, what has moved since, and the buttons. `processor` is named where there are several. */
export function PresetCard({ preset, processor }: { readonly preset: PresetView; readonly processor: string | null }) {
  const { client, notices, sound } = useConsole()
  const { acting, run } = useAct()
  const [dialog, setDialog] = useState<'times' | 'remove' | 'renew' | null>(null)
  const sounds = useTopic(sound)
  const { id, name, content, drifted, next, lastRun } = preset
  const text = words.presets
  const close = () => setDialog(null)

  function apply(): void {
    void run(async () => {
      const result = await client.presets.apply({ id })
      const undoable = result.batch === null ? null : ({ kind: 'preset', batch: result.batch, name } as const)
      notices.show({ ...appliedText(name, result, content.kind === 'scene'), undoable })
      return ''
    })
  }

  async function renew(): Promise<void> {
    const own = sounds?.find((each) => each.processorId === preset.processorId)
    const done = await run(async () => {
      const items = own && content.kind === 'values' ? renewedItems(content.items, own) : []
      if (items.length === 0) throw new AppError('processor-offline', text.notRenewed)
      await client.presets.change({ id, content: { kind: 'values', items } })
      return ''
    })
    if (done) close()
  }

  async function remove(): Promise<void> {
    const done = await run(async () => {
      await client.presets.remove({ id })
      return ''
    })
    if (done) close()
  }

  return (
    <li className={styles.card}>
      <h2 className={styles.name}>{name}</h2>
      {processor !== null && <p className={styles.soft}>{processor}</p>}
      <p>{content.kind === 'scene' ? text.sceneIs(content.scene.name) : byArea(content.items)}</p>
      {drifted.length > 0 && <p className={styles.drifted}>{text.drifted(namesText(drifted))}</p>}
      <p className={styles.soft}>{next.length === 0 ? text.never : text.next(next[0]!.sentence)}</p>
      {next.slice(1).map(({ atMs, sentence }) => (
        <p key={atMs} className={styles.soft}>
          {sentence}
        </p>
      ))}
      {lastRun && (
        <p className={lastRun.outcome === 'applied' ? styles.soft : styles.drifted}>
          {text.last(timeText(lastRun.dueMs, Date.now()), lastRun.sentence)}
        </p>
      )}
      <p role="alert" className={styles.trouble}>
        {acting.kind === 'failed' && acting.sentence}
      </p>
      <div className={styles.actions}>
        <Button look="main" needs="staff" disabled={acting.kind === 'busy'} onClick={apply}>
          {acting.kind === 'busy' ? text.applying : text.apply(name)}
        </Button>
        <Button look="plain" needs="manager" aria-label={text.editTimes(name)} onClick={() => setDialog('times')}>
          {text.times}
        </Button>
        {content.kind === 'values' && (
          <Button look="plain" needs="manager" aria-label={text.renewNamed(name)} onClick={() => setDialog('renew')}>
            {text.renew}
          </Button>
        )}
        <Button look="quiet" needs="manager" aria-label={text.removeNamed(name)} onClick={() => setDialog('remove')}>
          {text.remove}
        </Button>
      </div>
      {content.kind === 'values' && (
        <Disclosure title={text.preview}>
          <PresetPlanTable id={id} />
        </Disclosure>
      )}
      {dialog === 'times' && <TimesDialog preset={preset} onClose={close} />}
      <Dialog open={dialog === 'renew'} title={text.renewTitle(name)} description={text.renewMeans} onClose={close}>
        <DialogActions>
          <Button look="plain" onClick={close}>
            {words.actions.cancel}
          </Button>
          <Button look="main" onClick={() => void renew()}>
            {text.renewDo}
          </Button>
        </DialogActions>
      </Dialog>
      <Dialog open={dialog === 'remove'} title={text.removeTitle(name)} description={text.removeMeans} onClose={close}>
        <DialogActions>
          <Button look="plain" onClick={close}>
            {words.actions.cancel}
          </Button>
          <Button look="danger" onClick={() => void remove()}>
            {text.removeNamed(name)}
          </Button>
        </DialogActions>
      </Dialog>
    </li>
  )
}

function byArea(items: Extract<PresetView['content'], { kind: 'values' }>['items']): string {
  const areas = Map.groupBy(items, ({ name }) => name)
  return [...areas].map(([name, some]) => words.presets.asNow(name, itemsText(some))).join(' · ')
}
