import { useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'

/** Something that somebody asked the console for with a button: whether it is awaited, and what came of it. */
export type Acting =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'done'; readonly sentence: string }
  | { readonly kind: 'failed'; readonly code: string; readonly sentence: string }

/** One thing at a time that is asked for. `run` answers whether it worked; the sentence that `act` answers is shown. */
export function useAct(): {
  readonly acting: Acting
  run(act: () => Promise<string>): Promise<boolean>
} {
  const [acting, setActing] = useState<Acting>({ kind: 'idle' })

  async function run(act: () => Promise<string>): Promise<boolean> {
    setActing({ kind: 'busy' })
    try {
      setActing({ kind: 'done', sentence: await act() })
      return true
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setActing({ kind: 'failed', code: error.code, sentence: error.message })
      return false
    }
  }

  return { acting, run }
}
