import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { extractFile, getRawHeader, listPackage, statFile } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { NtExecutable, NtExecutableResource } from 'resedit'
import { FUSES, prebuildOf, SYSTEMS, type System } from '../electron-builder.config.ts'
import { NATIVE_MODULE_RECORD, recordOf } from '../src-main/native-module.ts'
import { ROOT } from './children.ts'

/** The most that the archive may weigh, bytes: what only the build needs must not slip back in. */
const ARCHIVE_LIMIT = 3_000_000

/** What may be in the archive; everything else is a mistake. */
const ALLOWED = [
  /^package\.json$/,
  /^resources\/icon\.png$/,
  /^out\/main\/native-module\.json$/,
  /^out\/main\/(chunks\/)?[\w-]+\.js$/,
  /^out\/preload\/preload\.cjs$/,
  /^out\/renderer\/(index\.html|favicon\.svg|assets\/[\w.-]+\.(js|css|woff2|svg|png))$/,
  /^node_modules\/better-sqlite3\/(package\.json|LICENSE|lib\/(methods\/)?[a-z-]+\.js|prebuilds\/[\w-]+\.node)$/,
]

/** What the program cannot start without. */
const NEEDED = [
  'package.json',
  'resources/icon.png',
  'out/main/main.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
  'node_modules/better-sqlite3/lib/index.js',
  'node_modules/better-sqlite3/lib/binding.js',
  NATIVE_MODULE_RECORD,
]

const FUSE_PLACES = {
  runAsNode: FuseV1Options.RunAsNode,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  loadBrowserProcessSpecificV8Snapshot: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
} as const satisfies Record<keyof typeof FUSES, FuseV1Options>

/** Where the parts of an unpacked program lie on a system, from its folder. */
interface Places {
  readonly folder: RegExp
  readonly program: string
  readonly resources: string
  readonly locales: string
  /** What has to be there besides. */
  readonly beside: readonly string[]
}

const CONTENTS = 'Atlas Console.app/Contents'
const PLACES = {
  win32: {
    folder: /^win(-\w+)?-unpacked$/,
    program: 'Atlas Console.exe',
    resources: 'resources',
    locales: 'locales',
    beside: ['atlas-console.cmd', 'LICENSE.electron.txt', 'LICENSES.chromium.html'],
  },
  linux: {
    folder: /^linux(-\w+)?-unpacked$/,
    program: 'atlas-console-desktop',
    resources: 'resources',
    locales: 'locales',
    beside: ['chrome-sandbox', 'LICENSE.electron.txt', 'LICENSES.chromium.html'],
  },
  darwin: {
    folder: /^mac(-\w+)?$/,
    program: `${CONTENTS}/MacOS/Atlas Console`,
    resources: `${CONTENTS}/Resources`,
    locales: `${CONTENTS}/Resources`,
    beside: [`${CONTENTS}/Resources/atlas-console`],
  },
} as const satisfies Record<System, Places>

/** What the check of one unpacked program found. */
export interface PackageReport {
  readonly name: string
  /** What is in it, for people. */
  readonly lines: readonly string[]
  /** What is not as it has to be; empty for a good one. */
  readonly complaints: readonly string[]
}

/**
 * Looks into every unpacked program of a system below `folder`: only what belongs there, the right machine code and no other,
 * its record, the fuses, the archive's integrity, names and size (interface.md, "Electron, hardened").
 *
 * @throws Error where there is none
 */
export async function checkPackage(system: System, folder: string): Promise<readonly PackageReport[]> {
  const names = (await readdir(folder)).filter((name) => PLACES[system].folder.test(name)).sort()
  if (names.length === 0) throw new Error(`There is no unpacked program for ${system} in ${folder}.`)
  return Promise.all(names.map((name) => checkOne(system, path.join(folder, name))))
}

async function checkOne(system: System, folder: string): Promise<PackageReport> {
  const places: Places = PLACES[system]
  const archive = path.join(folder, places.resources, 'app.asar')
  const complaints: string[] = []
  const complain = (wrong: boolean, sentence: string) => {
    if (wrong) complaints.push(sentence)
  }

  for (const file of [places.program, ...places.beside])
    complain(!existsSync(path.join(folder, file)), `${file} is missing`)
  const extra = (await readdir(path.join(folder, places.resources))).filter((name) =>
    /^(default_app|app$|app-update)/.test(name),
  )
  complain(extra.length > 0, `${extra.join(', ')} must not be among the resources`)
  const languages = (await readdir(path.join(folder, places.locales))).filter((name) => /\.(pak|lproj)$/.test(name))
  complain(!languages.every((name) => /^en/.test(name)) || languages.length === 0, `Languages: ${languages.join(', ')}`)

  const files = filesOf(archive)
  for (const file of files) complain(!ALLOWED.some((may) => may.test(file)), `${file} must not be in the archive`)
  for (const file of NEEDED) complain(!files.includes(file), `${file} is missing in the archive`)
  complaints.push(
    ...checkManifest(archive),
    ...(await checkNative(system, archive, files)),
    ...checkPaths(archive, files),
  )

  const { size } = await stat(archive)
  complain(size > ARCHIVE_LIMIT, `The archive weighs ${size} bytes, and at most ${ARCHIVE_LIMIT} are allowed`)
  const fuses = await readFuses(path.join(folder, system === 'darwin' ? 'Atlas Console.app' : places.program))
  for (const [name, on] of Object.entries(FUSES)) {
    complain(fuses[name] !== on, `The fuse ${name} is ${String(fuses[name])} and has to be ${on}`)
  }
  const integrity = await checkIntegrity(system, folder, archive)
  complain(integrity === 'other', 'The program expects another archive than the one it comes with')

  return {
    name: path.relative(path.resolve(folder, '..', '..'), folder),
    lines: [
      `archive: ${files.length} files, ${kilobytes(size)}; machine code: ${files.filter((file) => file.endsWith('.node')).join(', ')}`,
      `fuses: ${Object.entries(fuses)
        .map(([name, on]) => `${name} ${on ? 'on' : 'off'}`)
        .join(', ')}`,
      `integrity of the archive: ${integrity}; languages: ${languages.join(', ')}`,
    ],
    complaints,
  }
}

/** The paths of all files of an archive, with slashes. */
export function filesOf(archive: string): readonly string[] {
  return listPackage(archive, { isPack: false })
    .map((file) => file.replaceAll('\\', '/').replace(/^\//, ''))
    .filter((file) => !('files' in statFile(archive, path.normalize(file), false)))
    .sort()
}

function checkManifest(archive: string): string[] {
  const manifest = JSON.parse(extractFile(archive, 'package.json').toString('utf8')) as Record<string, unknown>
  const superfluous = ['scripts', 'devDependencies'].filter((key) => key in manifest)
  return superfluous.map((key) => `package.json still has its ${key}`)
}

async function checkNative(system: System, archive: string, files: readonly string[]): Promise<string[]> {
  const complaints: string[] = []
  const found = files.filter((file) => file.endsWith('.node'))
  const [file] = found
  const right = ['x64', 'arm64'].map((arch) => prebuildOf(system, arch))
  if (found.length !== 1 || !file || !right.includes(file))
    return [`The machine code is ${found.join(', ') || 'missing'}`]

  const unpacked = `${archive}.unpacked`
  const beside = (await readdir(unpacked, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(unpacked, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  if (beside.join() !== file)
    complaints.push(`Beside the archive lies ${beside.join(', ') || 'nothing'}, and not ${file}`)
  else if (files.includes(NATIVE_MODULE_RECORD)) {
    const record: unknown = JSON.parse(extractFile(archive, path.normalize(NATIVE_MODULE_RECORD)).toString('utf8'))
    const real = recordOf(file, await readFile(path.join(unpacked, file)))
    if (JSON.stringify(record) !== JSON.stringify(real))
      complaints.push('The record of the machine code is another one')
  }
  return complaints
}

/** Nothing that ships may name a folder of the computer that it was made on. */
function checkPaths(archive: string, files: readonly string[]): string[] {
  return files
    .filter((file) => /\.(js|cjs|html|json)$/.test(file) && extractFile(archive, path.normalize(file)).includes(ROOT))
    .map((file) => `${file} names the folder that it was built in`)
}

async function readFuses(program: string): Promise<Readonly<Record<string, boolean>>> {
  const wire: Readonly<Record<string, unknown>> = await getCurrentFuseWire(program)
  return Object.fromEntries(
    Object.entries(FUSE_PLACES).map(([name, place]) => [name, wire[place] === '1'.charCodeAt(0)]),
  )
}

/** Whether the program knows the archive's header. Electron asks for it on Windows and macOS only. */
async function checkIntegrity(
  system: System,
  folder: string,
  archive: string,
): Promise<'ours' | 'other' | 'not asked for'> {
  const hash = createHash('sha256').update(getRawHeader(archive).headerString).digest('hex')
  switch (system) {
    case 'linux':
      return 'not asked for'
    case 'win32': {
      const program = NtExecutable.from(await readFile(path.join(folder, PLACES.win32.program)))
      const entries = NtExecutableResource.from(program).entries
      const entry = entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR')
      return entry && Buffer.from(entry.bin).includes(hash) ? 'ours' : 'other'
    }
    case 'darwin': {
      const plist = await readFile(path.join(folder, CONTENTS, 'Info.plist'), 'utf8')
      return plist.includes('ElectronAsarIntegrity') && plist.includes(hash) ? 'ours' : 'other'
    }
  }
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [folder = path.join(ROOT, 'dist')] = positionals
  const present = await readdir(folder)
  for (const system of SYSTEMS.filter((one) => present.some((name) => PLACES[one].folder.test(name)))) {
    for (const { name, lines, complaints } of await checkPackage(system, path.resolve(folder))) {
      console.log([name, ...lines, ...complaints.map((sentence) => `WRONG: ${sentence}`)].join('\n  '))
      if (complaints.length > 0) process.exitCode = 1
    }
  }
}
