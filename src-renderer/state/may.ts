import { assertNever } from '../../src-shared/assert.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import { words } from '../words.ts'
import { useMissingRole } from './access.ts'
import { useConnectionState } from './console.ts'

/** Whether somebody may change something, with the sentence that says why not. */
export type May = { readonly kind: 'allowed' } | { readonly kind: 'forbidden'; readonly sentence: string }

const ALLOWED: May = { kind: 'allowed' }

/** Whether whoever uses this page may change the sound. The console decides it again for each order. */
export function useMay(): May {
  const missing = useMissingRole('staff')
  return missing === null ? ALLOWED : { kind: 'forbidden', sentence: words.access.only(missing) }
}

/** Why nothing of this processor can be changed now, as a sentence; null where it can. */
export function useObjection(view: ProcessorView): string | null {
  const may = useMay()
  const reached = useConnectionState().kind === 'connected'
  if (may.kind === 'forbidden') return may.sentence
  if (!reached) return words.zones.consoleGone
  switch (view.link.kind) {
    case 'online':
    case 'syncing':
      return null
    case 'not-answering':
      return words.zones.notAnswering
    case 'connecting':
    case 'waiting':
      return words.zones.notConnected
    default:
      return assertNever(view.link)
  }
}
