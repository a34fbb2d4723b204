import { useState } from 'react'
import type { PresetView } from '../../src-shared/model/preset.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { PRESETS } from '../state/screen.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import screen from '../ui/screen.module.css'
import { words } from '../words.ts'
import styles from './presets.module.css'

/** Every preset as one button, where people look first; nothing where there are none. */
export function PresetShelf() {
  const { presets, deeds } = useConsole()
  const all = useTopic(presets)?.all ?? []
  const { acting, run } = useAct()
  const [pressed, setPressed] = useState<PresetView['id'] | null>(null)
  if (all.length === 0) return null
  const isBusy = acting.kind === 'busy'

  function apply(preset: PresetView): void {
    setPressed(preset.id)
    void run(async () => {
      await deeds.applyPreset(preset)
      return ''
    })
  }

  return (
    <section className={screen.panel} aria-labelledby="preset-shelf">
      <div className={screen.panelHeader}>
        <h2 className={screen.panelTitle} id="preset-shelf">
          {words.screens.presets}
        </h2>
        <ButtonLink look="quiet" href={PRESETS}>
          {words.presets.preview}
        </ButtonLink>
      </div>
      <div className={styles.shelf}>
        {all.map((preset) => (
          <Button
            key={preset.id}
            look="plain"
            needs="staff"
            aria-label={words.presets.apply(preset.name)}
            disabled={isBusy}
            onClick={() => apply(preset)}
          >
            {isBusy && pressed === preset.id ? words.presets.applying : preset.name}
          </Button>
        ))}
      </div>
      {acting.kind === 'failed' && (
        <p role="alert" className={styles.trouble}>
          {acting.sentence}
        </p>
      )}
    </section>
  )
}
