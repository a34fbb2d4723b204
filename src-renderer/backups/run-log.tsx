import type { BackupRun } from '../../src-shared/model/backup.ts'
import type { Asked } from '../state/asked.ts'
import { words } from '../words.ts'
import screen from './backups.module.css'
import { RunTable } from './run-table.tsx'

/** Everything that ran, with what came of it (requirements.md §2.8). */
export function RunLog({ runs }: { readonly runs: Asked<readonly BackupRun[]> }) {
  const { runs: text } = words.backups
  return (
    <section className={screen.panel} aria-labelledby="runs">
      <div>
        <h2 className={screen.panelTitle} id="runs">
          {text.title}
        </h2>
        <p className={screen.soft}>{text.intro}</p>
      </div>
      {runs.kind === 'failed' && (
        <p className={screen.trouble} role="status">
          {text.failed} {runs.trouble}
        </p>
      )}
      {runs.kind === 'shown' &&
        (runs.value.length === 0 ? (
          <p className={screen.soft}>{text.empty}</p>
        ) : (
          <RunTable runs={runs.value} caption={text.table} withWhat />
        ))}
    </section>
  )
}
