import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'

/** A button that opens the dialog to add a processor. */
export function AddProcessorButton({
  look,
  children,
}: {
  readonly look: 'main' | 'plain'
  readonly children: ReactNode
}) {
  return <Button look={look}>{children}</Button>
}
