import { useConsole } from '../state/console.ts'
import type { Place } from '../state/screen.ts'
import { useTopic } from '../state/topic-store.ts'
import { Banner } from '../ui/banner.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'
import styles from './tools.module.css'

/** Says above every screen that the last update failed its check, until somebody closes that. */
export function UpdateBanner({ place }: { readonly place: Place }) {
  const { incident } = useTopic(useConsole().update) ?? { incident: null }
  if (incident === null || place.screen === 'tools') return null
  const { failed, stillWorks, look } = words.update
  return (
    <div className={styles.notice}>
      <Banner severity="critical" title={failed(incident.program)} detail={stillWorks}>
        <ButtonLink look="main" href="#tools">
          {look}
        </ButtonLink>
      </Banner>
    </div>
  )
}
