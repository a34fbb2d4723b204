import type { ProcessorId } from './processor.ts'

/** What came of asking one processor anew. `partly`: some of it was not answered, and is shown as it was. */
export type ReadAnewOutcome = 'read' | 'partly' | 'not-connected'

/** What came of asking every processor for its names and values anew (interface.md, Habits, F5). */
export interface ReadAnew {
  /** When the last of them had answered, epoch ms. */
  readonly atMs: number
  readonly processors: readonly {
    readonly id: ProcessorId
    readonly name: string
    readonly outcome: ReadAnewOutcome
  }[]
}
