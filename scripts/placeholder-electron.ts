import { chmod, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import type { System } from '../electron-builder.config.ts'

/** What a program of Electron carries before its fuses, for tools to find them. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** Version 1 of the wire with eight fuses, as Electron ships them: each the opposite of at least one that the packages set. */
const WIRE = Buffer.concat([Buffer.from(SENTINEL, 'latin1'), Buffer.from([1, 8]), Buffer.from('10110001', 'latin1')])

/** Bytes around the wire, because in a real program it lies somewhere in the middle. */
const PROGRAM = Buffer.concat([Buffer.alloc(4096, 0x90), WIRE, Buffer.alloc(4096, 0x90)])

/**
 * Writes a folder with the shape of an unpacked Electron but without a program in it, so that everything which packaging does
 * can be seen where the real one cannot be had. What comes of it starts nowhere.
 */
export async function writePlaceholderElectron(folder: string, system: System): Promise<void> {
  switch (system) {
    case 'linux':
      await writeLinux(folder)
      break
    case 'win32':
      await writeWindows(folder)
      break
    case 'darwin':
      await writeMac(folder)
      break
  }
}

async function writeLinux(folder: string): Promise<void> {
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'])
    await writeProgram(folder, name, PROGRAM)
  await writeCommon(folder)
}

async function writeWindows(folder: string): Promise<void> {
  await writeProgram(folder, 'electron.exe', windowsProgram())
  await writeCommon(folder)
}

async function writeCommon(folder: string): Promise<void> {
  const files = [
    'LICENSE',
    'LICENSES.chromium.html',
    'version',
    'resources.pak',
    'icudtl.dat',
    'v8_context_snapshot.bin',
  ]
  for (const name of [...files, 'locales/en-US.pak', 'locales/de.pak', 'locales/tr.pak'])
    await write(folder, name, name)
  await mkdir(path.join(folder, 'resources'), { recursive: true })
}

async function writeMac(folder: string): Promise<void> {
  const contents = path.join(folder, 'Electron.app', 'Contents')
  await write(contents, 'Info.plist', plist('Electron'))
  await writeProgram(contents, 'MacOS/Electron', Buffer.from('placeholder'))
  const framework = 'Frameworks/Electron Framework.framework'
  await writeProgram(contents, `${framework}/Electron Framework`, PROGRAM)
  for (const language of ['en', 'de', 'tr']) {
    await write(contents, `Resources/${language}.lproj/locale.pak`, language)
    await write(contents, `${framework}/Versions/A/Resources/${language}.lproj/locale.pak`, language)
    await write(contents, `${framework}/Resources/${language}.lproj/locale.pak`, language)
  }
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const name = `Electron Helper${kind}`
    await write(contents, `Frameworks/${name}.app/Contents/Info.plist`, plist(name))
    await writeProgram(contents, `Frameworks/${name}.app/Contents/MacOS/${name}`, Buffer.from('placeholder'))
  }
}

/** A program in Windows' form with a version in its resources and nothing to run; the wire lies behind its sections. */
function windowsProgram(): Buffer {
  const program = NtExecutable.createEmpty(false, false)
  const resources = NtExecutableResource.from(program)
  const version = Resource.VersionInfo.createEmpty()
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' })
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(program)
  program.setExtraData(new Uint8Array(PROGRAM).buffer)
  return Buffer.from(program.generate())
}

function plist(name: string): string {
  const entries = {
    CFBundleName: name,
    CFBundleExecutable: name,
    CFBundleIdentifier: 'placeholder',
    CFBundlePackageType: 'APPL',
  }
  const lines = Object.entries(entries).map(([key, value]) => `<key>${key}</key><string>${value}</string>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${lines.join('')}</dict></plist>\n`
}

async function write(folder: string, name: string, content: string | Buffer): Promise<void> {
  const file = path.join(folder, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, content)
}

async function writeProgram(folder: string, name: string, content: Buffer): Promise<void> {
  await write(folder, name, content)
  await chmod(path.join(folder, name), 0o755)
}
