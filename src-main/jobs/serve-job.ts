import { inspect } from 'node:util'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Durable } from './durable.ts'
import type { JobMessage, JobRequest } from './messages.ts'
import type { JobPort } from './port.ts'
import { runJob } from './run-job.ts'
import { RESERVE_BYTES } from './tools.ts'

/**
 * Does the one job that is asked for over the port, and ends this process with it. The process also ends when the other one is
 * gone: nobody would hear the result.
 */
export function serveJob(port: JobPort, durable: Durable, exit: (code: number) => void): void {
  const failed = (error: unknown) => port.send(failureOf(error)).then(() => exit(1))
  process.on('uncaughtException', failed)
  process.on('unhandledRejection', failed)
  port.onClosed(() => exit(1))
  port.onMessage((message) => {
    const request = message as JobRequest
    const tools = {
      id: request.id,
      durable,
      reserveBytes: RESERVE_BYTES,
      report: (progress) => port.send({ kind: 'progress', progress }),
      note: (sentence) => void port.send({ kind: 'note', sentence }),
    } as const satisfies Parameters<typeof runJob>[1]
    runJob(request, tools)
      .then((output) => port.send({ kind: 'done', output }))
      .then(() => exit(0), failed)
  })
}

function failureOf(error: unknown): JobMessage {
  const { code, message } = error instanceof AppError ? error : new AppError('internal')
  return { kind: 'failed', code, message, cause: inspect(error) }
}
