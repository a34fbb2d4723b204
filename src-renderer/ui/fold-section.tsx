import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import styles from './fold-section.module.css'
import screen from './screen.module.css'

interface FoldSectionProps {
  readonly title: string
  readonly intro: string
  /** The button's words, and the longer ones that are heard. */
  readonly show: { readonly short: string; readonly full: string }
  readonly hide: { readonly short: string; readonly full: string }
  readonly children: ReactNode
}

/** A part of a processor's panel that is shown only to who opens it: what it holds asks the console for much. */
export function FoldSection({ title, intro, show, hide, children }: FoldSectionProps) {
  const [open, setOpen] = useState(false)
  const words = open ? hide : show
  return (
    <div className={styles.section}>
      <div className={styles.head}>
        <div>
          <h3 className={styles.title}>{title}</h3>
          <p className={screen.soft}>{intro}</p>
        </div>
        <Button look="plain" aria-expanded={open} aria-label={words.full} onClick={() => setOpen(!open)}>
          {words.short}
        </Button>
      </div>
      {open && children}
    </div>
  )
}
