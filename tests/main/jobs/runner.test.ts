import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { constants, getPriority } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { forkHost } from '../../../src-main/jobs/fork-host.ts'
import type { JobHost } from '../../../src-main/jobs/host.ts'
import type { JobProgress } from '../../../src-main/jobs/messages.ts'
import { createJobRunner, type JobRunner } from '../../../src-main/jobs/runner.ts'
import { utilityHost } from '../../../src-main/shell/utility-host.ts'
import { becomeReady } from '../../support/electron-double/application.ts'
import { utilityProcess } from '../../support/electron-double/utility.ts'
import { filledStore } from '../../support/jobs/filled-store.ts'
import { listedBackups } from '../../support/jobs/listed-backups.ts'
import { mortalHost } from '../../support/jobs/mortal-host.ts'
import { createOrder } from '../../support/jobs/orders.ts'
import { until } from '../../support/wait.ts'

const fileAt = (from: string) => fileURLToPath(new URL(from, import.meta.url))
const ENTRY = fileAt('../../../src-main/jobs/entry.ts')

interface Watched {
  readonly runner: JobRunner
  readonly notes: string[]
  readonly progress: JobProgress[]
  readonly cancel: () => void
  readonly options: Parameters<JobRunner['run']>[2]
}

function runnerOver(host: JobHost, withinMs = 20_000): Watched {
  const notes: string[] = []
  const progress: JobProgress[] = []
  const abort = new AbortController()
  return {
    runner: createJobRunner({ host, note: (sentence) => void notes.push(sentence) }),
    notes,
    progress,
    cancel: () => abort.abort(),
    options: { onProgress: (one) => void progress.push(one), signal: abort.signal, withinMs },
  }
}

async function orderOfFilled() {
  const { file, store } = await filledStore(1)
  onTestFinished(() => store.close())
  return createOrder(file, { backupFolder: path.join(path.dirname(file), 'backups'), nowMs: Date.now() })
}

/** A job that hangs once it has begun to write. */
function hanging(withinMs?: number) {
  const host = mortalHost(6, 'hang')
  return { ...runnerOver(host, withinMs), host }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe.each([
  ['a forked Node', () => forkHost()],
  [
    'Electron’s own process',
    () => {
      becomeReady()
      return utilityHost(utilityProcess, ENTRY)
    },
  ],
])('a job in %s', (_, hostFor) => {
  test('does its work, tells its steps, and ends', async () => {
    const { runner, progress, options } = runnerOver(hostFor())
    const order = await orderOfFilled()
    const manifest = await runner.run('create', order, options)
    expect(listedBackups(order.backupFolder).map((one) => one.manifest)).toEqual([manifest])
    expect([...new Set(progress.map(({ step }) => step))]).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(new Set(progress.map(({ steps }) => steps.length))).toEqual(new Set([7]))
  })

  test('fails with its own code, sentence and cause, and the next one can run', async () => {
    const { runner, options } = runnerOver(hostFor())
    const order = await orderOfFilled()
    const passphrase = 'nobody reads this'
    const gone = runner.run('create', { ...order, liveFile: `${order.liveFile}-gone`, passphrase }, options)
    gone.catch((error: unknown) => expect(inspect(error)).not.toContain(passphrase))
    await expect(gone).rejects.toMatchObject({
      code: 'damaged',
      message: 'There is no database in the data folder.',
      cause: { message: expect.stringContaining('createBackup') },
    })
    await expect(runner.run('probe', { folder: path.dirname(order.liveFile) }, options)).resolves.toMatchObject({
      canWrite: true,
    })
  })
})

describe('the runner', () => {
  test('has one job at a time', async () => {
    const { runner, options, cancel, progress } = hanging()
    const order = await orderOfFilled()
    const first = runner.run('create', order, options)
    const folder = path.dirname(order.liveFile)
    await expect(runner.run('probe', { folder }, options)).rejects.toMatchObject({ code: 'busy' })
    await until(() => progress.length > 0, { withinMs: 10_000, what: 'the first one works' })
    cancel()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    await expect(runner.run('create', order, options)).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('kills a job that is cancelled at once, and nothing is left of it', async () => {
    const { runner, options, cancel, host } = hanging()
    const order = await orderOfFilled()
    const job = runner.run('create', order, options)
    const partials = () => readdirSync(order.backupFolder).filter((name) => name.startsWith('.partial-'))
    await until(() => existsSync(order.backupFolder) && partials().length === 1, {
      withinMs: 10_000,
      what: 'it writes',
    })
    const startMs = performance.now()
    cancel()
    await expect(job).rejects.toMatchObject({ code: 'cancelled' })
    // A process that had to finish its statement, or its hour of sleep, would be there for ever.
    expect(performance.now() - startMs).toBeLessThan(5000)
    expect(isAlive(host.pid())).toBe(false)
    expect(partials()).toEqual([])
    expect(listedBackups(order.backupFolder)).toEqual([])
  })

  test('kills a job that hangs, and says so to the log', async () => {
    const { runner, options, host } = hanging(1500)
    const order = await orderOfFilled()
    await expect(runner.run('create', order, options)).rejects.toMatchObject({
      code: 'internal',
      message: 'It took too long and was stopped.',
      cause: { message: 'The job create was not over after 1500 ms' },
    })
    expect(isAlive(host.pid())).toBe(false)
    expect(readdirSync(path.dirname(order.backupFolder), { recursive: true }).join()).not.toContain('.partial-')
  })

  test('tells with its cause that a process died without a word', async () => {
    const { runner, options } = runnerOver(forkHost(fileAt('../../support/jobs/dying-job.ts')))
    await expect(runner.run('probe', { folder: '/' }, options)).rejects.toMatchObject({
      code: 'internal',
      cause: { message: expect.stringMatching(/^The job probe died: exit code 7\nlast words/) },
    })
    const missing = runnerOver(forkHost(fileAt('../../support/jobs/not-there.ts')))
    await expect(missing.runner.run('probe', { folder: '/' }, missing.options)).rejects.toMatchObject({
      code: 'internal',
    })
  })

  test('passes on what a job says for the log', async () => {
    const { runner, options, notes } = runnerOver(forkHost())
    const order = await orderOfFilled()
    mkdirSync(path.join(order.backupFolder, '.partial-of-a-dead-one'), { recursive: true, mode: 0o700 })
    await runner.run('create', order, options)
    expect(notes).toEqual(['Removed what backups left that did not end: 1.'])
  })

  test('starts a process that everything else comes before, and that ends with this one', async () => {
    const order = await orderOfFilled()
    const parent = spawn(process.execPath, [fileAt('../../support/jobs/dying-parent.ts'), JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    parent.stdout.on('data', (chunk) => {
      said += chunk
    })
    await until(() => said.endsWith('\n'), { withinMs: 10_000, what: 'the job is there' })
    const job = Number(said)
    onTestFinished(() => {
      if (isAlive(job)) process.kill(job, 'SIGKILL')
    })
    await until(() => getPriority(job) === constants.priority.PRIORITY_LOW, { withinMs: 10_000, what: 'it steps back' })
    parent.kill('SIGKILL')
    await until(() => !isAlive(job), { withinMs: 5000, what: 'the job is gone' })
  })

  test('gives a job of the bundle less than 250 MB, however large the store and with a passphrase', async ({
    skip,
  }) => {
    if (process.platform !== 'linux') skip('only Linux says how much memory a process has had')
    const { file, store } = await filledStore(1)
    onTestFinished(() => store.close())
    const database = store.sqlite.raw()
    const insert = database.prepare('insert into meter_hour (id, readings, block) values (?, 1, randomblob(100000))')
    database.transaction(() => {
      for (let nth = 0; nth < 240; nth++) insert.run(BigInt(1e9 + nth))
    })()
    const { runner, options } = runnerOver(forkHost(fileAt('../../../out/main/job.js')), 60_000)
    let peakKilobytes = 0
    const timer = setInterval(() => {
      peakKilobytes = Math.max(peakKilobytes, ...children().map(peakKilobytesOf))
    }, 20)
    onTestFinished(() => clearInterval(timer))
    const manifest = await runner.run('create', createOrder(file, { passphrase: 'some words' }), options)
    expect(manifest.content.bytes).toBeGreaterThan(24_000_000)
    expect(peakKilobytes).toBeGreaterThan(40_000)
    expect(peakKilobytes).toBeLessThan(250_000)
  })
})

/** The processes that this one started. */
function children(): readonly string[] {
  const tasks = `/proc/${process.pid}/task`
  return readdirSync(tasks).flatMap((task) => textOf(`${tasks}/${task}/children`).split(' ').filter(Boolean))
}

function peakKilobytesOf(pid: string): number {
  return Number(/VmHWM:\s+(\d+)/.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0)
}

/** Nothing where the process is gone in the meantime. */
function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
