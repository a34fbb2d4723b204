import { useConsole } from '../state/console.ts'
import { chooseTheme, THEME_CHOICES, useThemeChoice } from '../state/theme.ts'
import { useTopic } from '../state/topic-store.ts'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { words } from '../words.ts'
import { LimitsPanel } from './limits-panel.tsx'
import { NetworkPanel } from './network-panel.tsx'
import { PhonesPanel } from './phones-panel.tsx'
import styles from './settings.module.css'
import { WhoPanel } from './who-panel.tsx'

/** Who may do what, and from where: PINs, limits, phones, and the door to the network. */
export function SettingsScreen() {
  const { access, limits, network, sound, processors, info } = useConsole()
  const state = useTopic(access)
  const allLimits = useTopic(limits)
  const door = useTopic(network)
  const sounds = useTopic(sound)
  const views = useTopic(processors)
  const about = useTopic(info)
  return (
    <>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h1 className={styles.title}>{words.screens.settings}</h1>
          <p className={styles.soft}>{words.settings.intro}</p>
        </div>
      </header>
      <div className={styles.panels}>
        {state && <WhoPanel access={state} />}
        {allLimits && views && <LimitsPanel limits={allLimits} processors={views} sounds={sounds ?? []} />}
        {state && door && (
          <PhonesPanel mayManage={state.role === 'technician'} door={door} webUrl={about?.webUrl ?? null} />
        )}
        {door && <NetworkPanel door={door} />}
        <ColoursPanel />
      </div>
    </>
  )
}

/** The same choice as at the end of the rail, where that has no room for it. */
function ColoursPanel() {
  const choice = useThemeChoice()
  const { colours } = words.settings
  return (
    <section className={styles.panel} aria-labelledby="colours">
      <h2 className={styles.panelTitle} id="colours">
        {colours.title}
      </h2>
      <ChoiceRow
        label={words.theme.label}
        choices={THEME_CHOICES.map((value) => ({ value, text: words.theme[value] }))}
        chosen={choice}
        onChoose={chooseTheme}
      />
    </section>
  )
}
