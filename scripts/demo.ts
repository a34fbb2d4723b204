import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from '../src-shared/contract/reply.ts'
import type { Processor } from '../src-shared/model/processor.ts'
import type { StatusReport } from '../src-shared/model/system.ts'
import type { SimulatorState } from '../src-simulator/simulator.ts'
import { type Child, type Children, complain, createChildren, ROOT, untilToldToEnd } from './children.ts'
import { type StartedConsole, startConsole } from './console-process.ts'
import { makeDemoFolder } from './demo-folder.ts'
import { fillPast, metersAmong, type PastEnds } from './demo-past.ts'

const OPENING_MS = 5000
const PERIOD_MS = 50
const HEARD_PERIOD_MS = 250

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
  const { id } = await call<Processor>(started, 'processors/add', venue, stopping)
  console.log(
    started.whyNoWindow === null
      ? 'The demonstration is in its window.'
      : `${started.whyNoWindow}, so here is the demonstration for your browser: ${started.url}?token=${started.token}`,
  )
  console.log('Ctrl+C ends it.')
  void fillDay(started, Number(controlPort), id, untilMs, stopping)
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
    const { meterPort } = await call<StatusReport>(started, 'system/status', {}, null)
    if (meterPort.kind === 'listening') return meterPort.port
    await sleep(PERIOD_MS)
  }
  throw new Error('The demonstration could not open a port for its meters.')
}

/** Fills the day before `untilMs`, once the live meters are there: nobody waits for them because of the past. */
async function fillDay(
  started: StartedConsole,
  controlPort: number,
  processorId: Processor['id'],
  untilMs: number,
  signal: AbortSignal,
): Promise<void> {
  const control = `http://127.0.0.1:${controlPort}`
  async function simulator<T>(path: string, init: RequestInit): Promise<T> {
    const response = await fetch(`${control}${path}`, { ...init, signal })
    if (!response.ok) throw new Error(`its simulator answered ${response.status} to ${path}.`)
    return (await response.json()) as T
  }
  const ends: PastEnds = {
    async begin() {
      await untilHeard(started, signal)
      const { values } = await simulator<Pick<SimulatorState, 'values'>>('/state', {})
      return metersAmong(Object.keys(values))
    },
    ask: (question) => simulator('/past', { method: 'POST', body: JSON.stringify(question) }),
    tell: (past) => call(started, 'demo/past', past, signal),
  }
  await fillPast({ processorId, untilMs }, ends, signal, (sentence) => void sayUnlessEnding(sentence, signal))
}

async function untilHeard(started: StartedConsole, signal: AbortSignal): Promise<void> {
  for (let waitedMs = 0; waitedMs < OPENING_MS; waitedMs += HEARD_PERIOD_MS) {
    const { processors } = await call<StatusReport>(started, 'system/status', {}, signal)
    if (processors.some(({ metersHeard }) => metersHeard)) return
    await sleep(HEARD_PERIOD_MS, undefined, { signal })
  }
}

/** A console that is being closed fails its last batch before its end is seen: that is no news. */
async function sayUnlessEnding(sentence: string, signal: AbortSignal): Promise<void> {
  await sleep(HEARD_PERIOD_MS)
  if (!signal.aborted) console.error(sentence)
}

async function call<T>(
  { url, token }: StartedConsole,
  path: string,
  input: unknown,
  signal: AbortSignal | null,
): Promise<T> {
  const response = await fetch(`${url}api/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(input),
    signal,
  })
  const reply = (await response.json()) as Reply<T>
  if (!reply.ok) throw new Error(reply.message)
  return reply.value
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
