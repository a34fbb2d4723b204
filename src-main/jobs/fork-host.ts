import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createLastWords, JOB_NODE_FLAGS, type JobHost } from './host.ts'

/** The entry of the job process: beside this source, or the file of its own that the bundler made of it. */
function entryFile(): string {
  if (import.meta.url.endsWith('.ts')) return fileURLToPath(new URL('./entry.ts', import.meta.url))
  // What the entries of the bundle share lies in a folder below them.
  const isShared = /\/chunks\/[^/]+$/.test(import.meta.url)
  return fileURLToPath(new URL(isShared ? '../job.js' : './job.js', import.meta.url))
}

/** Starts the job process on plain Node, as this one was started. `entry` null is the program's own. */
export function forkHost(entry: string | null = null): JobHost {
  return {
    start({ onMessage, onEnded }) {
      const child = fork(entry ?? entryFile(), [], {
        execArgv: [...process.execArgv, ...JOB_NODE_FLAGS],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      })
      const lastWords = createLastWords()
      child.stderr?.on('data', lastWords.add)
      child.on('message', onMessage)
      let isOver = false
      const end = (how: string) => {
        if (isOver) return
        isOver = true
        onEnded(`${how}\n${lastWords.text()}`.trim())
      }
      // Where it cannot even be started, there is no exit.
      child.on('error', (error) => {
        if (child.pid === undefined) end(error.message)
      })
      child.on('close', (code, signal) => end(signal === null ? `exit code ${code}` : `killed by ${signal}`))
      return {
        send: (request) => void child.send(request),
        kill: () => void child.kill('SIGKILL'),
      }
    },
  }
}
