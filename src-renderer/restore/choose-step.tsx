import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { Backup } from '../../src-shared/model/backup.ts'
import { capitalWhenText, healthOf, isGood, titleOf } from '../state/backup-text.ts'
import { bytesText } from '../state/bytes.ts'
import { restoreOf } from '../state/screen.ts'
import { Button } from '../ui/button.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './choose-step.module.css'
import { StepHead } from './step-head.tsx'

/** More than this nobody reads at a glance. */
const SHOWN = 10

/** Every backup that is there, newest first; the newest good one of everything is proposed. */
export function ChooseStep({ list }: { readonly list: readonly Backup[] }) {
  const [all, setAll] = useState(false)
  const nowMs = Date.now()
  const proposed = list.find(isGood) ?? null
  if (list.length === 0) {
    return <StepHead title={words.restore.choose.none}>{words.restore.choose.noneHelp}</StepHead>
  }
  const ordered = [...(proposed ? [proposed] : []), ...list.filter((each) => each !== proposed)]
  return (
    <>
      <StepHead title={words.restore.choose.title}>{words.restore.choose.help}</StepHead>
      <ul className={styles.list}>
        {(all ? ordered : ordered.slice(0, SHOWN)).map((backup) => {
          const { manifest } = backup
          const health = healthOf(backup)
          return (
            <li key={manifest.id}>
              <a className={styles.backup} href={restoreOf(manifest.file.name)}>
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
                      backup.place === 'second' && words.backups.list.second,
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
      {ordered.length > SHOWN && !all && (
        <div>
          <Button look="quiet" onClick={() => setAll(true)}>
            {words.backups.list.showAll(ordered.length)}
          </Button>
        </div>
      )}
    </>
  )
}
