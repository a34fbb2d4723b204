import { ChevronRight } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Model, NewProcessor, Processor } from '../../src-shared/model/processor.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { CheckField } from '../ui/check-field.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { SelectField } from '../ui/select-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import { type FormFailure, formFailure } from './form-failure.ts'
import styles from './processor-dialog.module.css'

/** In the order of how much a person who does not know should worry. */
const MODEL_CHOICES = ['Atmosphere', 'AZM4', 'AZM8', 'AZMP4', 'AZMP8'] as const satisfies readonly Model[]
const USUAL_PORT = 5321

interface ProcessorDialogProps {
  /** The processor to edit, or null to add one. */
  readonly processor: Processor | null
  onClose(): void
}

type Saving =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving'; readonly proving: boolean }
  | { readonly kind: 'failed'; readonly failure: FormFailure }

/** Adds a processor or changes one. The console asks it for an answer before it is saved; meanwhile the dialog stays. */
export function ProcessorDialog({ processor, onClose }: ProcessorDialogProps) {
  const { client } = useConsole()
  const [saving, setSaving] = useState<Saving>({ kind: 'idle' })
  const form = useRef<HTMLFormElement>(null)
  const busy = saving.kind === 'saving'
  const failure = saving.kind === 'failed' ? saving.failure : null

  useEffect(() => {
    if (saving.kind === 'failed') form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [saving])

  async function save(entries: FormData): Promise<void> {
    const wanted = processorOf(entries)
    if (!wanted) {
      const fields = { port: words.tools.portNumber }
      setSaving({ kind: 'failed', failure: { fields, general: null, mayStillBeSaved: false } })
      return
    }
    setSaving({ kind: 'saving', proving: !wanted.unchecked })
    try {
      if (processor) await client.processors.edit({ processorId: processor.id, ...wanted })
      else await client.processors.add(wanted)
      onClose()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setSaving({ kind: 'failed', failure: formFailure(error.code, error.message) })
    }
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (!busy) void save(new FormData(event.currentTarget))
  }

  return (
    <Dialog
      open
      title={processor ? words.processors.editTitle(processor.name) : words.processors.addTitle}
      description={null}
      onClose={() => busy || onClose()}
    >
      <form ref={form} className={styles.form} onSubmit={submit} noValidate>
        <TextField
          label={words.processors.name}
          hint={words.processors.nameHint}
          error={failure?.fields.name ?? null}
          name="name"
          defaultValue={processor?.name}
          autoComplete="off"
        />
        <SelectField
          label={words.processors.model}
          hint={words.processors.modelHint}
          name="model"
          choices={MODEL_CHOICES}
          initial={processor?.model ?? 'Atmosphere'}
        />
        <TextField
          label={words.processors.address}
          hint={words.processors.addressHint}
          error={failure?.fields.host ?? null}
          name="host"
          defaultValue={processor?.host}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <details className={styles.more} open={failure?.mayStillBeSaved || failure?.fields.port !== undefined}>
          <summary className={styles.summary}>
            <ChevronRight className={styles.chevron} aria-hidden="true" />
            {words.processors.advanced}
          </summary>
          <div className={styles.form}>
            <CheckField label={words.processors.unchecked} hint={words.processors.uncheckedHint} name="unchecked" />
            <TextField
              label={words.tools.port}
              hint={words.tools.portHint}
              error={failure?.fields.port ?? null}
              name="port"
              inputMode="numeric"
              defaultValue={processor?.port ?? USUAL_PORT}
              autoComplete="off"
            />
          </div>
        </details>
        <div className={styles.alert} role="alert">
          {failure?.general && (
            <p className={styles.failure}>
              {failure.general} {words.processors.failed}
            </p>
          )}
        </div>
        <DialogActions>
          <Button look="plain" onClick={onClose} disabled={busy}>
            {words.actions.cancel}
          </Button>
          <Button look="main" type="submit" disabled={busy}>
            {saving.kind === 'saving'
              ? saving.proving
                ? words.actions.proving
                : words.actions.saving
              : processor
                ? words.actions.save
                : words.actions.addProcessor}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** What stands in the form, as the contract wants it; null where the port is no number that can be sent. */
function processorOf(form: FormData): Required<NewProcessor> | null {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const port = text('port') === '' ? USUAL_PORT : Number(text('port'))
  if (!Number.isSafeInteger(port)) return null
  return {
    name: text('name'),
    model: text('model') as Model,
    host: text('host'),
    port,
    unchecked: form.get('unchecked') === 'on',
  }
}
