import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Missing } from '../harness.ts'

/** What a process holds in memory now, and held at most, MB. */
export interface Weight {
  readonly presentMb: number
  readonly highestMb: number
}

/** @throws Missing where no process can be weighed */
export function assertWeighable(): void {
  if (!existsSync('/proc/self/status')) throw new Missing('Only Linux tells what another process weighs.')
}

export async function weigh(pid: number): Promise<Weight> {
  return weightIn(await readFile(`/proc/${pid}/status`, 'utf8'))
}

/** What Linux says of a process in its `status`. */
export function weightIn(status: string): Weight {
  const mb = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024
  return { presentMb: mb('VmRSS'), highestMb: mb('VmHWM') }
}

/** A Node process that does nothing. */
export function startBare(): ChildProcess {
  return spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
}

export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
