import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from '../src-shared/contract/reply.ts'
import type { Processor } from '../src-shared/model/processor.ts'
import type { StatusReport } from '../src-shared/model/system.ts'
import type { SimulatorState } from '../src-simulator/simulator.ts'
import { fillPast, metersAmong, type PastEnds } from './demo-past.ts'

/** How long the first live meters may take, and how often they are looked for, ms. */
const OPENING_MS = 5000
const HEARD_PERIOD_MS = 250

/** A console that is called over its web door. */
export interface CalledConsole {
  /** With a slash at the end. */
  readonly url: string
  readonly token: string
}

/** Fills the day before `untilMs`, once the live meters are there: nobody waits for them because of the past. */
export async function fillDay(
  started: CalledConsole,
  controlPort: number,
  processorId: Processor['id'],
  untilMs: number,
  signal: AbortSignal,
  say: (sentence: string) => void,
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
    tell: (past) => callConsole(started, 'demo/past', past, signal),
  }
  await fillPast({ processorId, untilMs }, ends, signal, say)
}

async function untilHeard(started: CalledConsole, signal: AbortSignal): Promise<void> {
  for (let waitedMs = 0; waitedMs < OPENING_MS; waitedMs += HEARD_PERIOD_MS) {
    const { processors } = await callConsole<StatusReport>(started, 'system/status', {}, signal)
    if (processors.some(({ metersHeard }) => metersHeard)) return
    await sleep(HEARD_PERIOD_MS, undefined, { signal })
  }
}

/** A call over the web door. @throws Error with the console's own sentence */
export async function callConsole<T>(
  { url, token }: CalledConsole,
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
