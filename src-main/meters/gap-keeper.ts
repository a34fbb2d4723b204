import type { Gap, GapCause } from '../../src-shared/model/monitor.ts'
import type { LinkState } from '../../src-shared/model/processor.ts'

export interface GapStore {
  openGap(processorId: string, fromMs: number, cause: GapCause): number
  closeGap(id: number, toMs: number): void
  addGap(processorId: string, gap: Gap): void
}

/** Keeps what is missing in the record of one processor as what it is: a gap with a cause (requirements.md §1.1). */
export interface GapKeeper {
  /** The link changed. From when it is lost until it is online again is a gap, however short. */
  link(state: LinkState): void
  /** A sample that begins at `fromMs` had readings. */
  heard(fromMs: number): void
  /** A sample that begins at `fromMs` had none; where the link was online, meters are missing. */
  silent(fromMs: number, isOnline: boolean): void
  /** A gap that is over. */
  add(gap: Gap): void
  /** What is missing now; the link before the meters. */
  present(): Gap | null
  /** Recording ends. */
  end(atMs: number): void
}

interface OpenGap {
  readonly id: number
  readonly gap: Gap
}

export function createGapKeeper(processorId: string, store: GapStore): GapKeeper {
  let link: OpenGap | null = null
  let meters: OpenGap | null = null
  /** A link that is being made for the first time is not lost. */
  let wasOnline = false

  const open = (fromMs: number, cause: GapCause): OpenGap => ({
    id: store.openGap(processorId, fromMs, cause),
    gap: { fromMs, toMs: null, cause },
  })
  const close = (gap: OpenGap | null, toMs: number): null => {
    if (gap) store.closeGap(gap.id, Math.max(gap.gap.fromMs, toMs))
    return null
  }

  return {
    link(state) {
      if (state.kind === 'online') {
        wasOnline = true
        link = close(link, state.sinceMs)
        return
      }
      const isYoung = !wasOnline && (state.kind === 'connecting' || state.kind === 'syncing')
      if (link === null && !isYoung) link = open(state.sinceMs, 'link')
    },
    heard(fromMs) {
      meters = close(meters, fromMs)
    },
    silent(fromMs, isOnline) {
      if (!isOnline) meters = close(meters, fromMs)
      else meters ??= open(fromMs, 'meters')
    },
    add: (gap) => store.addGap(processorId, gap),
    present: () => (link ?? meters)?.gap ?? null,
    end(atMs) {
      link = close(link, atMs)
      meters = close(meters, atMs)
    },
  }
}
