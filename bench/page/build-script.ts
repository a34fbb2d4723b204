import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A page of the bench, a file of this folder, as one script, built as the product's page is. */
export async function buildScript(entry: string): Promise<string> {
  const { build } = await import('vite')
  const folder = await mkdtemp(join(tmpdir(), 'atlas-bench-'))
  const before = process.env.NODE_ENV
  try {
    process.env.NODE_ENV = 'production'
    await build({
      configFile: false,
      root: import.meta.dirname,
      mode: 'production',
      logLevel: 'error',
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        outDir: folder,
        emptyOutDir: true,
        lib: { entry: join(import.meta.dirname, entry), formats: ['es'], fileName: 'page' },
      },
    })
    return await readFile(join(folder, 'page.js'), 'utf8')
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
    await rm(folder, { recursive: true, force: true })
  }
}
