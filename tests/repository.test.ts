import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, constants, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from './support/imports.ts'

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly allowScripts: Readonly<Record<string, boolean>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const text = (path: string) => readFile(join(ROOT, path), 'utf8')

let manifest: Manifest
beforeAll(async () => {
  manifest = JSON.parse(await text('package.json')) as Manifest
})

describe('the install', () => {
  test('asks no particular host for packages', async () => {
    const lockfile = JSON.parse(await text('package-lock.json')) as { readonly packages: Record<string, object> }
    expect(Object.keys(lockfile.packages).length).toBeGreaterThan(100)
    // Where a package asks for support is no address that an install goes to.
    const read = JSON.stringify(lockfile, (key, value: unknown) => (key === 'funding' ? undefined : value))
    expect(read).not.toContain('"resolved"')
    expect(read.match(/[^"]*:\/\/[^"]*/g) ?? []).toEqual([])
    expect(await text('.npmrc')).not.toMatch(/registry\s*=|:\/\//)
  })

  test('takes exact versions, the same that the lockfile has', async () => {
    const lockfile = JSON.parse(await text('package-lock.json')) as {
      readonly packages: Readonly<Record<string, { readonly version: string }>>
    }
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
      expect(lockfile.packages[`node_modules/${name}`]?.version, name).toBe(version)
    }
  })

  test('knows the program of every system for what is made of several, or npm ci refuses', async () => {
    const lockfile = JSON.parse(await text('package-lock.json')) as {
      readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>
    }
    const missing = Object.entries(lockfile.packages).flatMap(([place, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter(
        (name) => !lockfile.packages[`node_modules/${name}`] && !lockfile.packages[`${place}/node_modules/${name}`],
      ),
    )
    expect(missing).toEqual([])
  })

  test('runs only the install scripts that are needed', () => {
    // The implicit node-gyp of better-sqlite3 would need headers and a compiler; its prebuild needs neither.
    expect(manifest.allowScripts).toMatchObject({ node: true, 'better-sqlite3': false })
    const allowed = Object.entries(manifest.allowScripts).filter(([, may]) => may)
    expect(allowed.map(([name]) => name)).toEqual(['node'])
  })

  test('brings the Node that Electron carries', () => {
    expect(manifest.devDependencies.node).toMatch(/^24\./)
    expect(process.versions.node).toMatch(/^24\./)
  })
})

describe('the scripts', () => {
  test('.ci/run can be run, installs, and ends with the tests', async () => {
    await access(join(ROOT, '.ci/run'), constants.X_OK)
    const lines = (await text('.ci/run')).trim().split('\n')
    expect(lines).toContain('npm ci')
    expect(lines.at(-1)).toBe('npm test')
  })

  test('each start a file that is there, on the right Node', () => {
    for (const [name, command] of Object.entries(manifest.scripts)) {
      const entry = /^node (?:--\S+ )*scripts\/run\.mjs (\S+)/.exec(command)?.[1]
      if (entry) expect(existsSync(join(ROOT, entry)), `${name}: ${entry}`).toBe(true)
      else expect(command, name).toMatch(/^(tsc|biome|electron-builder) /)
    }
  })

  test('that the README names are all in package.json', async ({ skip }) => {
    if (!existsSync(join(ROOT, 'README.md'))) skip('there is no README yet')
    const named = [...(await text('README.md')).matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g)]
    const names = new Set(named.map(([, run, short]) => run ?? short))
    expect(names).toContain('demo')
    expect(names).toContain('test')
    expect([...names].filter((name) => !(name && name in manifest.scripts))).toEqual([])
  })
})

describe('scripts/run.mjs', () => {
  const run = (node: string, ...words: string[]) =>
    promisify(execFile)(node, words, { cwd: ROOT }).then(
      ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
    )
  const sentence = /^Atlas Console needs Node 24 and this is v\d+\.\d+\.\d+\. .*"npm ci"/

  test('stops with a sentence on a Node that only claims to be older', async () => {
    const fake = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'22.1.0'})"
    const { code, stdout, stderr } = await run(process.execPath, '--import', fake, 'scripts/run.mjs', 'scripts/none.ts')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(sentence)
  })

  test("stops with a sentence on the system's own older Node", async ({ skip }) => {
    const node = '/usr/bin/node'
    if (!existsSync(node)) skip('this system has no Node of its own')
    const { stdout: version } = await run(node, '--version')
    if (Number(/^v(\d+)/.exec(version)?.[1]) >= 24) skip(`this system's own Node is ${version.trim()}`)
    const { code, stderr } = await run(node, 'scripts/run.mjs', 'scripts/none.ts')
    expect(code).toBe(1)
    expect(stderr).toMatch(sentence)
  })

  test('runs a TypeScript entry, with its own arguments', async ({ onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), 'atlas-run-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const entry = join(folder, 'entry.ts')
    await writeFile(entry, 'const words: string[] = process.argv.slice(2)\nconsole.log(JSON.stringify(words))\n')
    const { code, stdout } = await run(process.execPath, 'scripts/run.mjs', entry, '--json', '-20')
    expect({ code, stdout }).toEqual({ code: 0, stdout: '["--json","-20"]\n' })
  })
})
