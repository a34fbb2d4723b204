import { Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './notice-bar.module.css'

/** How long a notice stays, ms (interface.md, Habits). */
const SHOWN_MS = 10_000

/** What somebody on this page has just done, with the way back. It is said aloud, and stays while somebody is at it. */
export function NoticeBar() {
  const { notices, deeds } = useConsole()
  const notice = useStore(notices.store)
  const [isHeld, setHeld] = useState(false)

  useEffect(() => {
    if (!notice || isHeld) return
    const timer = setTimeout(notices.dismiss, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [notice, isHeld, notices])
  // What is gone under a pointer or a focus tells of no leaving.
  useEffect(() => {
    if (!notice) setHeld(false)
  }, [notice])

  return (
    <>
      <p className="only-spoken" aria-live="polite">
        {notice?.sentence}
      </p>
      {notice && (
        <section
          className={styles.bar}
          aria-label={words.changes.notice}
          data-print="no"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          {notice.isTrouble && <SeverityIcon severity="moderate" size={18} />}
          <p className={styles.sentence}>{notice.sentence}</p>
          {notice.undoable && (
            <Button look="plain" onClick={() => void deeds.undo(notice.undoable!)}>
              <Undo2 aria-hidden="true" />
              {words.changes.undo}
            </Button>
          )}
          <Button look="quiet" aria-label={words.changes.dismiss} onClick={notices.dismiss}>
            <X aria-hidden="true" />
          </Button>
        </section>
      )}
    </>
  )
}
