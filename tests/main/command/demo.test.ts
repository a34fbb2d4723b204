import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { isAlive } from '../../../src-main/running.ts'
import type { HistoryView } from '../../../src-shared/model/history.ts'
import type { StatusReport } from '../../../src-shared/model/system.ts'
import { callOver } from '../../support/console.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { until } from '../../support/wait.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')

let child: ChildProcess | undefined
afterEach(() => {
  if (!child?.pid) return
  // A test that failed half-way must not leave a group behind; one that did not has none left.
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    expect(String(error)).toContain('ESRCH')
  }
})

/** Starts a script in a process group of its own, without a screen, and waits for the address that it prints. */
async function start(script: string, words: readonly string[]) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env
  const entry = [path.join(ROOT, 'scripts', 'run.mjs'), path.join(ROOT, 'scripts', script)]
  child = spawn(process.execPath, [...entry, ...words], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  const [, url = '', token = ''] = await until(() => /(http:\S+\/)\?token=(\S+)/.exec(said), {
    withinMs: 20_000,
    what: 'the address to open',
  })
  return { url, token, said: () => said, ended: once(child, 'exit'), pid: child.pid ?? Number.NaN }
}

/** All processes of the group but its leader, by what they run. */
function members(): { pid: number; words: string }[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,pgid=,args='], { encoding: 'utf8' }).split('\n')
  return lines
    .map((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line))
    .filter((match) => match?.[2] === String(child?.pid) && match[1] !== match[2])
    .map((match) => ({ pid: Number(match?.[1]), words: match?.[3] ?? '' }))
}

const folderIn = (words: string) => / --data (\S+)/.exec(words)?.[1] ?? ''

test('the demonstration shows a venue that sounds, fills in the day before, and ends without a trace', async () => {
  const demo = await start('demo.ts', [])
  const status = await until(
    async () => {
      const reply = await callOver<StatusReport>(demo.url, demo.token, 'system.status', {})
      const [venue] = reply.ok ? reply.value.processors : []
      return reply.ok && venue?.link === 'online' && venue.metersHeard ? reply.value : null
    },
    { withinMs: 20_000, what: 'meters are heard' },
  )
  expect(status.processors).toMatchObject([{ name: 'Demo venue', model: 'AZM8', link: 'online', metersHeard: true }])
  expect(demo.said()).toContain('There is no screen here for a window')
  const processorId = status.processors[0]?.id ?? ''
  await until(async () => (await holesInDay(demo, processorId)) === 0, {
    withinMs: 60_000,
    what: 'a day without a hole',
  })
  expect(demo.said()).not.toContain('goes on without')
  const group = members()
  expect(group.some(({ words }) => words.includes('src-simulator/main.ts'))).toBe(true)
  const folder = folderIn(group.find(({ words }) => words.includes('console.mjs'))?.words ?? '')
  expect(existsSync(folder)).toBe(true)

  child?.kill('SIGTERM')
  expect(await demo.ended).toEqual([0, null])
  for (const { pid } of group) expect(isAlive(pid)).toBe(false)
  expect(existsSync(folder)).toBe(false)
}, 100_000)

/** How many buckets of the last 24 hours have no level of the main bar; null where there is no history of it at all. */
async function holesInDay({ url, token }: { url: string; token: string }, processorId: string): Promise<number | null> {
  const reply = await callOver<HistoryView>(url, token, 'monitor.history', { processorId, span: '24h' })
  if (!reply.ok) throw new Error(reply.message)
  const bar = reply.value.series.find(({ name }) => name === 'Main Bar')
  return bar ? bar.mean.filter((level) => level === null).length : null
}

test('the demonstration ends when its simulator does', async () => {
  const demo = await start('demo.ts', [])
  const simulator = members().find(({ words }) => words.includes('src-simulator/main.ts'))
  // Never a number that stands for more than one process.
  if (!simulator) throw new Error('There is no simulator')
  process.kill(simulator.pid, 'SIGKILL')
  expect(await demo.ended).toEqual([1, null])
  expect(demo.said()).toContain('A part of the demonstration ended by itself.')
  expect(members()).toEqual([])
})

test('npm start without a screen says so and serves the browser', async () => {
  const folder = await dataFolderForTest()
  const console = await start('start.ts', ['--data', folder, '--port', '0', '--meter-port', '0'])
  expect(await callOver(console.url, console.token, 'processors.list', {})).toEqual({ ok: true, value: [] })
  process.kill(-console.pid, 'SIGINT')
  expect(await console.ended).toEqual([0, null])
  expect(members()).toEqual([])
})

/** What a script says that ends by itself. */
async function sayings(script: string, words: readonly string[]): Promise<{ code: unknown; said: string }> {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env
  const entry = [path.join(ROOT, 'scripts', 'run.mjs'), path.join(ROOT, 'scripts', script)]
  const other = spawn(process.execPath, [...entry, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [other.stdout, other.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  const [code] = await once(other, 'close')
  return { code, said }
}

test('npm start twice: the second says that it runs, and where', async () => {
  const words = ['--data', await dataFolderForTest(), '--port', '0', '--meter-port', '0']
  const { url, token, ended } = await start('start.ts', words)
  expect(await sayings('start.ts', words)).toEqual({
    code: 1,
    said: `Atlas Console is already running on this data folder.\nIt is open at ${url}?token=${token}\n`,
  })
  child?.kill('SIGTERM')
  await ended
})

test('npm start has help, and one sentence for words that it does not know', async () => {
  const help = await sayings('start.ts', ['--help'])
  expect(help).toEqual({ code: 0, said: expect.stringContaining('--meter-port PORT') })
  const unknown = await sayings('start.ts', ['--bogus', '--data', await dataFolderForTest()])
  expect(unknown).toEqual({ code: 1, said: expect.stringMatching(/^Unknown option '--bogus'.*\n$/) })
})
