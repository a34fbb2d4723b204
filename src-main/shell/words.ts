import { parseArgs } from 'node:util'
import { AppError } from '../../src-shared/contract/reply.ts'

/** What the desktop program was told when it was started; undefined where nothing was said. */
export interface DesktopWords {
  readonly data: string | undefined
  readonly port: number | undefined
  readonly meterPort: number | undefined
  readonly demo: boolean
  /** Whether closing the window may leave the program running in the tray. */
  readonly tray: boolean
  /** Whether the window fills the screen and nothing else is to be seen. */
  readonly kiosk: boolean
  /** Whether the developer tools can be opened in a packaged program too. */
  readonly devTools: boolean
}

/**
 * Reads the words after the program's name. Chromium's own switches stand among them and are left alone.
 *
 * @throws AppError `bad-input` for a port that is none
 */
export function readDesktopWords(words: readonly string[]): DesktopWords {
  const { values } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      'meter-port': { type: 'string' },
      demo: { type: 'boolean' },
      'no-tray': { type: 'boolean' },
      kiosk: { type: 'boolean' },
      'dev-tools': { type: 'boolean' },
    },
  })
  const { data, port, 'meter-port': meterPort, demo } = values
  if (typeof data === 'boolean' || data === '') throw new AppError('bad-input', '--data needs a folder.')
  return {
    data,
    port: portOf('--port', port),
    meterPort: portOf('--meter-port', meterPort),
    demo: demo === true,
    tray: values['no-tray'] !== true,
    kiosk: values.kiosk === true,
    devTools: values['dev-tools'] === true,
  }
}

/** Whether the developer tools can be opened: in a package only where somebody asked for them. */
export function offersDevTools({ devTools }: Pick<DesktopWords, 'devTools'>, isPackaged: boolean): boolean {
  return devTools || !isPackaged
}

function portOf(word: string, value: string | boolean | undefined): number | undefined {
  if (value === undefined) return undefined
  const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (!(port <= 65_535)) throw new AppError('bad-input', `${word} needs a number from 0 to 65535.`)
  return port
}
