import { useSyncExternalStore } from 'react'
import { createStore } from 'zustand/vanilla'

/** What a person chose: a shade, or what the computer prefers. */
export const THEME_CHOICES = ['system', 'dark', 'light'] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]
export type Shade = 'dark' | 'light'

const STORED_AS = 'atlas-theme'
const prefersLight = matchMedia('(prefers-color-scheme: light)')

interface Theme {
  readonly choice: ThemeChoice
  readonly shade: Shade
}

const store = createStore<Theme>(() => themeOf(storedChoice()))

/** Puts the chosen shade on the page and keeps it there while the computer's own preference changes. */
export function startTheme(page: Document): void {
  const show = ({ shade }: Theme) => {
    page.documentElement.dataset.theme = shade
  }
  show(store.getState())
  store.subscribe(show)
  prefersLight.addEventListener('change', () => store.setState(themeOf(store.getState().choice)))
}

/** Shows the light shade, because ink on paper is dark, whatever was chosen. Returns the way back. */
export function paperShade(): () => void {
  store.setState({ ...store.getState(), shade: 'light' })
  return () => store.setState(themeOf(store.getState().choice))
}

/** Chooses a theme and keeps the choice for the next start. */
export function chooseTheme(choice: ThemeChoice): void {
  store.setState(themeOf(choice))
  localStorage.setItem(STORED_AS, choice)
}

/** The chosen theme. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(store.subscribe, () => store.getState().choice)
}

/** The shade that the page has now. */
export function useShade(): Shade {
  return useSyncExternalStore(store.subscribe, () => store.getState().shade)
}

function themeOf(choice: ThemeChoice): Theme {
  return { choice, shade: choice === 'system' ? (prefersLight.matches ? 'light' : 'dark') : choice }
}

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORED_AS)
  return THEME_CHOICES.find((choice) => choice === stored) ?? 'system'
}
