import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Processor } from '../src-shared/model/processor.ts'
import type { StatusReport } from '../src-shared/model/system.ts'
import { type Child, type Children, complain, createChildren, ROOT, untilToldToEnd } from './children.ts'
import { type StartedConsole, startConsole } from './console-process.ts'
import { callConsole, fillDay } from './demo-fill.ts'
import { makeDemoFolder } from './demo-folder.ts'

const OPENING_MS = 5000
const PERIOD_MS = 50
/** How long an end may take to be seen, ms. */
const ENDING_MS = 250

/**
 * `npm run demo`: a simulated AZM8 venue as its own process and the console beside it, on a data folder and free ports of their
 * own (commands.md, "npm scripts"). Both end together, and the folder with them. A day of history comes in behind it, until
 * `stopping` says that it is enough.
 */
async function demo(children: Children, folder: string, stopping: AbortSignal): Promise<Child['ended']> {
  const words = ['--data', folder, '--port', '0', '--meter-port', '0', '--demo']
  const started = await startConsole(children, words, folder)
  const simulator = children.start(process.execPath, simulatorWords(await meterPortOf(started)), process.env)
  const { host, port, controlPort } = await simulator.ready
  const untilMs = Date.now()
  const venue = { name: 'Demo venue', model: 'AZM8', host, port }
  const { id } = await callConsole<Processor>(started, 'processors/add', venue, stopping)
  console.log(
    started.whyNoWindow === null
      ? 'The demonstration is in its window.'
      : `${started.whyNoWindow}, so here is the demonstration for your browser: ${started.url}?token=${started.token}`,
  )
  console.log('Ctrl+C ends it.')
  void fillDay(
    started,
    Number(controlPort),
    id,
    untilMs,
    stopping,
    (sentence) => void sayUnlessEnding(sentence, stopping),
  )
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
    const { meterPort } = await callConsole<StatusReport>(started, 'system/status', {}, null)
    if (meterPort.kind === 'listening') return meterPort.port
    await sleep(PERIOD_MS)
  }
  throw new Error('The demonstration could not open a port for its meters.')
}

/** A console that is being closed fails its last batch before its end is seen: that is no news. */
async function sayUnlessEnding(sentence: string, signal: AbortSignal): Promise<void> {
  await sleep(ENDING_MS)
  if (!signal.aborted) console.error(sentence)
}

const toldToEnd = untilToldToEnd()
const children = createChildren()
const folder = await makeDemoFolder(tmpdir())
const stopping = new AbortController()
try {
  const going = demo(children, folder, stopping.signal)
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
  stopping.abort()
  await children.end()
  await rm(folder, { recursive: true, force: true })
}
