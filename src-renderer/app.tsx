import { useLayoutEffect, useRef } from 'react'
import styles from './app.module.css'
import { BackupsScreen } from './backups/backups-screen.tsx'
import { ChangesScreen } from './changes/changes-screen.tsx'
import { ConnectionBanner, LockedOut } from './connection-notice.tsx'
import { MuteAllBanner } from './hands/mute-all.tsx'
import { NoticeBar } from './hands/notice-bar.tsx'
import { HistoryScreen } from './history/history-screen.tsx'
import { PageKeys } from './keys/page-keys.tsx'
import { PresetsScreen } from './presets/presets-screen.tsx'
import { Rail } from './rail.tsx'
import { StoreNoticeBanner } from './restore/store-notice.tsx'
import { SettingsScreen } from './settings/settings-screen.tsx'
import { SoundScreen } from './sound/sound-screen.tsx'
import { useConnectionState, useConsole } from './state/console.ts'
import { CONTENT_ID, placeOf, useHash } from './state/screen.ts'
import { useTopic } from './state/topic-store.ts'
import { ToolsScreen } from './tools/tools-screen.tsx'
import { UpdateBanner } from './tools/update-banner.tsx'
import { words } from './words.ts'
import { ZonesScreen } from './zones/zones-screen.tsx'

/** The whole page: the rail, what is wrong with the wire, and one screen. */
export function App() {
  const place = placeOf(useHash())
  const { screen } = place
  const connection = useConnectionState()
  const content = useRef<HTMLElement>(null)
  const firstScreen = useRef(true)
  const { info: infoTopic, limits } = useConsole()
  const info = useTopic(infoTopic)
  // Held here, so that no area looks free for a moment when somebody goes to another screen.
  useTopic(limits)

  // Before any effect of the screen itself, which may have a better place for the focus.
  useLayoutEffect(() => {
    document.title = `${words.screens[screen]} – ${words.product}`
    // Somebody who went to another screen by keyboard or by ear is to begin at its top; at the start nobody went anywhere.
    if (!firstScreen.current) content.current?.focus()
    firstScreen.current = false
  }, [screen])

  if (connection.kind === 'locked-out') return <LockedOut />
  return (
    <div className={styles.page}>
      <a className={styles.skip} href={`#${CONTENT_ID}`}>
        {words.screens.skip}
      </a>
      <Rail screen={screen} demo={info?.demo ?? false} />
      <main id={CONTENT_ID} className={styles.content} ref={content} tabIndex={-1}>
        <ConnectionBanner />
        <StoreNoticeBanner place={place} />
        <UpdateBanner place={place} />
        <MuteAllBanner />
        {place.screen === 'sound' && <SoundScreen />}
        {place.screen === 'zones' && place.part.kind === 'channel' && <ZonesScreen target={place.part.target} />}
        {place.screen === 'zones' && place.part.kind === 'changes' && <ChangesScreen />}
        {place.screen === 'presets' && <PresetsScreen />}
        {place.screen === 'history' && <HistoryScreen processorId={place.processorId} />}
        {place.screen === 'backups' && <BackupsScreen part={place.part} />}
        {place.screen === 'settings' && <SettingsScreen />}
        {place.screen === 'tools' && <ToolsScreen processorId={place.processorId} />}
      </main>
      <NoticeBar />
      <PageKeys place={place} />
    </div>
  )
}
