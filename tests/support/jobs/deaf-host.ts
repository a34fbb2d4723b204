import type { JobHost } from '../../../src-main/jobs/host.ts'

/** Job processes of which nobody hears that they are done, until somebody kills them: the last moment of a job, made long. */
export function deafHost(host: JobHost): { readonly host: JobHost; readonly hasEnded: Promise<void> } {
  const { promise: hasEnded, resolve: ended } = Promise.withResolvers<void>()
  const { promise: isKilled, resolve: killed } = Promise.withResolvers<void>()
  return {
    hasEnded,
    host: {
      start({ onMessage, onEnded }) {
        const job = host.start({
          onMessage(message) {
            if ((message as { kind: string }).kind !== 'done') onMessage(message)
          },
          onEnded(how) {
            ended()
            void isKilled.then(() => onEnded(how))
          },
        })
        return { ...job, kill: killed }
      },
    },
  }
}
