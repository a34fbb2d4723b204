import { join, resolve } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { runAsProcess } from '../src-main/cli.ts'

/** The command line (commands.md): `npm run -s console -- COMMAND …`. */
await runAsProcess({
  version: manifest.version,
  pageFolder: join(resolve(import.meta.dirname, '..'), 'out', 'renderer'),
  async preparePage() {
    // Loaded only here: no other command builds.
    const { ensurePage } = await import('./build.ts')
    await ensurePage()
  },
})
