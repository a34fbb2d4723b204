import type { Gap, GapCause } from '../../src-shared/model/monitor.ts'
import type { LinkState } from '../../src-shared/model/processor.ts'
import type { Log } from '../log.ts'

/** Gaps of one processor that wait for a store that does not take them; the oldest go beyond that. */
const MOST_WAITING = 1000

export interface GapStore {
  openGap(processorId: string, fromMs: number, cause: GapCause): number
  closeGap(id: number, toMs: number): void
  addGap(processorId: string, gap: Gap): void
}

/**
 * Keeps what is missing in the record of one processor as what it is: a gap with a cause (requirements.md §1.1). What the store does
 * not take waits here and goes with the next sample: nothing of this throws.
 */
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

interface KeptGap {
  gap: Gap
  /** Its row; null while it has none. */
  id: number | null
}

export function createGapKeeper(processorId: string, store: GapStore, log: Log): GapKeeper {
  let link: KeptGap | null = null
  let meters: KeptGap | null = null
  /** A link that is being made for the first time is not lost. */
  let wasOnline = false
  /** Those that the store does not know as they are now, oldest first. */
  const waiting: KeptGap[] = []
  let isFailing = false
  let lost = 0

  function keep(kept: KeptGap): KeptGap {
    if (!waiting.includes(kept)) waiting.push(kept)
    retry()
    return kept
  }

  function retry(): void {
    const { length } = waiting
    try {
      for (let next = waiting[0]; next; next = waiting[0]) {
        write(next)
        waiting.shift()
      }
    } catch (error) {
      if (!isFailing) log.error('The store does not take gaps; they wait in memory', error)
      isFailing = true
      if (waiting.length > MOST_WAITING) lost += waiting.splice(0, waiting.length - MOST_WAITING).length
      return
    }
    if (isFailing) log.info(`The store takes gaps again: ${length} that waited are kept, ${lost} were too many`)
    isFailing = false
    lost = 0
  }

  function write(kept: KeptGap): void {
    const { id, gap } = kept
    if (gap.toMs === null) kept.id ??= store.openGap(processorId, gap.fromMs, gap.cause)
    else if (id !== null) store.closeGap(id, gap.toMs)
    else store.addGap(processorId, gap)
  }

  const open = (fromMs: number, cause: GapCause) => keep({ gap: { fromMs, toMs: null, cause }, id: null })
  const close = (kept: KeptGap | null, toMs: number): null => {
    if (kept) {
      kept.gap = { ...kept.gap, toMs: Math.max(kept.gap.fromMs, toMs) }
      keep(kept)
    }
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
      retry()
    },
    silent(fromMs, isOnline) {
      if (!isOnline) meters = close(meters, fromMs)
      else meters ??= open(fromMs, 'meters')
      retry()
    },
    add: (gap) => void keep({ gap, id: null }),
    present: () => (link ?? meters)?.gap ?? null,
    end(atMs) {
      link = close(link, atMs)
      meters = close(meters, atMs)
    },
  }
}
