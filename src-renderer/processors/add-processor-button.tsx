import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { words } from '../words.ts'
import { ProcessorDialog } from './processor-dialog.tsx'

/** A button that opens the dialog to add a processor. */
export function AddProcessorButton({ look }: { readonly look: 'main' | 'plain' }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look={look} needs="technician" onClick={() => setOpen(true)}>
        <Plus aria-hidden="true" />
        {words.actions.addProcessor}
      </Button>
      {open && <ProcessorDialog processor={null} onClose={() => setOpen(false)} />}
    </>
  )
}
