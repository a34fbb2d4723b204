import type { Role } from '../../src-shared/contract/role.ts'
import { wishToUnlock } from '../state/unlock-wish.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { words } from '../words.ts'

/** Says that a higher role may change this, and leads to the PIN. */
export function UnlockBanner({ sentence, needs }: { readonly sentence: string; readonly needs: Role }) {
  return (
    <Banner severity="minor" title={sentence} detail={null}>
      <Button look="plain" onClick={() => wishToUnlock(needs)}>
        {words.access.unlock}
      </Button>
    </Banner>
  )
}
