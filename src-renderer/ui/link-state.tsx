import type { LinkWord } from '../../src-shared/model/processor.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import { useConnectionState } from '../state/console.ts'
import { words } from '../words.ts'
import styles from './link-state.module.css'
import { SeverityIcon } from './severity-icon.tsx'

const SEVERITY: Readonly<Record<LinkWord | 'unknown', Severity>> = {
  online: 'optimal',
  connecting: 'minor',
  syncing: 'minor',
  'not-answering': 'critical',
  waiting: 'critical',
  unknown: 'moderate',
}

interface LinkStateLineProps {
  readonly link: LinkWord
  /** How fast it answers; null while unknown. */
  readonly latencyMs: number | null
}

/** A link as a shape and a word. While the console itself is gone nobody knows, and that is what it says. */
export function LinkStateLine(said: LinkStateLineProps) {
  const known = useConnectionState().kind === 'connected'
  const link = known ? said.link : 'unknown'
  const latencyMs = known ? said.latencyMs : null
  return (
    <p className={styles.line}>
      <SeverityIcon severity={SEVERITY[link]} size={12} />
      <span>{words.link[link]}</span>
      {latencyMs !== null && (
        <span className={styles.latency} title={words.sound.latencyMeans}>
          {words.sound.latency(Math.round(latencyMs))}
        </span>
      )}
    </p>
  )
}
