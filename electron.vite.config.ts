import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const here = import.meta.dirname
const inHere = (...parts: string[]) => path.join(here, ...parts)

/**
 * Writes what is beyond ASCII as an escape. One “ in it, and V8 holds the whole source with two bytes a character for as long
 * as the program runs: 1.2 MB of nothing. Strings, templates and regular expressions mean the same with the escape.
 */
const asciiOnly: Plugin = {
  name: 'ascii-only',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') file.code = file.code.replace(BEYOND_ASCII, escaped)
    }
  },
}
const BEYOND_ASCII = /[^\0-\x7f]/g
const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/**
 * The three bundles. Main: ESM in which everything but `electron` and the packages under "dependencies" is bundled, with one
 * entry for the desktop program, one for the command line, which does without electron, and one for the process of a job.
 * Preload: one CJS file, because a sandboxed preload can load nothing but `electron`. Page: what both doors serve, so it is built
 * for the browsers of a LAN and not only for Electron's own.
 */
export default defineConfig({
  main: {
    plugins: [asciiOnly],
    build: {
      outDir: inHere('out/main'),
      sourcemap: true,
      rolldownOptions: {
        input: {
          main: inHere('src-main/main.ts'),
          cli: inHere('src-main/cli.ts'),
          job: inHere('src-main/jobs/entry.ts'),
        },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // Read at every start: without comments it is a fifth smaller. Names and lines stay, for the stacks in the log.
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: false } },
          comments: { legal: true, annotation: false, jsdoc: false },
        },
      },
    },
  },
  preload: {
    build: {
      outDir: inHere('out/preload'),
      externalizeDeps: false,
      sourcemap: false,
      rolldownOptions: {
        input: { preload: inHere('src-preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: inHere('src-renderer'),
    plugins: [react()],
    build: {
      outDir: inHere('out/renderer'),
      emptyOutDir: true,
      target: 'es2022',
      minify: true,
      sourcemap: false,
      // A data: address for an asset would need a wider policy for scripts, styles and fonts than 'self'.
      assetsInlineLimit: 0,
      rolldownOptions: { input: inHere('src-renderer/index.html') },
    },
  },
})
