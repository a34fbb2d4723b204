import { type FormEvent, useState } from 'react'
import type { ControlTarget } from '../../src-shared/model/control.ts'
import { changeTo, channelAt } from '../../src-shared/model/knob.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { useAct } from '../state/act.ts'
import { spokenName } from '../state/change-words.ts'
import { everyChannel } from '../state/channels.ts'
import { useConsole } from '../state/console.ts'
import { useMay } from '../state/may.ts'
import { channelHash } from '../state/screen.ts'
import { Button } from '../ui/button.tsx'
import { ChooseField } from '../ui/choose-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import styles from './gain-panel.module.css'
import tools from './tools.module.css'

interface GainPanelProps {
  readonly views: readonly ProcessorView[]
  readonly sounds: readonly ProcessorSound[]
}

const LOWEST_DB = -80

/** The volume of any channel in dB, for technicians; nothing where there is no channel. */
export function GainPanel({ views, sounds }: GainPanelProps) {
  const channels = everyChannel(views, sounds).map((each) => ({ ...each, value: channelHash(each.target) }))
  const [chosen, setChosen] = useState<string | null>(null)
  const channel = channels.find(({ value }) => value === chosen) ?? channels[0]
  if (!channel) return null
  return (
    <section className={tools.panel} aria-labelledby="gain-in-db">
      <div>
        <h2 className={tools.panelTitle} id="gain-in-db">
          {words.tools.gain.title}
        </h2>
        <p className={tools.soft}>{words.tools.gain.intro}</p>
      </div>
      <div className={styles.form}>
        <ChooseField
          label={words.tools.gain.channel}
          labelSeen
          choices={channels.map(({ value, name, processorName, target }) => ({
            value,
            text: `${words.find.family[target.family]}: ${spokenName(name)}`,
            group: views.length > 1 ? processorName : null,
          }))}
          chosen={channel.value}
          onChoose={setChosen}
        />
        <GainForm
          key={channel.value}
          target={channel.target}
          nowDb={channelAt(sounds, channel.target)?.gainDb ?? null}
        />
      </div>
    </section>
  )
}

interface GainFormProps {
  readonly target: ControlTarget
  /** Null where the processor has not said it. */
  readonly nowDb: number | null
}

function GainForm({ target, nowDb }: GainFormProps) {
  const { client } = useConsole()
  const may = useMay()
  const { acting, run } = useAct()
  const [text, setText] = useState('')
  const wantedDb = text.trim() === '' ? Number.NaN : Number(text)
  const isUsable = wantedDb >= LOWEST_DB && wantedDb <= 0

  function set(event: FormEvent): void {
    event.preventDefault()
    if (!isUsable) return
    void run(async () => {
      const { outcome } = await client.control.change({ target, change: changeTo('gain-db', wantedDb) })
      return 'value' in outcome ? words.tools.gain.became[outcome.kind](outcome.value) : words.zones.otherController
    })
  }

  return (
    <form className={styles.set} onSubmit={set}>
      <TextField
        label={words.tools.gain.label}
        hint={nowDb === null ? words.tools.gain.unknown : words.tools.gain.now(nowDb)}
        error={text !== '' && !isUsable ? words.tools.gain.bounds : null}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button look="plain" type="submit" disabled={!isUsable || acting.kind === 'busy' || may.kind === 'forbidden'}>
        {words.tools.gain.set}
      </Button>
      <p className={styles.came} role="status">
        {acting.kind === 'busy' && words.zones.sending}
        {(acting.kind === 'done' || acting.kind === 'failed') && acting.sentence}
      </p>
    </form>
  )
}
