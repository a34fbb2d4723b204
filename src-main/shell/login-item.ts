import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { App } from 'electron'

/** Whether the console starts when somebody signs in to this computer. */
export interface LoginItem {
  isOn(): boolean
  /** @throws Error where the system refuses it */
  set(on: boolean): void
}

export interface LoginItemParts {
  readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeFolder: string
  /** The running program, absolute. */
  readonly program: string
  /** What it is told when it starts. */
  readonly words: readonly string[]
}

/** Windows and macOS know such items; desktops on Linux start what has a file in the folder `autostart`. */
export function createLoginItem({ app, platform, env, homeFolder, program, words }: LoginItemParts): LoginItem {
  if (platform !== 'linux') {
    const own = { path: program, args: [...words] }
    return {
      isOn: () => app.getLoginItemSettings(own).openAtLogin,
      set: (on) => app.setLoginItemSettings({ ...own, openAtLogin: on }),
    }
  }
  const configFolder = env.XDG_CONFIG_HOME || path.join(homeFolder, '.config')
  const file = path.join(configFolder, 'autostart', 'atlas-console.desktop')
  return {
    isOn: () => existsSync(file),
    set(on) {
      if (!on) {
        rmSync(file, { force: true })
        return
      }
      mkdirSync(path.dirname(file), { recursive: true })
      // An AppImage runs from a place that is gone after the next start; its own file is in this variable.
      writeFileSync(file, autostartEntry(env.APPIMAGE || program, words))
    },
  }
}

/** The text of a file in `autostart` (freedesktop.org, Desktop Entry Specification). */
export function autostartEntry(program: string, words: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Atlas Console',
    `Exec=${[program, ...words].map(execWord).join(' ')}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/**
 * A word of an Exec line: in quotes, with what a shell would read escaped, and `%` doubled because it begins a field code. The
 * back slash of an escape is itself written twice: the file's strings have escapes of their own.
 */
function execWord(word: string): string {
  const quoted = word.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')
  return `"${quoted}"`.replaceAll('\\', '\\\\')
}
