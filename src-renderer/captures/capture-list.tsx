import { useState } from 'react'
import type { Role } from '../../src-shared/contract/role.ts'
import type { CaptureSummary } from '../../src-shared/model/capture.ts'
import { capitalWhenText } from '../state/backup-text.ts'
import { shortTitle } from '../state/setting-text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { words } from '../words.ts'
import styles from './captures.module.css'

/** What can be done with a capture. */
export interface CaptureActs {
  compare(capture: CaptureSummary): unknown
  plan(capture: CaptureSummary): unknown
  watch(capture: CaptureSummary): unknown
  remove(capture: CaptureSummary): unknown
}

interface CaptureListProps {
  readonly captures: readonly CaptureSummary[]
  readonly isBusy: boolean
  readonly acts: CaptureActs
}

/** So many are shown at first, and the reference: a month of daily ones hides what matters. */
const NEWEST = 6

/** What was captured, newest first: when, why, by whom. */
export function CaptureList({ captures, isBusy, acts }: CaptureListProps) {
  const { captures: text } = words
  const nowMs = Date.now()
  const [removing, setRemoving] = useState<CaptureSummary | null>(null)
  const [all, setAll] = useState(false)
  const shown = all ? captures : captures.filter(({ isReference }, nth) => nth < NEWEST || isReference)
  if (captures.length === 0) return <p className={styles.soft}>{text.none}</p>
  return (
    <>
      <ul className={styles.list} aria-label={text.list}>
        {shown.map((capture) => {
          const { id, atMs, why, by, name, values, unknown, isReference } = capture
          const when = shortTitle(capture, nowMs)
          const button = (act: string, needs: Role, run: (capture: CaptureSummary) => unknown) => (
            <Button
              look="quiet"
              needs={needs}
              disabled={isBusy}
              aria-label={text.of(act, when)}
              onClick={() => void run(capture)}
            >
              {act}
            </Button>
          )
          return (
            <li key={id} className={styles.item}>
              <div className={styles.about}>
                <p>
                  <strong>{name ?? capitalWhenText(atMs, nowMs)}</strong>
                  {isReference && <span className={styles.mark}>{text.reference}</span>}
                </p>
                <p className={styles.soft}>
                  {[
                    name === null ? null : capitalWhenText(atMs, nowMs),
                    text.why[why],
                    text.by(by),
                    text.values(values, unknown),
                  ]
                    .filter((each) => each !== null)
                    .join(' · ')}
                </p>
              </div>
              <div className={styles.buttons}>
                {button(text.compare, 'watch', acts.compare)}
                {button(text.plan, 'technician', acts.plan)}
                {button(isReference ? text.unwatch : text.watch, 'technician', acts.watch)}
                {why === 'by-hand' && !isReference && button(text.remove, 'technician', setRemoving)}
              </div>
            </li>
          )
        })}
      </ul>
      {shown.length < captures.length && (
        <div>
          <Button look="plain" onClick={() => setAll(true)}>
            {text.showAll(captures.length)}
          </Button>
        </div>
      )}
      {removing && (
        <Dialog
          open
          title={text.removeTitle(shortTitle(removing, nowMs))}
          description={text.removeMeans}
          onClose={() => setRemoving(null)}
        >
          <DialogActions>
            <Button look="plain" onClick={() => setRemoving(null)}>
              {words.actions.cancel}
            </Button>
            <Button
              look="danger"
              onClick={() => {
                setRemoving(null)
                void acts.remove(removing)
              }}
            >
              {text.remove}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  )
}
