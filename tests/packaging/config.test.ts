import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createConfig, FUSES, filesFor, prebuildOf, SYSTEMS } from '../../electron-builder.config.ts'
import { ROOT } from '../support/imports.ts'

const config = createConfig({ outputFolder: '/tmp/out', electronFolder: null })
const PREBUILDS = 'node_modules/better-sqlite3/prebuilds'

/** The prebuilds that a system's list lets through for a processor, by its one pattern of the form "all but". */
function prebuildsLetThrough(system: (typeof SYSTEMS)[number], arch: string): readonly string[] {
  const patterns = filesFor(system, { outputFolder: '/tmp/out' }).filter(
    (pattern) => typeof pattern === 'string' && pattern.includes('/prebuilds/'),
  )
  expect(patterns).toHaveLength(1)
  // electron-builder puts the target's processor in the place of the last part.
  const only = new RegExp(`^!${PREBUILDS}/!\\((.+)\\)\\.node$`).exec(String(patterns[0]))?.[1]
  expect(only).toBe(`${system}-\${arch}`)
  const kept = only?.replace(/\$\{arch\}/, arch)
  return readdirSync(path.join(ROOT, PREBUILDS)).filter((name) => name === `${kept}.node`)
}

describe('the packages', () => {
  it.each([
    ['win32', config.win, ['x64']],
    ['linux', config.linux, ['x64', 'arm64']],
    ['darwin', config.mac, ['arm64', 'x64']],
  ] as const)('for %s carry exactly one prebuild, which there is', (system, own, archs) => {
    expect(own?.files).toEqual(filesFor(system, { outputFolder: '/tmp/out' }))
    for (const arch of archs) {
      expect(prebuildsLetThrough(system, arch)).toEqual([path.basename(prebuildOf(system, arch))])
      expect(existsSync(path.join(ROOT, prebuildOf(system, arch)))).toBe(true)
    }
    const targets = [own?.target].flat()
    for (const target of targets) expect(target).toMatchObject({ arch: archs })
  })

  it('share no list of files, which one system would lose and the other win', () => {
    expect(config.files).toBe(undefined)
    for (const system of SYSTEMS) {
      const [first] = filesFor(system, { outputFolder: '/tmp/out' })
      // Exclusions alone would mean "everything but".
      expect(first).toBe('package.json')
    }
  })

  it('have every fuse set, and no address of an update server', () => {
    expect(FUSES).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    })
    expect(config).toMatchObject({
      electronFuses: FUSES,
      publish: null,
      npmRebuild: false,
      asar: { smartUnpack: false },
    })
    expect(config.asarUnpack).toEqual([`${PREBUILDS}/*.node`])
  })

  it('for Windows are one installer for the computer, silent on demand, that never deletes data', () => {
    expect(config.nsis).toMatchObject({ perMachine: true, deleteAppDataOnUninstall: false, differentialPackage: false })
    expect(config.win?.target).toEqual([{ target: 'nsis', arch: ['x64'] }])
  })

  it('name only files that are there', () => {
    const named = [
      config.win?.icon,
      config.linux?.icon,
      config.mac?.icon,
      config.nsis?.include,
      config.deb?.afterInstall,
      config.deb?.afterRemove,
      ...(config.deb?.fpm ?? []).filter((word) => !word.startsWith('--')).map((word) => word.split('=')[0]),
      ...[config.win?.extraFiles, config.mac?.extraResources]
        .flat()
        .map((set) => (typeof set === 'object' ? set?.from : set)),
    ]
    expect(named).toHaveLength(12)
    for (const file of named) expect(existsSync(String(file)), String(file)).toBe(true)
  })

  it('can be asked for by name', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/package.ts', '--help'], { cwd: ROOT })
    expect(stdout).toContain('--dry-run')
  })
})
