import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from '../src-shared/contract/reply.ts'
import type { StatusReport } from '../src-shared/model/system.ts'
import { type Children, complain, createChildren, ROOT, untilToldToEnd } from './children.ts'
import { type StartedConsole, startConsole } from './console-process.ts'
import { makeDemoFolder } from './demo-folder.ts'

const OPENING_MS = 5000
const PERIOD_MS = 50

/**
 * `npm run demo`: a simulated AZM8 venue as its own process and the console beside it, on a data folder and free ports of their
 * own (commands.md, "npm scripts"). Both end together, and the folder with them.
 */
async function demo(children: Children, folder: string): Promise<StartedConsole['ended']> {
  const words = ['--data', folder, '--port', '0', '--meter-port', '0', '--demo']
  const started = await startConsole(children, words, folder)
  const simulator = children.start(process.execPath, simulatorWords(await meterPortOf(started)), process.env)
  const { host, port } = await simulator.ready
  await call(started, 'processors/add', { name: 'Demo venue', model: 'AZM8', host, port })
  console.log(
    started.whyNoWindow === null
      ? 'The demonstration is in its window.'
      : `${started.whyNoWindow}, so here is the demonstration for your browser: ${started.url}?token=${started.token}`,
  )
  console.log('Ctrl+C ends it.')
  return Promise.race([started.ended, simulator.ended])
}

function simulatorWords(meterPort: number): readonly string[] {
  const entry = [join(ROOT, 'scripts', 'run.mjs'), join(ROOT, 'src-simulator', 'main.ts')]
  const device = ['--model', 'AZM8', '--firmware', '4.5', '--venue', 'demo', '--host', '127.0.0.1', '--port', '0']
  return [...entry, ...device, '--meter-port', String(meterPort), '--control', '0', '--seed', '1']
}

/** The UDP port that the console got, once it is open. */
async function meterPortOf(started: StartedConsole): Promise<number> {
  for (let waitedMs = 0; waitedMs < OPENING_MS; waitedMs += PERIOD_MS) {
    const { meterPort } = await call<StatusReport>(started, 'system/status', {})
    if (meterPort.kind === 'listening') return meterPort.port
    await sleep(PERIOD_MS)
  }
  throw new Error('The demonstration could not open a port for its meters.')
}

async function call<T>({ url, token }: StartedConsole, path: string, input: unknown): Promise<T> {
  const response = await fetch(`${url}api/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(input),
  })
  const reply = (await response.json()) as Reply<T>
  if (!reply.ok) throw new Error(reply.message)
  return reply.value
}

const toldToEnd = untilToldToEnd()
const children = createChildren()
const folder = await makeDemoFolder(tmpdir())
try {
  const going = demo(children, folder)
  // Told to end before it is up: it is ended below, and then it fails.
  going.catch(() => undefined)
  const told = toldToEnd.then(() => 'told' as const)
  const ended = await Promise.race([going, told])
  // A window that was closed ends with 0.
  if (ended !== 'told' && ended !== 0) {
    console.error('A part of the demonstration ended by itself.')
    process.exitCode = 1
  }
} catch (error) {
  complain(error)
  process.exitCode = 1
} finally {
  await children.end()
  await rm(folder, { recursive: true, force: true })
}
