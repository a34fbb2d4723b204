import { useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Analysis } from '../../src-shared/model/insight.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { useConsole } from './console.ts'
import { useTopic } from './topic-store.ts'

interface ShownAnalysis {
  /** The newest one; null while there is none. */
  readonly analysis: Analysis | null
  /** Whether the console has said anything of any processor. */
  readonly loading: boolean
  readonly busy: boolean
  /** Why looking by hand failed, or null. */
  readonly trouble: string | null
  /** Looks now. */
  analyze(): void
}

/** What the monitor thinks of a processor: as it comes by itself each 30 s, or as somebody asked for it, whichever is newer. */
export function useAnalysis(processorId: ProcessorId): ShownAnalysis {
  const { client, insights } = useConsole()
  const said = useTopic(insights)
  const [asked, setAsked] = useState<Analysis | null>(null)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<{ readonly of: ProcessorId; readonly sentence: string } | null>(null)

  async function analyze(): Promise<void> {
    setBusy(true)
    setTrouble(null)
    try {
      setAsked(await client.monitor.analyze({ processorId }))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setTrouble({ of: processorId, sentence: error.message })
    } finally {
      setBusy(false)
    }
  }

  const came = said?.processors.find((each) => each.processorId === processorId) ?? null
  const own = asked?.processorId === processorId ? asked : null
  return {
    analysis: newer(came, own),
    loading: said === null && own === null,
    busy,
    trouble: trouble?.of === processorId ? trouble.sentence : null,
    analyze: () => void analyze(),
  }
}

function newer(one: Analysis | null, other: Analysis | null): Analysis | null {
  if (!one || !other) return one ?? other
  return one.atMs >= other.atMs ? one : other
}
