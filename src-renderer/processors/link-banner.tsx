import type { ProcessorView } from '../../src-shared/model/processor.ts'
import { useConnectionState } from '../state/console.ts'
import { linkNotice } from '../state/link-notice.ts'
import { toolsOf } from '../state/screen.ts'
import { Banner } from '../ui/banner.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'

/** The one banner of a processor that is not well: a lost device is one banner and not fourteen alarms. */
export function LinkBanner({
  view,
  meterPortWorks,
}: {
  readonly view: ProcessorView
  readonly meterPortWorks: boolean
}) {
  const connected = useConnectionState().kind === 'connected'
  const notice = linkNotice(view, meterPortWorks, Date.now())
  if (!notice || !connected) return null
  return (
    <Banner {...notice}>
      <ButtonLink look="plain" href={toolsOf(view.id)}>
        {words.actions.findOutWhy}
      </ButtonLink>
    </Banner>
  )
}
