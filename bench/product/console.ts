import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { ensureBundles } from '../../scripts/build.ts'
import { SMALL_NURSERY } from '../../scripts/console-process.ts'
import type { MeterFrame, MeterLayout } from '../../src-shared/model/meter.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** A console without a window, in a process of its own, started as an installed program is. */
export interface RunningConsole {
  readonly pid: number
  /** Opens its page in a browser, with the key in it. */
  readonly pageUrl: string
  call<T>(path: string, input: object): Promise<T>
  /** Opens a topic and calls `take` with each of its values. Returns the way to stop. */
  follow<T>(path: string, take: (value: T) => void): Promise<() => void>
  stop(): Promise<void>
}

/** Builds what is stale, so that no start is measured with it. */
export async function prepareConsole(): Promise<void> {
  await ensureBundles()
}

/** Starts `serve` and waits until it is ready. @throws Error with what it said where it ends before that. */
export async function startConsole(dataFolder: string, meterPort: number): Promise<RunningConsole> {
  const words = ['serve', '--port', '0', '--meter-port', String(meterPort), '--data', dataFolder]
  const child = spawn(process.execPath, [SMALL_NURSERY, join(ROOT, 'scripts/built-console.mjs'), ...words], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { url, token, pid } = await readyLine(child)
  return {
    pid,
    pageUrl: `${url}?token=${token}`,
    async call<T>(path: string, input: object) {
      const response = await fetch(new URL(`api/${path.replace('.', '/')}`, url), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      })
      const reply = (await response.json()) as { readonly ok: boolean; readonly value: T; readonly message: string }
      if (!reply.ok) throw new Error(`${path}: ${reply.message}`)
      return reply.value
    },
    async follow<T>(path: string, take: (value: T) => void) {
      const socket = new WebSocket(new URL('ws', url.replace('http', 'ws')), {
        headers: { authorization: `Bearer ${token}` },
      })
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as { readonly type: string; readonly value: T }
        if (message.type === 'value') take(message.value)
      })
      await once(socket, 'open')
      socket.send(JSON.stringify({ type: 'open', id: 1, path }))
      return () => socket.terminate()
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** A meter that is not there within this time never comes, ms. */
const LEVELS_WITHIN_MS = 30_000

/**
 * The levels of all meters by name, from the first frame in which `isEnough` is content.
 * @throws Error where that does not come within half a minute.
 */
export async function waitForLevels(
  running: RunningConsole,
  isEnough: (tenthsDb: readonly number[]) => boolean,
): Promise<ReadonlyMap<string, number>> {
  const { promise, resolve: done, reject } = Promise.withResolvers<ReadonlyMap<string, number>>()
  const deadline = setTimeout(() => reject(new Error('The expected levels did not come.')), LEVELS_WITHIN_MS)
  let layout: MeterLayout | undefined
  let frame: MeterFrame | undefined
  const look = () => {
    if (!layout || !frame || layout.version !== frame.layout || !isEnough(frame.tenthsDb)) return
    const { tenthsDb } = frame
    done(
      new Map(
        layout.slots.map(({ processorId, family, index }, place) => [
          `${processorId} ${family} ${index}`,
          tenthsDb[place]!,
        ]),
      ),
    )
  }
  const stops = await Promise.all([
    running.follow<MeterLayout>('meters.layout', (value) => {
      layout = value
      look()
    }),
    running.follow<MeterFrame>('meters.frame', (value) => {
      frame = value
      look()
    }),
  ])
  try {
    return await promise
  } finally {
    clearTimeout(deadline)
    for (const stop of stops) stop()
  }
}

async function readyLine(child: ChildProcess): Promise<{ url: string; token: string; pid: number }> {
  let complaint = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const lines = createInterface({ input: child.stdout! })
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(() => null),
  ])
  if (line === null) throw new Error(`The console did not start: ${complaint}`)
  return JSON.parse(line) as { url: string; token: string; pid: number }
}
