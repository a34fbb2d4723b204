import { Play } from 'lucide-react'
import { useState } from 'react'
import type { TriggerKind } from '../../src-shared/model/control.ts'
import type { Named, ProcessorSound } from '../../src-shared/model/sound.ts'
import { spokenName } from '../state/change-words.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import screen from '../ui/screen.module.css'
import { words } from '../words.ts'
import styles from './rows.module.css'

interface TriggersPanelProps {
  readonly sound: ProcessorSound
  readonly objection: string | null
}

/** Scenes, routines and messages of a processor, each asked for once more before it starts; nothing where there are none. */
export function TriggersPanel({ sound, objection }: TriggersPanelProps) {
  const { deeds } = useConsole()
  const [asked, setAsked] = useState<{ readonly kind: TriggerKind; readonly named: Named } | null>(null)
  const kinds = triggersOf(sound).filter(({ list }) => list.length > 0)
  if (kinds.length === 0) return null
  const close = () => setAsked(null)

  function start(): void {
    if (!asked) return
    void deeds.trigger({ processorId: sound.processorId, kind: asked.kind, index: asked.named.index })
    close()
  }

  return (
    <section className={screen.panel} aria-labelledby="start-something">
      <div>
        <h2 className={screen.panelTitle} id="start-something">
          {words.zones.triggers}
        </h2>
        <p className={screen.soft}>{words.zones.triggersHelp}</p>
      </div>
      {kinds.map(({ kind, list }) => (
        <div key={kind}>
          <h3 className={styles.kind}>{words.zones.trigger[kind]}</h3>
          <div className={styles.buttons}>
            {list.map((named) => (
              <Button
                key={named.index}
                look="plain"
                disabled={objection !== null}
                onClick={() => setAsked({ kind, named })}
              >
                <Play aria-hidden="true" />
                {spokenName(named.name)}
              </Button>
            ))}
          </div>
        </div>
      ))}
      <Dialog
        open={asked !== null}
        title={asked ? words.zones.startTitle(spokenName(asked.named.name)) : ''}
        description={words.zones.startMeans}
        onClose={close}
      >
        <DialogActions>
          <Button look="plain" onClick={close}>
            {words.actions.cancel}
          </Button>
          <Button look="main" onClick={start}>
            {words.zones.start}
          </Button>
        </DialogActions>
      </Dialog>
    </section>
  )
}

function triggersOf({ scenes, routines, messages, gpoPresets }: ProcessorSound) {
  return [
    { kind: 'scene', list: scenes },
    { kind: 'routine', list: routines },
    { kind: 'message', list: messages },
    { kind: 'gpo-preset', list: gpoPresets },
  ] as const
}
