import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './children.ts'
import { MUTATIONS, type Mutation, mutated } from './hardening-mutations.ts'

/**
 * Takes each line of hardening out in turn, in a copy of the project, and runs the tests that must notice. Prints a line for each;
 * ends with 1 if any of them was not noticed. Words choose those whose name contains one of them.
 */

const NOT_COPIED = new Set(['node_modules', '.git', 'dist', '.vitest', '.cache'])
/** Longer than any of the files of tests takes, ms. */
const DEADLINE_MS = 180_000

async function main(words: readonly string[]): Promise<void> {
  const chosen = MUTATIONS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
  const copy = await mkdtemp(join(tmpdir(), 'atlas-mutations-'))
  let survived = 0
  try {
    for (const name of await readdir(ROOT)) {
      if (!NOT_COPIED.has(name)) await cp(join(ROOT, name), join(copy, name), { recursive: true })
    }
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction')

    // A red test proves something only where the same tests are green without the mutation.
    for (const tests of new Set(chosen.map(({ tests }) => tests))) {
      const { code, said } = await runTests(copy, tests)
      if (code !== 0) throw new Error(`${tests.join(', ')} is red before anything was changed:\n${said}`)
    }
    for (const mutation of chosen) {
      const startMs = performance.now()
      const noticed = await isNoticed(copy, mutation)
      if (!noticed) survived += 1
      const seconds = ((performance.now() - startMs) / 1000).toFixed(1)
      console.log(`${noticed ? 'red     ' : 'SURVIVED'} ${mutation.name} (${mutation.tests.join(', ')}, ${seconds} s)`)
    }
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
  console.log(`${chosen.length - survived} of ${chosen.length} noticed`)
  process.exitCode = survived > 0 ? 1 : 0
}

async function isNoticed(copy: string, mutation: Mutation): Promise<boolean> {
  const file = join(copy, mutation.file)
  const before = await readFile(file, 'utf8')
  await writeFile(file, mutated(before, mutation))
  try {
    const { code, said } = await runTests(copy, mutation.tests)
    // What does not compile was not tested.
    if (/SyntaxError|PARSE_ERROR|Building [a-z, ]+ failed\./.test(said)) throw new Error(`${mutation.name}: ${said}`)
    return code !== 0
  } finally {
    await writeFile(file, before)
  }
}

/** The tests of the copy, which build its bundles anew where a source has changed. They end at the first failure. */
function runTests(
  copy: string,
  tests: readonly string[],
): Promise<{ readonly code: number | null; readonly said: string }> {
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs')
  const child = spawn(process.execPath, [vitest, 'run', '--bail=1', ...tests], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
  return new Promise((done, broken) => child.once('error', broken).once('close', (code) => done({ code, said })))
}

await main(process.argv.slice(2))
