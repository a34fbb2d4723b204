import { Dialog as Parts } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import styles from './drawer.module.css'

interface DrawerProps {
  readonly open: boolean
  readonly title: string
  readonly description: string
  onClose(): void
  readonly children: ReactNode
}

/** A dialog at the edge of the page: it keeps the focus inside, closes with Esc and gives the focus back. */
export function Drawer({ open, title, description, onClose, children }: DrawerProps) {
  return (
    <Parts.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Parts.Portal>
        <Parts.Backdrop className={styles.backdrop} />
        <Parts.Popup className={styles.popup}>
          <header className={styles.header}>
            <div>
              <Parts.Title className={styles.title}>{title}</Parts.Title>
              <Parts.Description className={styles.description}>{description}</Parts.Description>
            </div>
            <Button look="quiet" aria-label={words.actions.close} onClick={onClose}>
              <X aria-hidden="true" />
            </Button>
          </header>
          {children}
        </Parts.Popup>
      </Parts.Portal>
    </Parts.Root>
  )
}
