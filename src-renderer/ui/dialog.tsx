import { Dialog as Parts } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import styles from './dialog.module.css'

interface DialogProps {
  readonly open: boolean
  readonly title: string
  /** One sentence below the title, or null. */
  readonly description: string | null
  /** Called for Esc and for a press beside the dialog; a dialog that must not close now ignores it. */
  onClose(): void
  readonly children: ReactNode
}

/** A dialog that keeps the focus inside, closes with Esc and gives the focus back. */
export function Dialog({ open, title, description, onClose, children }: DialogProps) {
  return (
    <Parts.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Parts.Portal>
        <Parts.Backdrop className={styles.backdrop} />
        <Parts.Popup className={styles.popup}>
          <Parts.Title className={styles.title}>{title}</Parts.Title>
          {description !== null && <Parts.Description className={styles.description}>{description}</Parts.Description>}
          {children}
        </Parts.Popup>
      </Parts.Portal>
    </Parts.Root>
  )
}

/** The buttons at the end of a dialog. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>
}
