import { execFile } from 'node:child_process'
import { cp, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { extractAll } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prebuildOf, type System } from '../../electron-builder.config.ts'
import { checkPackage, filesOf } from '../../scripts/check-package.ts'
import { CHECKSUMS, writeChecksums } from '../../scripts/checksums.ts'
import { assertNativeModule } from '../../src-main/native-module.ts'
import { launchDesktop } from '../support/electron-double/launch.ts'
import { ROOT } from '../support/imports.ts'

const run = promisify(execFile)
const SYSTEM = process.platform as System
const WORD = { win32: '--windows', linux: '--linux', darwin: '--macos' }[SYSTEM]
const ARCH = SYSTEM === 'darwin' ? 'arm64' : 'x64'
/** The unpacked program's folder, and its archive's in it. */
const [UNPACKED, RESOURCES] = {
  win32: ['win-unpacked', 'resources'],
  linux: ['linux-unpacked', 'resources'],
  darwin: ['mac-arm64', 'Atlas Console.app/Contents/Resources'],
}[SYSTEM] as [string, string]
const PREBUILD = prebuildOf(SYSTEM, ARCH)
/** What tools find the fuses by. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

let folder: string
let packed: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'atlas-packaging-'))
  const words = ['scripts/run.mjs', 'scripts/package.ts', '--dry-run', WORD, '--out', folder]
  await run(process.execPath, words, { cwd: ROOT })
  packed = path.join(folder, SYSTEM, 'dist')
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

/** What the check says to a copy of the package after `spoil` has been at its folder. */
async function complaintsAfter(spoil: (unpacked: string) => Promise<void>): Promise<readonly string[]> {
  const copy = await mkdtemp(path.join(folder, 'spoilt-'))
  await cp(path.join(packed, UNPACKED), path.join(copy, UNPACKED), { recursive: true, verbatimSymlinks: true })
  await spoil(path.join(copy, UNPACKED))
  const [report] = await checkPackage(SYSTEM, copy)
  return report?.complaints ?? []
}

/** The packed program, taken out of its archive into a folder of that name. */
function extracted(name: string): string {
  const program = path.join(folder, name)
  extractAll(path.join(packed, UNPACKED, RESOURCES, 'app.asar'), program)
  return program
}

describe('a package around a placeholder', () => {
  it('is as it has to be', async () => {
    const reports = await checkPackage(SYSTEM, packed)
    expect(reports.map(({ name, complaints }) => ({ name, complaints }))).toEqual([
      { name: `dist/${UNPACKED}`.replaceAll('/', path.sep), complaints: [] },
    ])
  })

  it('carries what runs and nothing that only its makers need', () => {
    const files = filesOf(path.join(packed, UNPACKED, RESOURCES, 'app.asar'))
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([PREBUILD])
    expect(files.filter((file) => /\.(ts|tsx|map|stamp|md|cpp|h|gypi?)$|test|bench|docs|scripts/.test(file))).toEqual(
      [],
    )
    const rooms = new Set(files.map((file) => file.split('/').slice(0, 2).join('/')))
    expect([...rooms].sort()).toEqual([
      'node_modules/better-sqlite3',
      'out/main',
      'out/preload',
      'out/renderer',
      'package.json',
      'resources/icon.png',
    ])
  })

  it('runs a command from what it carries, and nothing else', async () => {
    const program = extracted('program')
    assertNativeModule(program)
    // Electron's own module is the only one that it may ask for besides; a command line does without it.
    const entry = pathToFileURL(path.join(program, 'out', 'main', 'cli.js')).href
    const starter = path.join(folder, 'command.mjs')
    await writeFile(
      starter,
      `import { runAsProcess } from ${JSON.stringify(entry)}\nawait runAsProcess({ version: '0', pageFolder: '' })\n`,
    )
    const { stdout } = await run(process.execPath, [starter, 'processors', 'list', '--json'], {
      cwd: folder,
      env: { ...process.env, ATLAS_CONSOLE_DATA: path.join(folder, 'data') },
    })
    expect(JSON.parse(stdout)).toEqual([])
  })

  it('starts only with the machine code that it was packaged with', async ({ onTestFinished }) => {
    const program = extracted('damaged')
    const env = { ATLAS_CONSOLE_DATA: path.join(folder, 'damaged-data'), ELECTRON_DOUBLE_PACKAGED: '1' }
    const start = async (...words: readonly string[]) => {
      const desktop = await launchDesktop({ appFolder: program, words, env })
      onTestFinished(() => desktop.dispose())
      return desktop
    }

    const good = await start('processors', 'list', '--json')
    expect(await good.exited, good.output()).toBe(0)

    const file = path.join(program, PREBUILD)
    const bytes = await readFile(file)
    bytes[1000] = (bytes[1000] ?? 0) ^ 4
    await writeFile(file, bytes)
    const command = await start('processors', 'list', '--json')
    expect(await command.exited).toBe(2)
    expect(JSON.parse(command.output())).toMatchObject({ error: { code: 'damaged' } })
    const window = await start()
    expect(await window.exited).toBe(1)
    expect(window.output()).toContain('A file of this program was changed or is damaged.')
  })

  it('opens no window without its sandbox, as an AppImage may ask for', async ({ onTestFinished }) => {
    const env = { ATLAS_CONSOLE_DATA: path.join(folder, 'no-sandbox-data'), ELECTRON_DOUBLE_PACKAGED: '1' }
    const program = extracted('no-sandbox')
    const window = await launchDesktop({ appFolder: program, words: ['--no-sandbox', '--port', '0'], env })
    onTestFinished(() => window.dispose())
    expect(await window.exited).toBe(1)
    expect(window.output()).toContain('The window would run without its sandbox')
  })
})

describe('the check of a package', () => {
  it('finds machine code that was changed', async () => {
    const complaints = await complaintsAfter(async (unpacked) => {
      const file = await open(path.join(unpacked, RESOURCES, 'app.asar.unpacked', PREBUILD), 'r+')
      await file.write(Buffer.from([0]), 0, 1, 0)
      await file.close()
    })
    expect(complaints).toEqual(['The record of the machine code is another one'])
  })

  it('finds machine code of another system beside the right one', async () => {
    const complaints = await complaintsAfter((unpacked) =>
      writeFile(path.join(unpacked, RESOURCES, 'app.asar.unpacked', path.dirname(PREBUILD), 'sunos-x64.node'), ''),
    )
    expect(complaints).toEqual([expect.stringContaining('sunos-x64.node')])
  })

  it('finds each fuse that is not as it has to be', async () => {
    const program = {
      win32: 'Atlas Console.exe',
      linux: 'atlas-console-desktop',
      darwin: 'Atlas Console.app/Contents/Frameworks/Electron Framework.framework/Electron Framework',
    }[SYSTEM]
    const complaints = await complaintsAfter(async (unpacked) => {
      const file = path.join(unpacked, program)
      const bytes = await readFile(file)
      const wire = bytes.indexOf(SENTINEL) + SENTINEL.length + 2
      for (let fuse = wire; fuse < wire + 8; fuse += 1) bytes[fuse] = (bytes[fuse] ?? 0) ^ 1
      await writeFile(file, bytes)
    })
    expect(complaints).toHaveLength(8)
    for (const complaint of complaints) expect(complaint).toMatch(/^The fuse \w+ is (true|false) and has to be/)
  })

  it('finds missing and superfluous files', async () => {
    const complaints = await complaintsAfter(async (unpacked) => {
      await writeFile(path.join(unpacked, RESOURCES, 'app-update.yml'), '')
      await rm(path.join(unpacked, SYSTEM === 'darwin' ? `${RESOURCES}/atlas-console` : 'LICENSES.chromium.html'))
    })
    expect(complaints).toHaveLength(2)
  })
})

describe('the sums of the installers', () => {
  it('are those of their bytes, in the form that sha256sum reads', async () => {
    const place = await mkdtemp(path.join(folder, 'sums-'))
    await writeFile(path.join(place, 'Atlas-Console-0.1.0-x64.AppImage'), 'abc')
    await writeFile(path.join(place, 'Atlas-Console-Setup-0.1.0-x64.exe'), '')
    await writeFile(path.join(place, 'builder-debug.yml'), 'x')
    await writeChecksums(place)
    // The sums of "abc" and of nothing, as FIPS 180 gives them.
    expect(await readFile(path.join(place, CHECKSUMS), 'utf8')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  Atlas-Console-0.1.0-x64.AppImage\n' +
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  Atlas-Console-Setup-0.1.0-x64.exe\n',
    )
  })
})
