import { setTimeout as sleep } from 'node:timers/promises'
import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import { createClient, type Transport } from '../../src-shared/contract/client.ts'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import { AppError, type Reply } from '../../src-shared/contract/reply.ts'
import { request } from '../node-http.ts'
import type { DataPaths } from '../options.ts'
import { isAlive, type Running, readRunning } from '../running.ts'
import { readLocalToken } from '../store/local-token.ts'
import { isLocked } from '../store/lock.ts'
import type { Reached } from './command.ts'

/** How long another command that works on the folder is waited for, ms. */
const PATIENCE_MS = 30_000
const RETRY_MS = 50

/**
 * The console that runs on a data folder, or one of our own for as long as the command lasts: never two writers (commands.md,
 * "Command line").
 *
 * @throws AppError `damaged`, `newer-store`, `already-running` where another command keeps the folder for too long
 */
export async function reach(
  paths: DataPaths,
  meterPort: number,
  version: string,
  opensBrokenStore: boolean,
): Promise<Reached> {
  const startMs = performance.now()
  for (;;) {
    const running = findRunning(paths)
    if (running) return overHttp(running, paths)
    try {
      return await compose(paths, meterPort, version, opensBrokenStore)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'already-running') throw error
      if (performance.now() - startMs > PATIENCE_MS) throw error
      await sleep(RETRY_MS)
    }
  }
}

/**
 * The console that runs, or null. An announcement whose process is gone, or whose folder nobody holds, is a dead console's: our
 * token must not be sent to whatever listens on its port now.
 */
export function findRunning(paths: DataPaths): Running | null {
  const announced = readRunning(paths)
  return announced && isAlive(announced.pid) && isLocked(paths.lock) ? announced : null
}

function overHttp(running: Running, paths: DataPaths): Reached {
  const token = readLocalToken(paths.localToken)
  if (token === null) throw new AppError('unauthorized', 'The data folder has no token for the command line.')
  const call: Transport['call'] = (path, input) => post(running.url, token, path, input)
  return { client: createClient<AtlasContract>({ call, subscribe }), isYoung: false, close: async () => undefined }
}

async function compose(
  paths: DataPaths,
  meterPort: number,
  version: string,
  opensBrokenStore: boolean,
): Promise<Reached> {
  // Everything that only a composed command needs is loaded here: asking a running console is quick.
  const [{ createApp }, { forkHost }] = await Promise.all([import('../app.ts'), import('../jobs/fork-host.ts')])
  const app = await createApp({
    dataFolder: paths.folder,
    meterPort,
    demo: false,
    version,
    records: false,
    opensBrokenStore,
    desktop: null,
    jobHost: forkHost(),
  })
  const caller = { name: CALLER_NAMES.commandLine, role: 'technician', door: 'command-line' } as const
  const call: Transport['call'] = (path, input) => app.api.call(path, input, caller)
  return { client: createClient<AtlasContract>({ call, subscribe }), isYoung: true, close: app.close }
}

function subscribe(): never {
  throw new Error('A command has no topics')
}

function post(url: string, token: string, path: string, input: unknown): Promise<Reply<unknown>> {
  const { promise, resolve } = Promise.withResolvers<Reply<unknown>>()
  const lost = (cause: unknown) =>
    resolve({ ok: false, code: 'internal', message: `The running console did not answer: ${String(cause)}.` })
  const target = new URL(`api/${path.replace('.', '/')}`, url)
  const asking = request(
    target,
    {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    },
    (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', lost)
      response.on('end', () => {
        try {
          // Our own console answers a Reply, as it is typed; it is not parsed twice.
          resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Reply<unknown>)
        } catch (error) {
          lost(error)
        }
      })
    },
  )
  asking.on('error', lost)
  asking.end(JSON.stringify(input))
  return promise
}
