import { type FormEvent, useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { RawAnswer, RawFormat } from '../../src-shared/model/raw-console.ts'
import { useMissingRole } from '../state/access.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { timeText } from '../state/time.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button } from '../ui/button.tsx'
import { ChooseField } from '../ui/choose-field.tsx'
import { FoldSection } from '../ui/fold-section.tsx'
import { SCROLLED_BY_KEYBOARD } from '../ui/scrolled-by-keyboard.ts'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import styles from './raw-console.module.css'
import tools from './tools.module.css'

const text = words.tools.raw
/** More lines than this nobody reads. */
const MOST_LINES = 50

/** A question or an order, and what became of it. */
interface Line {
  readonly key: number
  readonly asked: string
  readonly came:
    | { readonly kind: 'answer'; readonly answer: RawAnswer }
    | { readonly kind: 'failure'; readonly sentence: string }
}

/** Any parameter of a processor by its own name, below its settings; opened by whoever wants it. */
export function RawConsoleSection({ processor }: { readonly processor: ProcessorView }) {
  return (
    <FoldSection
      title={text.title}
      intro={text.intro}
      show={{ short: text.showShort, full: text.show(processor.name) }}
      hide={{ short: text.hideShort, full: text.hide(processor.name) }}
    >
      <RawConsole processor={processor} />
    </FoldSection>
  )
}

function RawConsole({ processor: { id: processorId } }: { readonly processor: ProcessorView }) {
  const { client, rawConsole } = useConsole()
  const until = useTopic(rawConsole)?.writableUntilMs ?? null
  const missing = useMissingRole('technician')
  const [parameter, setParameter] = useState('')
  const [format, setFormat] = useState<RawFormat>('val')
  const [lines, setLines] = useState<readonly Line[]>([])
  const [isBusy, setBusy] = useState(false)
  const isReady = parameter.trim() !== '' && missing === null && !isBusy
  const question = { processorId, parameter: parameter.trim(), format }

  async function exchange(asked: string, send: () => Promise<RawAnswer>): Promise<void> {
    const add = (came: Line['came']) =>
      setLines((before) => [{ key: (before[0]?.key ?? 0) + 1, asked, came }, ...before].slice(0, MOST_LINES))
    setBusy(true)
    try {
      add({ kind: 'answer', answer: await send() })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      add({ kind: 'failure', sentence: error.message })
    } finally {
      setBusy(false)
    }
  }

  function ask(event: FormEvent): void {
    event.preventDefault()
    if (isReady) void exchange(text.asked(question.parameter, format), () => client.rawConsole.ask(question))
  }

  return (
    <>
      <form className={styles.form} onSubmit={ask}>
        <TextField
          label={text.parameter}
          hint={text.parameterHint}
          error={null}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={parameter}
          onChange={(event) => setParameter(event.target.value)}
        />
        <ChooseField<RawFormat>
          label={text.format}
          labelSeen
          choices={(['val', 'pct', 'str'] as const).map((value) => ({ value, text: text.formats[value], group: null }))}
          chosen={format}
          onChoose={setFormat}
        />
        <Button look="plain" needs="technician" type="submit" disabled={!isReady}>
          {text.ask}
        </Button>
      </form>
      <Permission until={until} />
      {until !== null && (
        <WriteForm
          format={format}
          isReady={isReady}
          onWrite={(value) =>
            void exchange(text.wrote(question.parameter, format, String(value)), () =>
              client.rawConsole.write({ ...question, value }),
            )
          }
        />
      )}
      <p className={styles.busy} role="status">
        {isBusy && words.zones.sending}
      </p>
      <div className={styles.log} role="log" aria-label={text.log} {...SCROLLED_BY_KEYBOARD}>
        {lines.length === 0 && <p className={tools.soft}>{text.nothing}</p>}
        <ul className={styles.lines}>
          {lines.map((line) => (
            <LogLine key={line.key} line={line} />
          ))}
        </ul>
      </div>
    </>
  )
}

/** Whether parameters may be written, and the button that changes it. */
function Permission({ until }: { readonly until: number | null }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const change = (call: () => Promise<unknown>) => void run(() => call().then(() => ''))
  return (
    <div className={styles.allowed}>
      {until === null ? (
        <Button look="plain" needs="technician" onClick={() => change(() => client.rawConsole.allow({}))}>
          {text.allow}
        </Button>
      ) : (
        <>
          <p role="status">
            <strong>{text.allowedUntil(timeText(until, Date.now()))}</strong> {text.ramps}
          </p>
          <Button look="plain" needs="technician" onClick={() => change(() => client.rawConsole.forbid({}))}>
            {text.forbid}
          </Button>
        </>
      )}
      <p role="alert">{acting.kind === 'failed' && acting.sentence}</p>
    </div>
  )
}

interface WriteFormProps {
  readonly format: RawFormat
  /** A parameter is named, and nothing is under way. */
  readonly isReady: boolean
  onWrite(value: number | string): void
}

function WriteForm({ format, isReady, onWrite }: WriteFormProps) {
  const [typed, setTyped] = useState('')
  const value = format === 'str' ? typed : Number(typed)
  const isUsable = format === 'str' || (typed.trim() !== '' && Number.isFinite(value))

  function write(event: FormEvent): void {
    event.preventDefault()
    if (isReady && isUsable) onWrite(value)
  }

  return (
    <form className={styles.form} onSubmit={write}>
      <TextField
        label={text.value}
        hint={null}
        error={typed !== '' && !isUsable ? text.notNumber : null}
        inputMode={format === 'str' ? 'text' : 'decimal'}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button look="plain" needs="technician" type="submit" disabled={!isReady || !isUsable}>
        {text.write}
      </Button>
    </form>
  )
}

function LogLine({ line: { asked, came } }: { readonly line: Line }) {
  return (
    <li>
      <p className={tools.code}>{asked}</p>
      {came.kind === 'failure' ? (
        <p className={styles.failed}>{came.sentence}</p>
      ) : (
        <p>
          {came.answer.value !== null && <span className={`${tools.code} ${styles.value}`}>{came.answer.value} </span>}
          <span className={tools.soft}>{came.answer.sentence}</span>
        </p>
      )}
    </li>
  )
}
