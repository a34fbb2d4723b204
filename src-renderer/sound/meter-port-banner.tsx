import type { MeterPort } from '../../src-shared/model/system.ts'
import { Banner } from '../ui/banner.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'

/** Says that this computer hears no meters at all, and why; nothing while it does or is about to. */
export function MeterPortBanner({ meterPort }: { readonly meterPort: MeterPort }) {
  if (meterPort.kind === 'listening' || meterPort.kind === 'opening') return null
  const say = meterPort.kind === 'taken' ? words.sound.portTaken : words.sound.portFailed
  return (
    <Banner severity="critical" title={say(meterPort.port)} detail={words.sound.portMeans}>
      <ButtonLink look="plain" href="#tools">
        {words.actions.findOutWhy}
      </ButtonLink>
    </Banner>
  )
}
