import { useState } from 'react'
import type { PresetContent } from '../../src-shared/model/preset.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { useAct } from '../state/act.ts'
import { spokenName } from '../state/change-words.ts'
import { useConsole } from '../state/console.ts'
import { itemsOf, itemsText } from '../state/preset-text.ts'
import { Button } from '../ui/button.tsx'
import { CheckRow } from '../ui/check-row.tsx'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import styles from './presets.module.css'

interface MakePresetDialogProps {
  readonly processors: readonly ProcessorView[]
  readonly sounds: readonly ProcessorSound[]
  onClose(): void
}

/** Keeps how chosen areas are set now, or a scene of the processor, under a name. */
export function MakePresetDialog({ processors, sounds, onClose }: MakePresetDialogProps) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const [processorId, setProcessor] = useState(processors[0]!.id)
  const [name, setName] = useState('')
  const [kind, setKind] = useState<PresetContent['kind']>('values')
  const [left, setLeft] = useState<readonly number[]>([])
  const [scene, setScene] = useState<number | null>(null)
  const [isTried, setTried] = useState(false)
  const text = words.presets

  const sound = sounds.find((each) => each.processorId === processorId)
  const zones = (sound?.zones ?? []).filter(({ placeholder }) => !placeholder)
  const content = contentOf()

  function contentOf(): PresetContent | null {
    if (!sound) return null
    if (kind === 'scene') {
      const found = sound.scenes.find(({ index }) => index === scene)
      return found ? { kind, scene: { index: found.index, name: found.name } } : null
    }
    const items = zones.filter(({ index }) => !left.includes(index)).flatMap((zone) => itemsOf(zone, sound))
    return items.length > 0 ? { kind, items } : null
  }

  async function keep(): Promise<void> {
    setTried(true)
    if (name.trim() === '' || content === null) return
    const done = await run(async () => {
      await client.presets.create({ processorId, name, content, times: [] })
      return ''
    })
    if (done) onClose()
  }

  return (
    <Dialog open title={text.makeTitle} description={text.makeHelp} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <TextField
          label={text.name}
          hint={text.nameHint}
          error={isTried && name.trim() === '' ? text.nameMissing : null}
          value={name}
          maxLength={60}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        {processors.length > 1 && (
          <ChoiceRow
            label={text.processor}
            choices={processors.map((each) => ({ value: each.id, text: each.name }))}
            chosen={processorId}
            onChoose={(id) => {
              setProcessor(id)
              setLeft([])
              setScene(null)
            }}
          />
        )}
        <ChoiceRow<PresetContent['kind']>
          label={text.kind}
          choices={[
            { value: 'values', text: text.kinds.values },
            { value: 'scene', text: text.kinds.scene },
          ]}
          chosen={kind}
          onChoose={setKind}
        />
        {kind === 'values' && sound && (
          <fieldset className={styles.group}>
            <legend className={styles.legend}>{text.areas}</legend>
            {zones.map((zone) => (
              <CheckRow
                key={zone.index}
                checked={!left.includes(zone.index)}
                onChange={(on) => setLeft(on ? left.filter((index) => index !== zone.index) : [...left, zone.index])}
              >
                <span className={styles.choice}>
                  <span>{spokenName(zone.name)}</span>
                  <span className={styles.soft}>{itemsText(itemsOf(zone, sound))}</span>
                </span>
              </CheckRow>
            ))}
          </fieldset>
        )}
        {kind === 'scene' && sound?.scenes.length === 0 && <p>{text.noScene}</p>}
        {kind === 'scene' && sound && sound.scenes.length > 0 && (
          <ChoiceRow
            label={text.kinds.scene}
            choices={sound.scenes.map((each) => ({ value: String(each.index), text: each.name }))}
            chosen={String(scene)}
            onChoose={(index) => setScene(Number(index))}
          />
        )}
        <p role="alert" className={styles.trouble}>
          {isTried && content === null && text.nothingChosen}
          {acting.kind === 'failed' && `${acting.sentence} ${text.notKept}`}
        </p>
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="main" type="submit" disabled={acting.kind === 'busy'}>
            {acting.kind === 'busy' ? text.keeping : text.keep}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
