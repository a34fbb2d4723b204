import type { PresetResult, PresetView } from '../../src-shared/model/preset.ts'
import { spokenName } from '../state/change-words.ts'
import { useConsole } from '../state/console.ts'
import { notDoneOf } from '../state/preset-text.ts'
import { timeText } from '../state/time.ts'
import { useTopic } from '../state/topic-store.ts'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './presets.module.css'

interface NotDoneListProps {
  readonly preset: PresetView
  /** What came of applying it from this page; null where that was not tried, or is being tried again. */
  readonly result: PresetResult | null
}

/** What of a preset was not done, by area, with the reason of each; it stays until it is applied again. */
export function NotDoneList({ preset, result }: NotDoneListProps) {
  const sounds = useTopic(useConsole().sound)
  const notDone = result === null ? [] : notDoneOf(result, sounds ?? [])
  if (result === null || notDone.length === 0) return null
  const titleId = `${preset.id}-not-done`
  return (
    <section className={styles.notDone} aria-labelledby={titleId}>
      <h4 id={titleId} className={styles.notDoneTitle}>
        <SeverityIcon severity="moderate" size={16} />
        {words.presets.notDone(timeText(result.atMs, Date.now()))}
      </h4>
      <ul>
        {notDone.map(({ name, what, why }) => (
          <li key={`${name} ${what}`}>
            <strong>{words.presets.whatOf(spokenName(name), words.presets.what[what])}</strong>{' '}
            <span className={styles.soft}>{why}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
