import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { importCycles, parseSource, ROOT, readSources, type Source } from './support/imports.ts'
import { objectionTo } from './support/law.ts'

/** The most lines that a source file may have (architecture.md, "Files"). */
const MOST_LINES = 350

const PRODUCT = ['src-main', 'src-preload', 'src-renderer', 'src-shared', 'src-simulator']
const TOOLS = ['scripts', 'tests', 'bench']

let product: Source[]
beforeAll(async () => {
  product = await readSources(PRODUCT)
})

const objections = (sources: readonly Source[]) =>
  sources.flatMap(({ imports }) => imports.map(objectionTo)).filter((sentence) => sentence !== null)

describe('the sources', () => {
  test('every folder has some', () => {
    for (const folder of PRODUCT)
      expect(
        product.some(({ path }) => path.startsWith(`${folder}/`)),
        folder,
      ).toBe(true)
  })

  test('import only what the table allows', () => {
    expect(objections(product)).toEqual([])
  })

  test('have no circle of imports', () => {
    expect(importCycles(product).map((way) => way.join(' → '))).toEqual([])
  })

  test(`have at most ${MOST_LINES} lines each`, () => {
    expect(product.filter(({ lines }) => lines > MOST_LINES).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
  })

  test('have no default export', () => {
    expect(product.filter(({ hasDefaultExport }) => hasDefaultExport).map(({ path }) => path)).toEqual([])
  })

  test('import only files that are there, by their whole name', async () => {
    const files = [...product, ...(await readSources(TOOLS))]
    const imports = files.flatMap((source) => source.imports).filter(({ kind }) => kind === 'file')
    const missing: string[] = []
    for (const { from, to } of imports) {
      await readFile(join(ROOT, to)).catch(() => missing.push(`${from}: ${to}`))
    }
    expect(missing).toEqual([])
  })

  test('import only packages that package.json declares', async () => {
    const { dependencies, devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: Record<string, string>
      readonly devDependencies: Record<string, string>
    }
    const declared = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)])
    const all = [...product, ...(await readSources(TOOLS))].flatMap(({ imports }) => imports)
    const undeclared = all.filter(({ kind, to }) => kind === 'package' && !declared.has(to))
    expect(undeclared.map(({ from, to }) => `${from}: ${to}`)).toEqual([])
  })
})

describe('the law itself', () => {
  test.each([
    ['src-shared/model/planted.ts', "import { readFile } from 'node:fs/promises'"],
    ['src-shared/planted.ts', "import 'react'"],
    ['src-preload/planted.ts', "import { AppError } from '../src-shared/contract/reply.ts'"],
    ['src-preload/planted.ts', "import { type Reply } from '../src-shared/contract/reply.ts'"],
    ['src-renderer/planted.tsx', "import { contract } from '../src-shared/contract/contract.ts'"],
    ['src-renderer/planted.tsx', "const electron = await import('electron')"],
    ['src-renderer/planted.tsx', "import type { Fleet } from '../src-main/device/fleet.ts'"],
    ['src-renderer/planted.tsx', "export * from '../src-main/topic.ts'"],
    ['src-main/device/framer.ts', "import { connect } from 'node:net'"],
    ['src-main/device/planted.ts', "import { open } from '../store/open.ts'"],
    ['src-main/device/planted.ts', "let api: import('../api/dispatch.ts').Api"],
    ['src-main/device/planted.ts', "import { createMeterBank } from '../meters/bank.ts'"],
    ['src-main/store/planted.ts', "import type { Link } from '../device/fleet.ts'"],
    ['src-main/api/planted.ts', "import { app } from 'electron'"],
    ['src-main/web/planted.ts', "import { createBank } from '../meters/bank.ts'"],
    ['src-main/shell/planted.ts', "import { createFleet } from '../device/fleet.ts'"],
    ['src-main/app.ts', "import { openDoor } from './web/door.ts'"],
    ['src-main/headless.ts', "import 'electron'"],
    ['src-main/planted/planted.ts', "import { z } from 'zod'"],
    ['src-simulator/planted.ts', "import { createFramer } from '../src-main/device/framer.ts'"],
    ['src-simulator/planted.ts', "const name = 'ws'; await import(name)"],
  ])('finds a violation planted in %s: %s', (path, text) => {
    expect(objections([parseSource(path, text)])).toHaveLength(1)
  })

  test.each([
    ['src-preload/planted.ts', "import type { Reply } from '../src-shared/contract/reply.ts'"],
    ['src-renderer/planted.tsx', "import type { AtlasContract } from '../src-shared/contract/contract.ts'"],
    ['src-renderer/planted.tsx', "import './planted.css'"],
    ['src-main/web/planted.ts', "import { createServer } from 'http'"],
    ['src-main/device/planted.ts', "import type { MeterBank } from '../meters/bank.ts'"],
    ['src-main/main.ts', "import { app } from 'electron'"],
  ])('allows %s: %s', (path, text) => {
    expect(objections([parseSource(path, text)])).toEqual([])
  })

  test('finds a planted circle, and a default export', () => {
    const a = parseSource('src-shared/a.ts', "import type { B } from './b.ts'\nexport default 1")
    const b = parseSource('src-shared/b.ts', "export { A } from './c.ts'")
    const c = parseSource('src-shared/c.ts', "import './a.ts'")
    expect(importCycles([a, b, c])).toEqual([
      ['src-shared/a.ts', 'src-shared/b.ts', 'src-shared/c.ts', 'src-shared/a.ts'],
    ])
    expect([a, b].map(({ hasDefaultExport }) => hasDefaultExport)).toEqual([true, false])
  })
})
