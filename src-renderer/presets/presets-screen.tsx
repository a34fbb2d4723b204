import { ListChecks } from 'lucide-react'
import { useState } from 'react'
import type { PresetView } from '../../src-shared/model/preset.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import { NoProcessor } from '../processors/no-processor.tsx'
import { useConsole } from '../state/console.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import screen from '../ui/screen.module.css'
import { Skeleton } from '../ui/skeleton.tsx'
import { words } from '../words.ts'
import { MakePresetDialog } from './make-preset-dialog.tsx'
import { PresetCard } from './preset-card.tsx'
import styles from './presets.module.css'

/** Areas and scenes apart: of a scene only the processor knows what it changes. */
const KINDS = ['values', 'scene'] as const

/** Presets with what they change, the way back, and when the clock applies them (interface.md, Screens 3). */
export function PresetsScreen() {
  const tools = useConsole()
  const presets = useTopic(tools.presets)
  const processors = useTopic(tools.processors)
  const sounds = useTopic(tools.sound)
  const [open, setOpen] = useState(false)
  const text = words.presets
  if (!presets || !processors || !sounds) return <Skeleton />
  if (processors.length === 0 && presets.all.length === 0) return <NoProcessor />
  const lists = KINDS.map((kind) => ({ kind, list: presets.all.filter(({ content }) => content.kind === kind) }))
  const shown = lists.filter(({ list }) => list.length > 0)
  const make = (
    <Button look="main" needs="manager" disabled={processors.length === 0} onClick={() => setOpen(true)}>
      {text.make}
    </Button>
  )
  return (
    <>
      {presets.all.length === 0 ? (
        <EmptyState Icon={ListChecks} title={text.none} help={text.noneHelp} hint={text.makeHelp}>
          {make}
        </EmptyState>
      ) : (
        <>
          <header className={screen.header}>
            <div className={screen.titles}>
              <h1 className={screen.title}>{words.screens.presets}</h1>
              <p className={screen.soft}>{text.intro}</p>
            </div>
            {make}
          </header>
          <div className={styles.sections}>
            {shown.map(({ kind, list }) => (
              <section key={kind} aria-labelledby={`presets-${kind}`}>
                <h2 id={`presets-${kind}`} className={shown.length > 1 ? styles.sectionTitle : 'only-spoken'}>
                  {text.ofKind[kind]}
                </h2>
                <ul className={styles.cards}>
                  {list.map((preset) => (
                    <PresetCard key={preset.id} preset={preset} processor={nameOf(processors, preset)} />
                  ))}
                </ul>
              </section>
            ))}
            {presets.all.some(({ times }) => times.length > 0) && <p className={styles.rule}>{presets.clockRule}</p>}
          </div>
        </>
      )}
      {open && <MakePresetDialog processors={processors} sounds={sounds} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Null where there is one processor alone: then everybody knows which. */
function nameOf(processors: readonly ProcessorView[], { processorId }: PresetView): string | null {
  if (processors.length === 1) return null
  return processors.find(({ id }) => id === processorId)?.name ?? processorId
}
