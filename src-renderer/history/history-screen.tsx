import { NoProcessor } from '../processors/no-processor.tsx'
import { useConsole } from '../state/console.ts'
import { useTopic } from '../state/topic-store.ts'
import { ComparePanel } from './compare-panel.tsx'
import { HistorySkeleton } from './history-skeleton.tsx'
import { ProcessorHistory } from './processor-history.tsx'

/** What was, and what the monitor thinks of it, one processor at a time (interface.md, Screens 4). */
export function HistoryScreen({ processorId }: { readonly processorId: string | null }) {
  const { processors, sound } = useConsole()
  const views = useTopic(processors)
  const sounds = useTopic(sound)
  if (!views || !sounds) return <HistorySkeleton />
  const view = views.find(({ id }) => id === processorId) ?? views[0]
  if (!view) return <NoProcessor />
  return (
    <>
      <ProcessorHistory
        key={view.id}
        view={view}
        views={views}
        sound={sounds.find((each) => each.processorId === view.id) ?? null}
      />
      {views.length > 1 && <ComparePanel views={views} />}
    </>
  )
}
