import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Processor } from '../../src-shared/model/processor.ts'
import { Button } from '../ui/button.tsx'
import { words } from '../words.ts'
import { ProcessorDialog } from './processor-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'

/** The buttons to edit and to remove one processor. */
export function ProcessorButtons({ processor }: { readonly processor: Processor }) {
  const [open, setOpen] = useState<'none' | 'edit' | 'remove'>('none')
  const close = () => setOpen('none')
  return (
    <>
      <Button
        look="quiet"
        needs="technician"
        aria-label={words.actions.editNamed(processor.name)}
        onClick={() => setOpen('edit')}
      >
        <Pencil aria-hidden="true" />
        {words.actions.editProcessor}
      </Button>
      <Button
        look="quiet"
        needs="technician"
        aria-label={words.actions.removeNamed(processor.name)}
        onClick={() => setOpen('remove')}
      >
        <Trash2 aria-hidden="true" />
        {words.actions.removeProcessor}
      </Button>
      {open === 'edit' && <ProcessorDialog processor={processor} onClose={close} />}
      {open === 'remove' && <RemoveDialog processor={processor} onClose={close} />}
    </>
  )
}
