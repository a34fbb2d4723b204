import { readdir, readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { join, posix, relative, resolve, sep } from 'node:path'
import { parseSync } from 'vite'

export const ROOT = resolve(import.meta.dirname, '../..')

/** One import of one file, as written. */
export interface Import {
  /** The file that imports, from the project's root, with slashes. */
  readonly from: string
  /** What it names: a project file, one of Node's own modules, a package, or what only the running program knows. */
  readonly kind: 'file' | 'node' | 'package' | 'computed'
  /** The file from the project's root, `node:fs`, the package's name without a path inside it, or the expression. */
  readonly to: string
  /** Gone when the program runs. `import { type A }` is not: it leaves an import for its effects behind. */
  readonly typeOnly: boolean
}

/** A source file with what the import law asks about it. */
export interface Source {
  readonly path: string
  readonly lines: number
  readonly hasDefaultExport: boolean
  readonly imports: readonly Import[]
}

/** Reads every TypeScript file below these folders of the project. @throws Error for a file that cannot be parsed. */
export async function readSources(folders: readonly string[]): Promise<Source[]> {
  const found: Source[] = []
  for (const folder of folders) {
    const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue
      const path = join(entry.parentPath, entry.name)
      found.push(parseSource(relative(ROOT, path).split(sep).join('/'), await readFile(path, 'utf8')))
    }
  }
  return found.sort((a, b) => a.path.localeCompare(b.path))
}

/** The same for one text, so that a planted violation can be judged without a file. */
export function parseSource(path: string, text: string): Source {
  const { module, program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors.map(({ message }) => message).join('; ')}`)

  const imports: Import[] = []
  const note = (specifier: string, typeOnly: boolean) => imports.push({ from: path, ...aim(path, specifier), typeOnly })
  for (const { start, end, moduleRequest } of module.staticImports) {
    note(moduleRequest.value, /^import\s+type\b(?!\s*(from\b|,))/.test(text.slice(start, end)))
  }
  for (const { start, end, entries } of module.staticExports) {
    for (const { moduleRequest } of entries) {
      if (moduleRequest) note(moduleRequest.value, /^export\s+type\b/.test(text.slice(start, end)))
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end)
    const specifier = /^(['"`])([^'"`$]+)\1$/.exec(written)?.[2]
    if (specifier) note(specifier, false)
    else imports.push({ from: path, kind: 'computed', to: written, typeOnly: false })
  }
  for (const specifier of typeImports(program)) note(specifier, true)

  const names = module.staticExports.flatMap(({ entries }) => entries.map(({ exportName }) => exportName.kind))
  return { path, lines: text.trimEnd().split('\n').length, hasDefaultExport: names.includes('Default'), imports }
}

function aim(path: string, specifier: string): Pick<Import, 'kind' | 'to'> {
  const plain = specifier.replace(/\?.*$/, '')
  if (plain.startsWith('.')) return { kind: 'file', to: posix.join(posix.dirname(path), plain) }
  if (isBuiltin(plain)) return { kind: 'node', to: plain.startsWith('node:') ? plain : `node:${plain}` }
  return { kind: 'package', to: plain.split('/', plain.startsWith('@') ? 2 : 1).join('/') }
}

/** The modules of `import('…').Name` in types, wherever they stand in the tree. */
function typeImports(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  if (Array.isArray(node)) return node.flatMap(typeImports)
  const below = Object.values(node).flatMap(typeImports)
  if (!('type' in node) || node.type !== 'TSImportType' || !('source' in node)) return below
  const { source } = node
  const value = typeof source === 'object' && source !== null && 'value' in source ? source.value : undefined
  return typeof value === 'string' ? [value, ...below] : below
}

/** Every circle of files that import each other, each once, as the way around it. Types count: a circle is hard to read. */
export function importCycles(sources: readonly Source[]): string[][] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const state = new Map<string, 'open' | 'done'>()
  const way: string[] = []
  const cycles: string[][] = []
  const visit = (path: string) => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      cycles.push([...way.slice(way.indexOf(path)), path])
      return
    }
    state.set(path, 'open')
    way.push(path)
    for (const { kind, to } of byPath.get(path)?.imports ?? []) if (kind === 'file' && byPath.has(to)) visit(to)
    way.pop()
    state.set(path, 'done')
  }
  for (const { path } of sources) visit(path)
  return cycles
}
