import { type ReactNode, useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { PresetResult, PresetView } from '../../src-shared/model/preset.ts'
import { type Acting, useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { namesText, renewedItems } from '../state/preset-text.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import { NotDoneList } from './not-done-list.tsx'
import { PresetPlanTable } from './preset-plan-table.tsx'
import { PresetTimes } from './preset-times.tsx'
import styles from './presets.module.css'
import { TimesDialog } from './times-dialog.tsx'

/** One preset: what it sets, when, what has moved since, and the buttons. `processor` is named where there are several. */
export function PresetCard({ preset, processor }: { readonly preset: PresetView; readonly processor: string | null }) {
  const { client, deeds, sound } = useConsole()
  const { acting, run } = useAct()
  const [dialog, setDialog] = useState<'times' | 'remove' | 'renew' | null>(null)
  const sounds = useTopic(sound)
  const [result, setResult] = useState<PresetResult | null>(null)
  const { id, name, content, drifted } = preset
  const text = words.presets
  const close = () => setDialog(null)

  async function apply(): Promise<string> {
    setResult(null)
    setResult(await deeds.applyPreset(preset))
    return ''
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
      <header className={styles.head}>
        <h3 className={styles.name}>{name}</h3>
        {processor !== null && <p className={styles.soft}>{processor}</p>}
      </header>
      {drifted.length > 0 && (
        <p className={styles.drifted}>
          <SeverityIcon severity="minor" size={16} />
          {text.drifted(namesText(drifted))}
        </p>
      )}
      {content.kind === 'values' ? (
        <PresetPlanTable preset={preset} />
      ) : (
        <div>
          <p>{text.sceneIs(content.scene.name)}</p>
          <p className={styles.soft}>{text.onlyDevice}</p>
        </div>
      )}
      <NotDoneList preset={preset} result={result} />
      <PresetTimes preset={preset} />
      {acting.kind === 'failed' && dialog === null && (
        <p role="alert" className={styles.trouble}>
          {acting.sentence}
        </p>
      )}
      <div className={styles.actions}>
        <Button
          look="main"
          needs="staff"
          className={styles.apply}
          disabled={acting.kind === 'busy'}
          onClick={() => void run(apply)}
        >
          {acting.kind === 'busy' ? text.applying : text.apply(name)}
        </Button>
        <Button look="quiet" needs="manager" aria-label={text.editTimes(name)} onClick={() => setDialog('times')}>
          {text.times}
        </Button>
        {content.kind === 'values' && (
          <Button look="quiet" needs="manager" aria-label={text.renewNamed(name)} onClick={() => setDialog('renew')}>
            {text.renew}
          </Button>
        )}
        <Button look="quiet" needs="manager" aria-label={text.removeNamed(name)} onClick={() => setDialog('remove')}>
          {text.remove}
        </Button>
      </div>
      {dialog === 'times' && <TimesDialog preset={preset} onClose={close} />}
      {dialog === 'renew' && (
        <Question title={text.renewTitle(name)} means={text.renewMeans} acting={acting} onClose={close}>
          <Button look="main" disabled={acting.kind === 'busy'} onClick={() => void renew()}>
            {text.renewDo}
          </Button>
        </Question>
      )}
      {dialog === 'remove' && (
        <Question title={text.removeTitle(name)} means={text.removeMeans} acting={acting} onClose={close}>
          <Button look="danger" disabled={acting.kind === 'busy'} onClick={() => void remove()}>
            {text.removeNamed(name)}
          </Button>
        </Question>
      )}
    </li>
  )
}

interface QuestionProps {
  readonly title: string
  readonly means: string
  readonly acting: Acting
  onClose(): void
  /** The button that does it. */
  readonly children: ReactNode
}

function Question({ title, means, acting, onClose, children }: QuestionProps) {
  return (
    <Dialog open title={title} description={means} onClose={onClose}>
      <p role="alert" className={styles.trouble}>
        {acting.kind === 'failed' && acting.sentence}
      </p>
      <DialogActions>
        <Button look="plain" onClick={onClose}>
          {words.actions.cancel}
        </Button>
        {children}
      </DialogActions>
    </Dialog>
  )
}
