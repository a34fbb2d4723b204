import { type Desktop, type DesktopWish, launchDesktop as launchDouble } from './electron-double/launch.ts'
import { launchElectron, spawnElectron } from './electron-real/launch.ts'

/** The path of Electron's own program. Where it is set, the scenarios run in it, else in the double. */
export const ELECTRON_VARIABLE = 'ATLAS_ELECTRON'

const program = process.env[ELECTRON_VARIABLE]

/** Whether this run has a real Electron. What the double cannot claim is skipped without one, and counted. */
export const isRealElectron = program !== undefined && program !== ''

/** How a start ended that was not to last. */
export interface Ending {
  readonly code: number | string
  readonly output: string
}

/** Starts a desktop program: in Electron where this run has one, else with the double in its place. */
export function startDesktop(wish: DesktopWish): Promise<Desktop> {
  return program ? launchElectron(program, wish) : launchDouble(wish)
}

/** Starts a desktop program that ends by itself, such as a second instance, and waits for that. */
export async function runToItsEnd(wish: DesktopWish): Promise<Ending> {
  if (program) return spawnElectron(program, wish)
  const double = await launchDouble(wish)
  try {
    const code = await double.exited
    return { code, output: double.output() }
  } finally {
    await double.dispose()
  }
}
