import { useEffect, useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import { useConnectionState } from './console.ts'

/** What the console answered to a question. After a failure an answer from before stays. */
export type Asked<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly value: T }
  | { readonly kind: 'failed'; readonly trouble: string }

/**
 * Asks when it comes onto the page, when the wire is there again, and whenever `news` is another value, which the question is
 * told. `ask` must be stable.
 */
export function useAsked<T, News>(ask: (news: News) => Promise<T>, news: News): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ kind: 'loading' })
  const connected = useConnectionState().kind === 'connected'
  useEffect(() => {
    if (!connected) return
    let wanted = true
    const run = async () => {
      try {
        const value = await ask(news)
        if (wanted) setAsked({ kind: 'shown', value })
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const { message } = error
        if (wanted) setAsked((before) => (before.kind === 'shown' ? before : { kind: 'failed', trouble: message }))
      }
    }
    void run()
    return () => {
      wanted = false
    }
  }, [ask, connected, news])
  return asked
}
