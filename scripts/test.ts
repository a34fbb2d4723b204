import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import { ensureBundles } from './build.ts'
import { MARK, survivors } from './survivors.ts'
import { add, type Count, countOf, NOTHING, type VitestReport } from './test-count.ts'

/** The most that all tests together may take, ms; a hanging run must not look like a slow one. */
const DEADLINE_MS = 12 * 60_000
/** What a process that is just ending is given before it counts as left behind, ms. */
const GRACE_MS = 3_000

const ROOT = resolve(import.meta.dirname, '..')
const bin = (name: string) => join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name)

/** The static checks; each counts as one test. */
const CHECKS = [
  ...['shared', 'node', 'web', 'tests'].map((name) => ({
    name: `types (${name})`,
    command: 'tsc',
    words: ['-p', `tsconfig.${name}.json`, '--pretty', 'false'],
  })),
  { name: 'lint', command: 'biome', words: ['check', '--error-on-warnings', '.'] },
]

const children = new Set<number>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const pid of children) killGroup(pid)
    process.exit(1)
  })
}

const failures: string[] = []
let total: Count = NOTHING
for (const part of [checkBundles, ...CHECKS.map((check) => () => runCheck(check)), runVitest])
  total = add(total, await part())

if (failures.length > 0) console.log(`\nFailed:\n${failures.map((line) => `  ${line}`).join('\n')}`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0

async function checkBundles(): Promise<Count> {
  const startMs = performance.now()
  try {
    await ensureBundles()
    return passed('build', startMs)
  } catch (error) {
    return failed('build', startMs, String(error))
  }
}

async function runCheck({ name, command, words }: (typeof CHECKS)[number]): Promise<Count> {
  const startMs = performance.now()
  const { code, said } = await run(bin(command), words, { ...process.env })
  return code === 0 ? passed(name, startMs) : failed(name, startMs, said)
}

/** Runs vitest once, sums its report, and looks for what it left behind. */
async function runVitest(): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), 'atlas-tests-'))
  const file = join(folder, 'report.json')
  const mark = randomUUID()
  try {
    const words = [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...process.argv.slice(2),
    ]
    const startMs = performance.now()
    const { code } = await run(bin('vitest'), words, { ...process.env, [MARK]: mark }, 'shown')
    const report = await readFile(file, 'utf8').then(
      (text) => JSON.parse(text) as VitestReport,
      () => null,
    )
    const { count, complaints } = countOf(report, code)
    failures.push(...complaints.map((line) => line.replaceAll(`${ROOT}${sep}`, '')))
    const left = await leftBehind(mark)
    return left.length === 0 ? count : add(count, failed('no process left behind', startMs, left.join('\n')))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The processes of the run with this mark that do not end by themselves, described; they are ended here. */
async function leftBehind(mark: string): Promise<string[]> {
  const untilMs = performance.now() + GRACE_MS
  for (;;) {
    const found = await survivors(mark)
    if (found.length === 0) return []
    if (performance.now() > untilMs) {
      for (const { pid } of found) process.kill(pid, 'SIGKILL')
      return found.map(({ pid, command }) => `still alive: ${pid} ${command}`)
    }
    await new Promise((done) => setTimeout(done, 100))
  }
}

/** Runs a program in a process group of its own; `said` is what it wrote, unless that is shown as it comes. */
async function run(
  command: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  output: 'kept' | 'shown' = 'kept',
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(command, words, {
    cwd: ROOT,
    env,
    detached: process.platform !== 'win32',
    shell: process.platform === 'win32',
    stdio: output === 'shown' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid !== undefined) children.add(pid)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (said += text))
  const deadline = setTimeout(() => {
    failures.push(`${words[0] ?? command}: stopped after ${DEADLINE_MS / 60_000} minutes`)
    if (pid !== undefined) killGroup(pid)
  }, DEADLINE_MS)
  try {
    const code = await new Promise<number | null>((done, broken) => child.once('error', broken).once('close', done))
    return { code, said }
  } finally {
    clearTimeout(deadline)
    if (pid !== undefined) children.delete(pid)
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch (error) {
    // Gone already is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function passed(name: string, startMs: number): Count {
  console.log(`ok      ${name} (${seconds(startMs)})`)
  return { passed: 1, failed: 0, skipped: 0 }
}

function failed(name: string, startMs: number, said: string): Count {
  console.log(`FAILED  ${name} (${seconds(startMs)})\n${said.trim()}\n`)
  failures.push(name)
  return { passed: 0, failed: 1, skipped: 0 }
}

function seconds(startMs: number): string {
  return `${((performance.now() - startMs) / 1000).toFixed(1)} s`
}
