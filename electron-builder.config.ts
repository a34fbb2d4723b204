import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Arch, type Configuration, type FileSet } from 'electron-builder'
import { NATIVE_MODULE_RECORD, recordOf } from './src-main/native-module.ts'

const ROOT = import.meta.dirname
const inResources = (...parts: string[]) => path.join(ROOT, 'resources', ...parts)

/** What electron-builder puts in for a word when it makes a file's name. */
const macro = (word: string) => `\${${word}}`
const VERSION = macro('version')
const ARCH = macro('arch')
const EXT = macro('ext')

/** The program's name on Linux; "atlas-console" is the command. */
const LINUX_PROGRAM = 'atlas-console-desktop'

/** Electron's word for each system that there are packages for. */
export const SYSTEMS = ['win32', 'linux', 'darwin'] as const
export type System = (typeof SYSTEMS)[number]

/** The fuses, each by its name in electron-builder (interface.md, "Electron, hardened"). */
export const FUSES = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableCookieEncryption: true,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  // Electron comes without such a snapshot: with this fuse on it would not start.
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} as const satisfies Configuration['electronFuses']

/** The machine code of the store for one system and processor, from the program's folder. */
export function prebuildOf(system: System, arch: string): string {
  return `node_modules/better-sqlite3/prebuilds/${system}-${arch}.node`
}

/** Where the packages and what they are made of go, and where Electron comes from. */
export interface PackageWish {
  /** Absolute. */
  readonly outputFolder: string
  /** An unpacked Electron in place of the one that is downloaded, absolute; null to download it. */
  readonly electronFolder: string | null
}

/**
 * What goes into the archive on one system. electron-builder's own word for the platform is the host's, and patterns of all
 * systems beside those of one would be two lists that know nothing of each other: so each system has its whole list.
 */
export function filesFor(system: System, { outputFolder }: Pick<PackageWish, 'outputFolder'>): (string | FileSet)[] {
  return [
    'package.json',
    'out/{main,preload,renderer}/**',
    'resources/icon.png',
    '!**/*.map',
    // Of what is in node_modules only exclusions count, hence "everything but".
    `!node_modules/better-sqlite3/prebuilds/!(${system}-${ARCH}).node`,
    '!node_modules/better-sqlite3/{deps,src}{,/**}',
    '!node_modules/better-sqlite3/lib/{darwin,linux,linuxmusl,win32}-*.js',
    // Headers, for whoever compiles the module.
    '!node_modules/node-addon-api{,/**}',
    { from: `${recordFolder(outputFolder, system)}-${ARCH}`, to: path.posix.dirname(NATIVE_MODULE_RECORD) },
  ]
}

function recordFolder(outputFolder: string, system: string): string {
  return path.join(outputFolder, 'records', system)
}

/** What electron-builder tells before it makes a package; it has no name for it. */
type BeforePackContext = Parameters<Exclude<NonNullable<Configuration['beforePack']>, string>>[0]

/** Writes down, before a package is made, what its native module has to be. */
async function writeRecord(outputFolder: string, { electronPlatformName, arch }: BeforePackContext): Promise<void> {
  const system = SYSTEMS.find((name) => name === electronPlatformName)
  if (!system) throw new Error(`There is no package for ${electronPlatformName}.`)
  const archName = Arch[arch] ?? 'unknown'
  const file = prebuildOf(system, archName)
  const folder = `${recordFolder(outputFolder, system)}-${archName}`
  await mkdir(folder, { recursive: true })
  const record = recordOf(file, await readFile(path.join(ROOT, file)))
  await writeFile(path.join(folder, path.basename(NATIVE_MODULE_RECORD)), `${JSON.stringify(record)}\n`)
}

/** The files beside those of the program that the deb puts in place: the command, the service and its user. */
export const DEB_FILES = {
  [inResources('linux', 'atlas-console')]: '/usr/bin/atlas-console',
  [inResources('linux', 'atlas-console.service')]: '/usr/lib/systemd/system/atlas-console.service',
  [inResources('linux', 'atlas-console.sysusers')]: '/usr/lib/sysusers.d/atlas-console.conf',
} as const

/** How the packages are made (interface.md, "Electron, hardened"); `npm run package` is the way to use it. */
export function createConfig(wish: PackageWish): Configuration {
  const { outputFolder, electronFolder } = wish
  return {
    appId: 'audio.atlas-console.desktop',
    productName: 'Atlas Console',
    copyright: 'Copyright © 2026 Atlas Console contributors',
    directories: { output: outputFolder, buildResources: 'resources' },
    // There is no update server: a newer version comes as a file.
    publish: null,
    ...(electronFolder === null ? {} : { electronDist: electronFolder }),
    toolsets: { appimage: '1.0.3' },
    electronLanguages: ['en-US'],
    electronFuses: FUSES,
    // Only what is named below: its own guess would lay the whole package of the machine code open.
    asar: { smartUnpack: false },
    asarUnpack: ['node_modules/better-sqlite3/prebuilds/*.node'],
    // The prebuild fits Electron as it is: it speaks Node-API.
    npmRebuild: false,
    removePackageScripts: true,
    extraMetadata: {
      // A deb must name an address. The project has none of its own, and this one can never belong to anybody.
      homepage: 'https://atlas-console.invalid/',
      // By it a Linux desktop knows that a window belongs to the entry in its menu.
      desktopName: `${LINUX_PROGRAM}.desktop`,
    },
    beforePack: (context) => writeRecord(outputFolder, context),
    win: {
      target: [{ target: 'nsis', arch: ['x64'] }],
      icon: inResources('icon.ico'),
      files: filesFor('win32', wish),
      extraFiles: [{ from: inResources('windows', 'atlas-console.cmd'), to: 'atlas-console.cmd' }],
    },
    nsis: {
      artifactName: `Atlas-Console-Setup-${VERSION}-${ARCH}.${EXT}`,
      oneClick: false,
      perMachine: true,
      allowToChangeInstallationDirectory: true,
      // Without downloads at the venue, and without blocks for an updater that there is not.
      differentialPackage: false,
      deleteAppDataOnUninstall: false,
      include: inResources('installer.nsh'),
      installerLanguages: ['en_US'],
    },
    linux: {
      target: [
        { target: 'AppImage', arch: ['x64', 'arm64'] },
        { target: 'deb', arch: ['x64', 'arm64'] },
      ],
      icon: inResources('icons'),
      executableName: LINUX_PROGRAM,
      syncDesktopName: true,
      category: 'AudioVideo',
      synopsis: 'Console for AtlasIED Atmosphere audio processors',
      maintainer: 'Atlas Console contributors <maintainers@atlas-console.invalid>',
      files: filesFor('linux', wish),
    },
    appImage: { artifactName: `Atlas-Console-${VERSION}-${ARCH}.${EXT}` },
    deb: {
      artifactName: `atlas-console_${VERSION}_${ARCH}.${EXT}`,
      packageName: 'atlas-console',
      // What Electron's program is linked with. A server without a desktop has none of it, and newer systems renamed some.
      depends: [
        'libasound2 | libasound2t64',
        'libatspi2.0-0 | libatspi2.0-0t64',
        'libgbm1',
        'libgtk-3-0 | libgtk-3-0t64',
        'libnotify4',
        'libnss3',
        'libsecret-1-0',
        'libuuid1',
        'libxss1',
        'libxtst6',
        'xdg-utils',
      ],
      afterInstall: inResources('linux', 'after-install.sh'),
      afterRemove: inResources('linux', 'after-remove.sh'),
      fpm: [
        '--before-remove',
        inResources('linux', 'before-remove.sh'),
        ...Object.entries(DEB_FILES).map(([from, to]) => `${from}=${to}`),
      ],
    },
    mac: {
      target: [{ target: 'dmg', arch: ['arm64', 'x64'] }],
      icon: inResources('icon.icns'),
      category: 'public.app-category.music',
      files: filesFor('darwin', wish),
      // macOS asks once, with this sentence, before a program may speak with devices of the network.
      extendInfo: { NSLocalNetworkUsageDescription: 'Atlas Console speaks with the audio processors on this network.' },
      extraResources: [{ from: inResources('macos', 'atlas-console'), to: 'atlas-console' }],
      // Signed for this computer only ("-"), which Apple's processors ask for, until there is a certificate.
      identity: '-',
      hardenedRuntime: false,
      gatekeeperAssess: false,
      notarize: false,
    },
    dmg: { artifactName: `Atlas-Console-${VERSION}-${ARCH}.${EXT}`, writeUpdateInfo: false },
  }
}

export default createConfig({ outputFolder: path.join(ROOT, 'dist'), electronFolder: null })
