import type { ForkOptions, UtilityProcess } from 'electron'
import { createLastWords, JOB_NODE_FLAGS, type JobHost } from '../jobs/host.ts'

/** What of Electron the host needs: its `utilityProcess`. */
export interface UtilityForker {
  fork(
    modulePath: string,
    args: string[],
    options: ForkOptions,
  ): Pick<UtilityProcess, 'pid' | 'stdout' | 'stderr' | 'postMessage' | 'kill' | 'on'>
}

/** Starts the job process as one of Electron's: a packaged program cannot be run as plain Node. `entry` is the bundled job.js. */
export function utilityHost(utilityProcess: UtilityForker, entry: string): JobHost {
  return {
    start({ onMessage, onEnded }) {
      const child = utilityProcess.fork(entry, [], {
        serviceName: 'Atlas Console job',
        execArgv: [...JOB_NODE_FLAGS],
        stdio: 'pipe',
      })
      const lastWords = createLastWords()
      // Who does not read a pipe stops the one who writes to it.
      child.stdout?.on('data', lastWords.add)
      child.stderr?.on('data', lastWords.add)
      child.on('message', onMessage)
      child.on('exit', (code) => onEnded(`exit code ${code}\n${lastWords.text()}`.trim()))
      return {
        send: (request) => child.postMessage(request),
        kill() {
          // Electron's own way asks politely, and SQLite does not hear it before its statement is over.
          if (child.pid === undefined) child.kill()
          else process.kill(child.pid, 'SIGKILL')
        },
      }
    },
  }
}
