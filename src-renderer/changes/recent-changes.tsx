import { useConsole } from '../state/console.ts'
import { CHANGES } from '../state/screen.ts'
import { useTopic } from '../state/topic-store.ts'
import { ButtonLink } from '../ui/button.tsx'
import screen from '../ui/screen.module.css'
import { words } from '../words.ts'
import { ChangeList } from './change-list.tsx'

const SHOWN = 3

/** The last three changes, on the home screen; nothing until the console has said. */
export function RecentChanges() {
  const { recentChanges, sound } = useConsole()
  const recent = useTopic(recentChanges)
  const sounds = useTopic(sound)
  if (!recent || !sounds) return null
  return (
    <section className={screen.panel} aria-labelledby="last-changes">
      <header className={screen.panelHeader}>
        <h2 className={screen.panelTitle} id="last-changes">
          {words.changes.lastThree}
        </h2>
        <ButtonLink look="quiet" href={CHANGES}>
          {words.changes.all}
        </ButtonLink>
      </header>
      {recent.length === 0 ? (
        <p className={screen.soft}>{words.changes.none}</p>
      ) : (
        <ChangeList changes={recent.slice(0, SHOWN)} sounds={sounds} isOfOne={false} />
      )}
    </section>
  )
}
