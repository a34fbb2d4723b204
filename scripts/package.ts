import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Arch, build, DIR_TARGET, Platform } from 'electron-builder'
import { createConfig, SYSTEMS, type System } from '../electron-builder.config.ts'
import { ensureBundles } from './build.ts'
import { checkPackage } from './check-package.ts'
import { CHECKSUMS, writeChecksums } from './checksums.ts'
import { ROOT } from './children.ts'
import { writePlaceholderElectron } from './placeholder-electron.ts'

/** What `npm run package` is to make. */
interface Wish {
  readonly systems: readonly System[]
  /** Unpacked programs around a placeholder in Electron's place, checked and thrown away; needs no network. */
  readonly dryRun: boolean
  /** Absolute; null for a folder that is thrown away. */
  readonly outputFolder: string | null
}

const DIST = path.join(ROOT, 'dist')
const PLATFORMS = { win32: Platform.WINDOWS, linux: Platform.LINUX, darwin: Platform.MAC } as const
/** The processor that a dry run packs for; the configuration names all of them. */
const DRY_ARCH = { win32: Arch.x64, linux: Arch.x64, darwin: Arch.arm64 } as const

const HELP = `npm run package -- [--windows] [--linux] [--macos] [--out FOLDER] [--dry-run]

Makes the installers of this system, or of the named ones, in dist/, checks what is in them, and writes ${CHECKSUMS}.
  --dry-run  packs for all systems around a placeholder instead of Electron and checks that; needs no network`

function wishOf(words: readonly string[]): Wish | null {
  const { values } = parseArgs({
    args: [...words],
    options: {
      windows: { type: 'boolean', default: false },
      linux: { type: 'boolean', default: false },
      macos: { type: 'boolean', default: false },
      out: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return null
  const named = SYSTEMS.filter(
    (system) => values[({ win32: 'windows', linux: 'linux', darwin: 'macos' } as const)[system]],
  )
  const usual = values['dry-run'] ? SYSTEMS : SYSTEMS.filter((system) => system === process.platform)
  return {
    systems: named.length > 0 ? named : usual,
    dryRun: values['dry-run'],
    outputFolder: values.out ? path.resolve(values.out) : values['dry-run'] ? null : DIST,
  }
}

/** Packs one system around a placeholder and returns the folder with the unpacked program. */
async function packPlaceholder(system: System, folder: string): Promise<string> {
  const electronFolder = path.join(folder, 'electron')
  const outputFolder = path.join(folder, 'dist')
  await writePlaceholderElectron(electronFolder, system)
  await build({
    projectDir: ROOT,
    config: createConfig({ outputFolder, electronFolder }),
    targets: PLATFORMS[system].createTarget(DIR_TARGET, DRY_ARCH[system]),
    publish: 'never',
  })
  return outputFolder
}

async function dryRun({ systems, outputFolder }: Wish): Promise<void> {
  const folder = outputFolder ?? (await mkdtemp(path.join(tmpdir(), 'atlas-package-')))
  try {
    for (const system of systems) {
      const packed = await packPlaceholder(system, path.join(folder, system))
      await tell(system, packed)
    }
  } finally {
    if (outputFolder === null) await rm(folder, { recursive: true, force: true })
  }
}

async function packAll({ systems, outputFolder }: Wish): Promise<void> {
  const folder = outputFolder ?? DIST
  // Only our own folder: one that was named may hold anything.
  if (folder === DIST) await rm(folder, { recursive: true, force: true })
  for (const system of systems) {
    await build({
      projectDir: ROOT,
      config: createConfig({ outputFolder: folder, electronFolder: null }),
      targets: PLATFORMS[system].createTarget(),
      publish: 'never',
    })
    await tell(system, folder)
  }
  for (const line of await writeChecksums(folder)) console.log(line)
}

/** Says what the check of every unpacked program of a system found; throws where one is not as it has to be. */
async function tell(system: System, folder: string): Promise<void> {
  for (const { name, lines, complaints } of await checkPackage(system, folder)) {
    console.log(`${name}\n${lines.map((line) => `  ${line}`).join('\n')}`)
    if (complaints.length > 0) throw new Error(`${name} is not as it has to be:\n${complaints.join('\n')}`)
  }
}

const wish = wishOf(process.argv.slice(2))
if (wish === null) console.log(HELP)
else if (wish.systems.length === 0) throw new Error(`There are no packages for ${process.platform}.`)
else {
  await ensureBundles()
  await (wish.dryRun ? dryRun(wish) : packAll(wish))
}
