import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { words } from '../words.ts'
import styles from './keys.module.css'

/** The keys of the page, for those who ask with `?`. */
export function KeyList({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }) {
  return (
    <Dialog open={isOpen} title={words.keys.title} description={null} onClose={onClose}>
      <dl className={styles.keys}>
        {Object.values(words.keys.list).map(([key, means]) => (
          <div key={key} className={styles.key}>
            <dt className={styles.name}>{key}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
      <DialogActions>
        <Button look="plain" onClick={onClose}>
          {words.actions.close}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
