import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { starterCheck } from '../src-main/command/starters.ts'

export const ROOT = resolve(import.meta.dirname, '..')

/** How long a child may take to end once it was told to, ms. */
const END_MS = 6000
const PARENT_PERIOD_MS = 500

/** A child ended before it was ready. What it had to say about that stands on standard error already. */
class EndedEarly extends Error {}

/** Tells a person what went wrong, unless the child that failed has told it. */
export function complain(error: unknown): void {
  if (!(error instanceof EndedEarly)) console.error(error instanceof Error ? error.message : String(error))
}

/** A child that says on its first line that it is ready. */
export interface Child {
  /** What it said: the line's JSON. */
  readonly ready: Promise<Record<string, unknown>>
  /** Its end, with its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>
  /** Tells it to end, and makes it end where it does not. */
  end(): Promise<void>
}

/** Processes that live and end together. */
export interface Children {
  /** Starts `program` with `words`. Whatever it says on standard error is passed on. */
  start(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Child
  /** Ends all that still run, the newest first, and waits for them. */
  end(): Promise<void>
}

export function createChildren(): Children {
  const all: Child[] = []

  return {
    start(program, words, env) {
      const child = spawn(program, words, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = new Promise<number | null>((done) => {
        child.once('error', () => done(null))
        child.once('exit', (code) => done(code))
      })
      const ready = new Promise<Record<string, unknown>>((done, failed) => {
        createInterface(child.stdout).once('line', (line) => {
          try {
            done(JSON.parse(line))
          } catch {
            failed(new Error(`${program} said ${JSON.stringify(line)} where it should have said that it is ready`))
          }
        })
        child.once('error', failed)
        void ended.then((code) => failed(new EndedEarly(`${words.join(' ')} ended with ${code} before it was ready`)))
      })
      // Somebody who only waits for the end need not hear of it twice.
      ready.catch(() => undefined)
      const started = { ready, ended, end: () => endOne(child, ended) }
      all.push(started)
      return started
    },
    async end() {
      for (const child of all.toReversed()) await child.end()
    },
  }
}

async function endOne(child: ChildProcess, ended: Child['ended']): Promise<void> {
  const isOver = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null
  if (isOver()) return
  child.kill('SIGTERM')
  await Promise.race([ended, sleep(END_MS, undefined, { ref: false })])
  if (!isOver()) child.kill('SIGKILL')
  await ended
}

/** Resolves when this process is told to end, or when the one that started it has ended. Further signals change nothing. */
export function untilToldToEnd(): Promise<void> {
  const { promise, resolve: told } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => told())
  const isStarterAlive = starterCheck(process.ppid, process.env)
  setInterval(() => {
    if (!isStarterAlive()) told()
  }, PARENT_PERIOD_MS).unref()
  return promise
}
