import path from 'node:path'

/** The web door's port unless it is set (commands.md, "Web door"). */
export const WEB_PORT = 5380
/** The web door is on this address always. */
export const LOOPBACK = '127.0.0.1'

/** Where the console keeps each thing (commands.md, "Data folder"); all absolute. */
export interface DataPaths {
  readonly folder: string
  readonly database: string
  readonly lock: string
  /** Address and process of the running console, while it runs. */
  readonly running: string
  /** The key of the command line on this computer. */
  readonly localToken: string
  /** The names that processors had. A help for the next start, and no loss where it is gone. */
  readonly knownNames: string
  readonly logs: string
  /** What a check of the protocol has moved and not put back yet. */
  readonly moved: string
}

/** The parts of the system that decide where the data folder is. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly homeFolder: string
  readonly workingFolder: string
}

/** `--data`, else `ATLAS_CONSOLE_DATA`, else the platform's own place for application data; absolute. */
export function dataFolder(
  given: string | undefined,
  { env, platform, homeFolder, workingFolder }: Surroundings,
): string {
  const chosen = given || env.ATLAS_CONSOLE_DATA
  if (chosen) return path.resolve(workingFolder, chosen)
  switch (platform) {
    case 'win32':
      // Not the roaming folder: a store of a year's readings must not travel with a profile.
      return path.join(env.LOCALAPPDATA || path.join(homeFolder, 'AppData', 'Local'), 'Atlas Console')
    case 'darwin':
      return path.join(homeFolder, 'Library', 'Application Support', 'Atlas Console')
    default:
      return path.join(env.XDG_DATA_HOME || path.join(homeFolder, '.local', 'share'), 'atlas-console')
  }
}

/** The places inside a data folder. */
export function dataPaths(folder: string): DataPaths {
  return {
    folder,
    database: path.join(folder, 'console.db'),
    lock: path.join(folder, 'console.lock'),
    running: path.join(folder, 'console.json'),
    localToken: path.join(folder, 'web-token'),
    knownNames: path.join(folder, 'known-names.json'),
    logs: path.join(folder, 'logs'),
    moved: path.join(folder, 'protocol-check.json'),
  }
}
