import {
  ArchiveRestore,
  AudioLines,
  ChartNoAxesCombined,
  ListChecks,
  Moon,
  Settings,
  SlidersHorizontal,
  Sun,
  SunMoon,
  Wrench,
} from 'lucide-react'
import { LockButton } from './access/lock-button.tsx'
import { AlertsButton } from './alerts/alerts-button.tsx'
import styles from './rail.module.css'
import type { Place } from './state/screen.ts'
import { chooseTheme, THEME_CHOICES, useThemeChoice } from './state/theme.ts'
import { words } from './words.ts'

const SCREENS = [
  { screen: 'sound', Icon: AudioLines },
  { screen: 'zones', Icon: SlidersHorizontal },
  { screen: 'presets', Icon: ListChecks },
  { screen: 'history', Icon: ChartNoAxesCombined },
  { screen: 'backups', Icon: ArchiveRestore },
  { screen: 'tools', Icon: Wrench },
  { screen: 'settings', Icon: Settings },
] as const

const THEME_ICON = { system: SunMoon, dark: Moon, light: Sun } as const

/** The way between the screens, with the colours of the page at its end. */
export function Rail({ screen, demo }: { readonly screen: Place['screen']; readonly demo: boolean }) {
  const choice = useThemeChoice()
  const ThemeIcon = THEME_ICON[choice]
  const next = THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length] ?? 'system'

  return (
    <nav className={styles.rail} aria-label={words.screens.rail}>
      <ul className={styles.screens}>
        {SCREENS.map(({ screen: each, Icon }) => (
          <li key={each}>
            <a className={styles.item} href={`#${each}`} aria-current={each === screen ? 'page' : undefined}>
              <Icon aria-hidden="true" />
              {words.screens[each]}
            </a>
          </li>
        ))}
      </ul>
      {demo && (
        <p className={styles.demo} title={words.demonstrationHelp}>
          {words.demonstration}
        </p>
      )}
      <AlertsButton className={`${styles.item} ${styles.alerts}`} />
      <LockButton className={`${styles.item} ${styles.lock}`} />
      <button
        type="button"
        className={`${styles.item} ${styles.theme}`}
        aria-label={words.theme.next(words.theme[choice])}
        onClick={() => chooseTheme(next)}
      >
        <ThemeIcon aria-hidden="true" />
        <span aria-hidden="true">{words.theme[choice]}</span>
      </button>
    </nav>
  )
}
