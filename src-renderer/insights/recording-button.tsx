import { useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { words } from '../words.ts'
import styles from './recording-card.module.css'

interface RecordingButtonProps {
  readonly processorId: ProcessorId
  readonly action: 'start' | 'stop'
  readonly look: 'main' | 'plain' | 'quiet'
}

const BUSY = { start: words.recording.starting, stop: words.recording.stopping } as const

/** Starts or stops the recording of a processor, and says why that did not work. */
export function RecordingButton({ processorId, action, look }: RecordingButtonProps) {
  const { client } = useConsole()
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')

  async function press(): Promise<void> {
    setBusy(true)
    setTrouble('')
    try {
      await client.monitor[action]({ processorId })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setTrouble(error.message)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={styles.button}>
      <Button look={look} needs="manager" disabled={busy} onClick={() => void press()}>
        {busy ? BUSY[action] : words.recording[action]}
      </Button>
      <p className={styles.trouble} role="status">
        {trouble}
      </p>
    </div>
  )
}
