import { assertNever } from '../../src-shared/assert.ts'
import { ReceiptScreen } from '../restore/receipt-screen.tsx'
import { RestoreScreen } from '../restore/restore-screen.tsx'
import type { BackupsPart } from '../state/screen.ts'
import { BackupsOverview } from './backups-overview.tsx'

/** The backups, and the way back from one (interface.md, Screens 6). */
export function BackupsScreen({ part }: { readonly part: BackupsPart }) {
  switch (part.kind) {
    case 'overview':
      return <BackupsOverview />
    case 'restore':
      return <RestoreScreen fileName={part.fileName} isElsewhere={part.isElsewhere} />
    case 'receipt':
      return <ReceiptScreen id={part.id} />
    default:
      return assertNever(part)
  }
}
