import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { SimulatorClock } from '../../src-simulator/clock.ts'
import type { FaultName, FaultRequest } from '../../src-simulator/faults.ts'
import { DEFAULT_OPTIONS, type Variants } from '../../src-simulator/options.ts'
import type { MeterKey, Past, PastOptions } from '../../src-simulator/past.ts'
import type { RecordView } from '../../src-simulator/record.ts'
import type { SentLevels } from '../../src-simulator/sent-levels.ts'
import {
  createSimulatedProcessor,
  type OutsideValue,
  type SimulatorChoices,
  type SimulatorState,
} from '../../src-simulator/simulator.ts'
import type { StormStep } from '../../src-simulator/storm.ts'
import type { Sound } from '../../src-simulator/venue.ts'

/** A simulated processor as tests hold it: the same in this process and in one of its own. */
export interface SimulatorHandle {
  readonly host: string
  /** The TCP port for commands. */
  readonly port: number
  /** The port of its control door; null where there is none because it runs in this process. */
  readonly controlPort: number | null
  /** The process that runs it. */
  readonly pid: number
  fault<N extends FaultName>(name: N, options?: FaultRequest<N>): Promise<void>
  endFault(name: FaultName): Promise<void>
  /** Ends every fault that lasts, and a storm. */
  clear(): Promise<void>
  storm(seed: number, durationMs: number, everyMs: number, names?: readonly FaultName[]): Promise<StormStep[]>
  /** Another hand changes a value. */
  outsideSet(param: string, value: OutsideValue): Promise<void>
  /** A meter shows exactly this level in dB, until null lets it go or for `rounds` rounds of meters: 1 is a single sample. */
  hold(param: string, levelDb: number | null, rounds?: number): Promise<void>
  play(source: number, sound: Sound): Promise<void>
  /** A priority event; with the index of a source, somebody who is loud at that microphone. */
  duck(zones: readonly number[], lengthMs: number, microphone?: number): Promise<void>
  /** What its meters would have shown before: at `steps` moments, the first at `fromMs`. */
  past(
    fromMs: number,
    stepMs: number,
    steps: number,
    meters: readonly MeterKey[],
    options?: Partial<PastOptions>,
  ): Promise<Past>
  vary(variants: Partial<Variants>): Promise<void>
  state(): Promise<SimulatorState>
  record(): Promise<RecordView>
  resetRecord(): Promise<void>
  /** Whether the levels that are sent are kept from now on. */
  recordLevels(on: boolean): Promise<void>
  /** The levels of a meter that were kept. */
  sentLevels(param: string): Promise<SentLevels>
  /** Ends it in good order; rejects if its process does not end with 0. */
  stop(): Promise<void>
}

/** What a test chooses; the port is a free one unless it says which. */
export type TestChoices = SimulatorChoices & { readonly meterPort: number }

const ENTRY = fileURLToPath(new URL('../../src-simulator/main.ts', import.meta.url))

/** Starts the simulator as the process that users run. */
export async function startSimulator(choices: TestChoices): Promise<SimulatorHandle> {
  const child = spawn(process.execPath, [ENTRY, ...argumentsFor(choices), '--control', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { host, port, controlPort } = await readyLine(child)

  async function call<T>(method: 'GET' | 'POST', path: string, body: unknown): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${controlPort}${path}`, {
      method,
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`The simulator refused ${path}: ${JSON.stringify(answer)}`)
    return answer as T
  }
  const post = <T>(path: string, body: unknown) => call<T>('POST', path, body)

  return {
    host,
    port,
    controlPort,
    pid: child.pid ?? -1,
    fault: (name, options) => post('/fault', { name, ...options }),
    endFault: (name) => post('/end-fault', { name }),
    clear: () => post('/clear', {}),
    storm: (seed, durationMs, everyMs, names) => post('/storm', { seed, durationMs, everyMs, names }),
    outsideSet: (param, value) => post('/set', { param, ...value }),
    hold: (param, levelDb, rounds) => post('/hold', { param, val: levelDb, rounds }),
    play: (source, sound) => post('/sound', { source, sound }),
    duck: (zones, lengthMs, microphone) => post('/duck', { zones, lengthMs, microphone }),
    past: (fromMs, stepMs, steps, meters, options) => post('/past', { fromMs, stepMs, steps, meters, ...options }),
    vary: (variants) => post('/vary', variants),
    state: () => call('GET', '/state', null),
    record: () => call('GET', '/record', null),
    resetRecord: () => post('/reset-record', {}),
    recordLevels: (on) => post('/record-levels', { on }),
    sentLevels: (param) => post('/sent-levels', { param }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const [code, signal] = await ended
      if (code !== 0) throw new Error(`The simulator ended with ${code ?? signal}.`)
    },
  }
}

/** Runs the simulator in this process, on `clock` if there is one: quicker to start, and a debugger sees both sides. */
export async function inProcessSimulator(choices: TestChoices, clock?: SimulatorClock): Promise<SimulatorHandle> {
  const processor = await createSimulatedProcessor({ port: 0, ...choices }, clock)
  return {
    host: processor.host,
    port: processor.port,
    controlPort: null,
    pid: process.pid,
    fault: async (name, options) => processor.fault(name, options ?? {}),
    endFault: processor.endFault,
    clear: processor.clear,
    storm: async (...storm) => processor.storm(...storm),
    async outsideSet(param, value) {
      if (!processor.outsideSet(param, value)) throw new Error(`The simulator refused ${param}.`)
    },
    async hold(param, levelDb, rounds) {
      if (!processor.hold(param, levelDb, rounds)) throw new Error(`There is no meter ${param}.`)
    },
    async play(source, sound) {
      if (!processor.play(source, sound)) throw new Error('There is no such source.')
    },
    async duck(zones, lengthMs, microphone) {
      if (!processor.duck(zones, lengthMs, microphone)) throw new Error('There is no such source.')
    },
    past: async (...question) => processor.past(...question),
    vary: async (variants) => processor.vary(variants),
    state: async () => processor.state(),
    record: async () => processor.record(),
    resetRecord: async () => processor.resetRecord(),
    recordLevels: async (on) => processor.recordLevels(on),
    sentLevels: async (param) => processor.sentLevels(param),
    stop: processor.close,
  }
}

/** The same choices as a command line. */
export function argumentsFor(choices: TestChoices): string[] {
  const chosen = { ...DEFAULT_OPTIONS, port: 0, ...choices }
  const texts: Record<string, string> = {
    model: chosen.model,
    firmware: chosen.firmware,
    host: chosen.host,
    port: String(chosen.port),
    'meter-port': String(chosen.meterPort),
    profile: chosen.timing,
    seed: String(chosen.seed),
    speed: String(chosen.speed),
    venue: chosen.venue,
    names: chosen.naming,
    'meter-hz': String(chosen.meterHz),
    meters: chosen.meters,
  }
  if (chosen.handsEveryMs !== null) texts.hands = String(chosen.handsEveryMs / 1000)
  if (chosen.startMs !== null) texts['start-at'] = String(chosen.startMs)
  const variants = Object.entries(choices.variants ?? {}).flatMap(([key, value]) => ['--variant', `${key}=${value}`])
  const switches = chosen.recordLevels ? ['--record-levels'] : []
  return [...Object.entries(texts).flatMap(([name, text]) => [`--${name}`, text]), ...switches, ...variants]
}

async function readyLine(child: ChildProcess): Promise<{ host: string; port: number; controlPort: number }> {
  if (child.stdout === null || child.stderr === null) throw new Error('The simulator has no output.')
  let complaint = ''
  child.stderr.on('data', (part: Buffer) => {
    complaint += part.toString('utf8')
  })
  const lines = createInterface({ input: child.stdout })
  const [line] = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [''])])
  if (line === '') throw new Error(`The simulator did not start: ${complaint}`)
  return JSON.parse(String(line)) as { host: string; port: number; controlPort: number }
}
