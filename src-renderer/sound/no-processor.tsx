import { AudioLines } from 'lucide-react'
import { AddProcessorButton } from '../processors/add-processor-button.tsx'
import { restoreOf } from '../state/screen.ts'
import { ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'
import styles from './no-processor.module.css'

/** The home screen of somebody who has just come: one thing to do. */
export function NoProcessor() {
  return (
    <div className={styles.empty}>
      <span className={styles.picture}>
        <AudioLines aria-hidden="true" />
      </span>
      <h1 className={styles.title}>{words.sound.empty}</h1>
      <p className={styles.help}>{words.sound.emptyHelp}</p>
      <AddProcessorButton look="main" />
      <ButtonLink look="quiet" needs="technician" href={restoreOf(null)}>
        {words.restore.from}
      </ButtonLink>
      <p className={styles.hint}>{words.sound.emptyHint}</p>
    </div>
  )
}
