import { Check, Circle, CircleDot } from 'lucide-react'
import { words } from '../words.ts'
import styles from './step-list.module.css'

interface StepListProps {
  readonly steps: readonly { readonly text: string; readonly state: 'done' | 'now' | 'next' }[]
}

const ICON = { done: Check, now: CircleDot, next: Circle } as const

/** The steps of something long: what is done, what is done now, and what comes. */
export function StepList({ steps }: StepListProps) {
  return (
    <ol className={styles.steps}>
      {steps.map(({ text, state }) => {
        const Icon = ICON[state]
        return (
          <li key={text} className={styles.step} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <Icon aria-hidden="true" />
            <span>
              {text}
              <span className="only-spoken">, {words.backups.job.state[state]}</span>
            </span>
          </li>
        )
      })}
    </ol>
  )
}
