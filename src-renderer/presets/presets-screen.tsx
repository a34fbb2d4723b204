import { useState } from 'react'
import { useConsole } from '../state/console.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button } from '../ui/button.tsx'
import screen from '../ui/screen.module.css'
import { words } from '../words.ts'
import { MakePresetDialog } from './make-preset-dialog.tsx'
import { PresetCard } from './preset-card.tsx'
import styles from './presets.module.css'

/** Presets with what they change, the way back, and when the clock applies them (interface.md, Screens 3). */
export function PresetsScreen() {
  const tools = useConsole()
  const presets = useTopic(tools.presets)
  const processors = useTopic(tools.processors)
  const sounds = useTopic(tools.sound)
  const [open, setOpen] = useState(false)
  const text = words.presets
  return (
    <>
      <header className={screen.header}>
        <div className={screen.titles}>
          <h1 className={screen.title}>{words.screens.presets}</h1>
          <p className={screen.soft}>{text.intro}</p>
        </div>
        <Button look="main" needs="manager" disabled={!processors?.length} onClick={() => setOpen(true)}>
          {text.make}
        </Button>
      </header>
      {presets?.all.length === 0 && (
        <div>
          <p>{text.none}</p>
          <p className={screen.soft}>{text.noneHelp}</p>
        </div>
      )}
      <ul className={styles.cards}>
        {presets?.all.map((preset) => (
          <PresetCard
            key={preset.id}
            preset={preset}
            processor={processors && processors.length > 1 ? nameOf(processors, preset.processorId) : null}
          />
        ))}
      </ul>
      {presets?.all.some(({ times }) => times.length > 0) && <p className={styles.rule}>{presets.clockRule}</p>}
      {open && processors && sounds && (
        <MakePresetDialog processors={processors} sounds={sounds} onClose={() => setOpen(false)} />
      )}
    </>
  )
}

function nameOf(processors: readonly { readonly id: string; readonly name: string }[], id: string): string {
  return processors.find((each) => each.id === id)?.name ?? id
}
