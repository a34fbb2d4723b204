import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Backup, JobState } from '../../src-shared/model/backup.ts'
import { useConnectionState, useConsole } from '../state/console.ts'
import type { RunningJob } from '../state/job-view.ts'
import { createRestoreFlow, type RestoreFlow } from '../state/restore-flow.ts'
import { isBusy, isRestore, type RestoreChoice, type RestoreStep, stepOf } from '../state/restore-step.ts'

/** The way of one backup for a component that stands on the page, and its present step. Null until it has begun. */
export function useRestore(
  backup: Backup | null,
  job: JobState,
): { readonly flow: RestoreFlow; readonly step: RestoreStep } | null {
  const { client } = useConsole()
  const [flow, setFlow] = useState<RestoreFlow | null>(null)
  const fileName = backup?.manifest.file.name ?? null
  const elsewhere = backup?.place === 'elsewhere'
  const encrypted = backup?.manifest.encrypted ?? false
  const present = useRef({ parts: backup?.manifest.parts ?? null, job })
  present.current = { parts: backup?.manifest.parts ?? null, job }
  useEffect(() => {
    const made = createRestoreFlow(client, fileName === null ? null : { fileName, elsewhere }, encrypted)
    setFlow(made)
    // Whoever came for one backup is shown at once what is in it; while a restore runs, that is shown instead.
    if (fileName !== null && !encrypted && !isRestore(present.current.job)) made.look(present.current.parts)
    return () => made.close()
  }, [client, fileName, elsewhere, encrypted])

  const ran = useRef<RunningJob | null>(null)
  useEffect(() => {
    if (isRestore(job)) ran.current = job
    else if (ran.current && flow && job.kind !== 'running') {
      flow.follow(ran.current, job.kind === 'idle' ? null : job)
      ran.current = null
    }
  }, [job, flow])

  const connected = useConnectionState().kind === 'connected'
  useEffect(() => {
    if (connected) flow?.reconnect()
  }, [connected, flow])

  const choice = useSyncExternalStore(flow?.choice.subscribe ?? never, flow?.choice.get ?? choosing)
  useEffect(() => {
    // What was in the way is done.
    if (flow && job.kind !== 'running' && isBusy(flow.choice.get())) flow.lookAgain()
  }, [job, flow])
  return flow && { flow, step: stepOf(choice, job) }
}

const CHOOSING: RestoreChoice = { kind: 'choosing' }
const choosing = () => CHOOSING
const never = () => () => undefined
