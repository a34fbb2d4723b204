import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { Backup } from '../../src-shared/model/backup.ts'
import { capitalWhenText, healthOf, titleOf } from '../state/backup-text.ts'
import { bytesText } from '../state/bytes.ts'
import { restoreElsewhereOf, restoreOf } from '../state/screen.ts'
import { Button } from '../ui/button.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './backup-choices.module.css'

/** More than this nobody reads at a glance. */
const SHOWN = 10

interface BackupChoicesProps {
  /** In the order in which they are shown. */
  readonly list: readonly Backup[]
  readonly proposed: Backup | null
}

/** Backups, each a way into itself. */
export function BackupChoices({ list, proposed }: BackupChoicesProps) {
  const [all, setAll] = useState(false)
  const nowMs = Date.now()
  return (
    <>
      <ul className={styles.list}>
        {(all ? list : list.slice(0, SHOWN)).map((backup) => {
          const { manifest, place } = backup
          const { name } = manifest.file
          const health = healthOf(backup)
          return (
            <li key={manifest.id}>
              <a className={styles.backup} href={place === 'elsewhere' ? restoreElsewhereOf(name) : restoreOf(name)}>
                <SeverityIcon severity={health.severity} size={14} />
                <span className={styles.what}>
                  <span className="only-spoken">{words.restore.choose.look}: </span>
                  <strong>{capitalWhenText(manifest.createdMs, nowMs)}</strong>
                  <span className={styles.soft}>
                    {[
                      titleOf(manifest),
                      bytesText(manifest.file.bytes),
                      health.text,
                      manifest.encrypted && words.backups.list.encrypted,
                      place === 'second' && words.backups.list.second,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                {backup === proposed && <span className={styles.badge}>{words.restore.choose.proposed}</span>}
                <ChevronRight aria-hidden="true" />
              </a>
            </li>
          )
        })}
      </ul>
      {list.length > SHOWN && !all && (
        <div>
          <Button look="quiet" onClick={() => setAll(true)}>
            {words.backups.list.showAll(list.length)}
          </Button>
        </div>
      )}
    </>
  )
}
