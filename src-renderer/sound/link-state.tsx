import type { LinkWord } from '../../src-shared/model/processor.ts'
import type { Severity } from '../state/headline.ts'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './link-state.module.css'

const SEVERITY: Readonly<Record<LinkWord, Severity>> = {
  online: 'optimal',
  connecting: 'minor',
  syncing: 'minor',
  'not-answering': 'critical',
  waiting: 'critical',
}

/** A link as a shape and a word, and how fast it answers; `latencyMs` is null while unknown. */
export function LinkStateLine({ link, latencyMs }: { readonly link: LinkWord; readonly latencyMs: number | null }) {
  return (
    <p className={styles.line}>
      <SeverityIcon severity={SEVERITY[link]} size={12} />
      <span>{words.link[link]}</span>
      {latencyMs !== null && (
        <span className={styles.latency} title={words.sound.latencyLabel}>
          {words.sound.latency(Math.round(latencyMs))}
        </span>
      )}
    </p>
  )
}
