import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { SMALL_NURSERY } from '../../scripts/console-process.ts'
import type { Reply } from '../../src-shared/contract/reply.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
/** Built by the global setup. */
const ENTRY = path.join(ROOT, 'scripts', 'built-console.mjs')

/** How a test wants its console. */
export interface ConsoleChoices {
  readonly dataDir: string
  /** 0 takes a free one; what it became stands in `system.status`. */
  readonly meterPort: number
  /** Of the web door; 0 takes a free one. */
  readonly port: number
  /** More words for `serve`. */
  readonly words: readonly string[]
}

/** The real `serve` in a process of its own. */
export interface ConsoleHandle {
  /** With a slash at the end. */
  readonly url: string
  readonly token: string
  readonly pid: number
  readonly child: ChildProcess
  /** `POST /api/…` with this computer's own token: `call('zones.list', {…})`. */
  call<T>(path: string, input: unknown): Promise<Reply<T>>
  /** What it has said on standard error so far. */
  complaints(): string
  /** Tells it to end with SIGTERM and answers its exit code. Safe to call twice. */
  stop(): Promise<number | null>
}

/** Starts the real console without a window, and waits for its ready line. */
export async function startConsole({ dataDir, meterPort, port, words }: ConsoleChoices): Promise<ConsoleHandle> {
  const given = ['--data', dataDir, '--port', String(port), '--meter-port', String(meterPort), ...words]
  const child = spawn(process.execPath, [SMALL_NURSERY, ENTRY, 'serve', ...given], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const ended = once(child, 'exit')
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended.then(() => [''])])
  if (line === '') throw new Error(`The console did not start (${child.exitCode}): ${complaints}`)
  const { url, token, pid } = JSON.parse(String(line)) as { url: string; token: string; pid: number }
  return {
    url,
    token,
    pid,
    child,
    call: (name, input) => callOver(url, token, name, input),
    complaints: () => complaints,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await ended
      return child.exitCode
    },
  }
}

/** A call over the web door. */
export async function callOver<T>(url: string, token: string, name: string, input: unknown): Promise<Reply<T>> {
  const response = await fetch(`${url}api/${name.replace('.', '/')}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(input),
  })
  return (await response.json()) as Reply<T>
}

/** What a command left behind when it ended. */
export interface CommandResult {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs one command of the real command line, such as `['zones', 'list', id]`, with `--data` already said. */
export async function runCommand(dataDir: string, words: readonly string[]): Promise<CommandResult> {
  const child = spawn(process.execPath, [ENTRY, ...words, '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

/** As {@link runCommand} with `--json`: exactly one line on standard output, parsed. */
export async function runJson<T>(
  dataDir: string,
  words: readonly string[],
): Promise<{ code: number | null; value: T }> {
  const { code, out, err } = await runCommand(dataDir, [...words, '--json'])
  const lines = out.split('\n')
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`Not one line but ${JSON.stringify(out)}, and ${err}`)
  return { code, value: JSON.parse(lines[0] ?? '') as T }
}
