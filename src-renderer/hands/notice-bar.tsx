import { Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useConsole } from '../state/console.ts'
import type { Notice } from '../state/notices.ts'
import { Button } from '../ui/button.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './notice-bar.module.css'

/** How long a notice stays, ms (interface.md, Habits). */
const SHOWN_MS = 10_000

/** What somebody on this page has just done, with the way back; it is said aloud. */
export function NoticeBar() {
  const { notices } = useConsole()
  const notice = useStore(notices.store)
  return (
    <>
      <p className="only-spoken" aria-live="polite">
        {notice?.sentence}
      </p>
      {notice && <Bar key={notice.id} notice={notice} />}
    </>
  )
}

/** One notice. It stays for longer while somebody is at it; another one is another bar, which nobody is at yet. */
function Bar({ notice }: { readonly notice: Notice }) {
  const { notices, deeds } = useConsole()
  const [isHeld, setHeld] = useState(false)
  const { sentence, isTrouble, undoable } = notice

  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(notices.dismiss, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isHeld, notices])

  return (
    <section
      className={styles.bar}
      aria-label={words.changes.notice}
      data-print="no"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {isTrouble && <SeverityIcon severity="moderate" size={18} />}
      <p className={styles.sentence}>{sentence}</p>
      {undoable && (
        <Button look="plain" onClick={() => void deeds.undo(undoable)}>
          <Undo2 aria-hidden="true" />
          {words.changes.undo}
        </Button>
      )}
      <Button look="quiet" aria-label={words.changes.dismiss} onClick={notices.dismiss}>
        <X aria-hidden="true" />
      </Button>
    </section>
  )
}
