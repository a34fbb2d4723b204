import { AudioLines } from 'lucide-react'
import { restoreOf } from '../state/screen.ts'
import { ButtonLink } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { words } from '../words.ts'
import { AddProcessorButton } from './add-processor-button.tsx'

/** The home screen of somebody who has just come: one thing to do. */
export function NoProcessor() {
  return (
    <EmptyState Icon={AudioLines} title={words.sound.empty} help={words.sound.emptyHelp} hint={words.sound.emptyHint}>
      <AddProcessorButton look="main" />
      <ButtonLink look="quiet" needs="technician" href={restoreOf(null)}>
        {words.restore.from}
      </ButtonLink>
    </EmptyState>
  )
}
