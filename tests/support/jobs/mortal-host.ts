import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { JOB_NODE_FLAGS, type JobHost } from '../../../src-main/jobs/host.ts'

const ENTRY = fileURLToPath(new URL('./mortal-job.ts', import.meta.url))

/** Starts job processes that end, or hang, before the `diesBefore`th thing that they do to the disk. */
export function mortalHost(diesBefore: number, then: 'die' | 'hang' = 'die'): JobHost & { pid(): number } {
  let pid = 0
  return {
    pid: () => pid,
    start({ onMessage, onEnded }) {
      const child = fork(ENTRY, [], {
        env: { ...process.env, ATLAS_DIES_BEFORE: String(diesBefore), ATLAS_THEN: then },
        execArgv: [...JOB_NODE_FLAGS],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      pid = child.pid ?? 0
      child.on('message', onMessage)
      child.on('close', (code, signal) => onEnded(signal ?? `exit code ${code}`))
      return { send: (request) => void child.send(request), kill: () => void child.kill('SIGKILL') }
    },
  }
}
