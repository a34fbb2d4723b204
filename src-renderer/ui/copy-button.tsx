import { Copy } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { copyText } from './copy-text.ts'
import styles from './screen.module.css'

interface CopyButtonProps {
  readonly value: string
  /** What is copied, for those who hear the page. */
  readonly label: string
  readonly look: ComponentProps<typeof Button>['look']
}

/** Copies a text, and says whether that worked. */
export function CopyButton({ value, label, look }: CopyButtonProps) {
  const [said, setSaid] = useState('')
  return (
    <>
      <Button
        look={look}
        aria-label={words.tools.copyNamed(label)}
        onClick={() => setSaid(copyText(value, document) ? words.tools.copied : words.tools.copyByHand)}
      >
        <Copy aria-hidden="true" />
        {words.tools.copy}
      </Button>
      <span className={styles.soft} role="status">
        {said}
      </span>
    </>
  )
}
