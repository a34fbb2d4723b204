import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import type { Readable } from '../../src-shared/contract/define.ts'
import { NO_READING } from '../../src-shared/decibels.ts'
import type { Gap, GapCause, MonitorSession, MonitorState } from '../../src-shared/model/monitor.ts'
import type { ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import type { Tick } from '../../src-shared/model/recording.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { createDerivedTopic } from '../topic.ts'
import type { MeterBank } from './bank.ts'
import { createGapKeeper, type GapKeeper } from './gap-keeper.ts'
import { createNewestSamples, type NewestSample } from './newest-samples.ts'
import { createTickQueue } from './tick-queue.ts'
import { type TickShape, tickOf } from './tick-shape.ts'

/** Where the recorder puts what it hears. All of it is synchronous and on disk when it returns. */
export interface RecordKeeper {
  insert(ticks: readonly Tick[]): void
  /** End of the newest sample, epoch ms; null where there is none. */
  lastSampleMs(processorId: string): number | null
  newest(processorId: string): MonitorSession | null
  begin(processorId: string, atMs: number, by: string): MonitorSession
  end(sessionId: number, atMs: number, by: string): void
  openGap(processorId: string, fromMs: number, cause: GapCause): number
  closeGap(id: number, toMs: number): void
  addGap(processorId: string, gap: Gap): void
  openGaps(processorId: string): readonly { readonly id: number; readonly fromMs: number }[]
  periodMs(processorId: string): number
  setPeriodMs(processorId: string, periodMs: number): void
}

/**
 * Writes one row for each processor and sample period, for as long as somebody wants it (requirements.md §1.1). A processor that
 * comes into the list is recorded, unless a person stopped it before.
 */
export interface Recorder {
  readonly states: Readable<readonly MonitorState[]>
  state(id: ProcessorId): MonitorState | undefined
  start(id: ProcessorId, by: string): void
  stop(id: ProcessorId, by: string): void
  setPeriod(id: ProcessorId, periodMs: number): void
  /** What the newest sample of every meter said. */
  newest(): readonly NewestSample[]
  /** Goes on in another file: sessions and gaps begin anew in it, and what waits goes into it. */
  reload(): void
  /** Ends every session in good order, with what was heard since the last sample. */
  close(): void
}

export interface RecorderParts {
  readonly clock: Clock
  readonly log: Log
  readonly bank: Pick<MeterBank, 'sample'>
  readonly views: Readable<readonly ProcessorView[]>
  readonly keep: RecordKeeper
}

/** Who begins a session where no person did. */
const CONSOLE = CALLER_NAMES.itself
const INTERRUPTED = 'interrupted'
/** A sample that comes later than this many periods after the one before leaves a gap: the computer slept, or its clock was set. */
const LATE_PERIODS = 1.5

interface Member {
  readonly id: ProcessorId
  readonly gaps: GapKeeper
  periodMs: number
  session: MonitorSession
  /** End of the newest sample, epoch ms; null before the first of this run. */
  lastEndMs: number | null
  lastSampleMs: number | null
  cancel: (() => void) | null
  shape: TickShape | null
}

export function createRecorder({ clock, log, bank, views, keep }: RecorderParts): Recorder {
  const members = new Map<ProcessorId, Member>()
  /** In the list, and the store did not take that they are recorded: told once. */
  const unrecorded = new Set<ProcessorId>()
  const newest = createNewestSamples()
  const queue = createTickQueue({ insert: keep.insert, nowMs: clock.nowMs, log })
  const states = createDerivedTopic(() => [...members.values()].map(stateOf))

  function stateOf(member: Member): MonitorState {
    const { id, periodMs, session, lastSampleMs, gaps } = member
    const failed = queue.failure()
    const recording: MonitorState['recording'] =
      session.stoppedMs !== null
        ? { kind: 'stopped', sinceMs: session.stoppedMs, by: session.stoppedBy ?? '' }
        : failed
          ? { kind: 'store-failed', ...failed }
          : { kind: 'recording', sinceMs: session.startedMs }
    return { processorId: id, periodMs, recording, lastSampleMs, gap: gaps.present() }
  }

  function schedule(member: Member): void {
    member.cancel?.()
    const nowMs = clock.nowMs()
    const next = (Math.floor(nowMs / member.periodMs) + 1) * member.periodMs
    member.cancel = clock.after(next - nowMs, () => sample(member))
  }

  function sample(member: Member): void {
    const { periodMs } = member
    const endMs = Math.round(clock.nowMs() / periodMs) * periodMs
    // A timer may be a little early; the same period is not written twice.
    if (endMs !== member.lastEndMs) safely('A sample could not be recorded', () => record(member, endMs))
    schedule(member)
  }

  /** A store that fails must not end the console: what it could not take is told, and the next sample tries again. */
  function safely(what: string, act: () => void): void {
    try {
      act()
    } catch (error) {
      log.error(what, error)
    }
  }

  function record(member: Member, endMs: number): void {
    const { id, periodMs, gaps, lastEndMs } = member
    const startMs = endMs - periodMs
    if (lastEndMs !== null && endMs - lastEndMs > LATE_PERIODS * periodMs) {
      gaps.add({ fromMs: lastEndMs, toMs: startMs, cause: 'asleep' })
    } else if (lastEndMs !== null && endMs < lastEndMs) {
      log.warn(`The computer’s clock was set back by ${lastEndMs - endMs} ms; recording goes on`)
    }
    member.lastEndMs = endMs
    const view = views.get().find((each) => each.id === id)
    const { tick, shape } = tickOf(id, startMs, periodMs, bank.sample(id), view ?? null, member.shape)
    member.shape = shape
    if (tick.levels.some((level, at) => level !== NO_READING && tick.keys[at]?.kind !== 'latency')) {
      gaps.heard(startMs)
      queue.add(tick)
      newest.add(id, tick)
      member.lastSampleMs = endMs
    } else {
      gaps.silent(startMs, view?.link.kind === 'online')
      queue.retry()
    }
    states.touch()
  }

  function run(member: Member): void {
    bank.sample(member.id)
    member.lastEndMs = null
    schedule(member)
  }

  function endSession({ gaps, session, lastSampleMs }: Member): void {
    const nowMs = clock.nowMs()
    gaps.end(nowMs)
    keep.end(session.id, lastSampleMs ?? nowMs, CONSOLE)
  }

  function halt(member: Member): void {
    member.cancel?.()
    member.cancel = null
  }

  /** What the console before this one left open is ended with its last sample; the time since then is a gap. */
  function takeOver(id: ProcessorId, gaps: GapKeeper): MonitorSession {
    const nowMs = clock.nowMs()
    const lastSampleMs = keep.lastSampleMs(id)
    const newest = keep.newest(id)
    for (const gap of keep.openGaps(id)) keep.closeGap(gap.id, Math.max(gap.fromMs, lastSampleMs ?? gap.fromMs))
    if (newest === null) return keep.begin(id, nowMs, CONSOLE)
    const wasStoppedByPerson =
      newest.stoppedMs !== null && newest.stoppedBy !== CONSOLE && newest.stoppedBy !== INTERRUPTED
    if (wasStoppedByPerson) return newest
    const endMs = newest.stoppedMs ?? Math.max(newest.startedMs, lastSampleMs ?? newest.startedMs)
    if (newest.stoppedMs === null) keep.end(newest.id, endMs, INTERRUPTED)
    const begun = keep.begin(id, nowMs, CONSOLE)
    if (nowMs > endMs) gaps.add({ fromMs: endMs, toMs: nowMs, cause: 'console-off' })
    return begun
  }

  function join(id: ProcessorId): Member {
    const gaps = createGapKeeper(id, keep, log)
    const member: Member = {
      id,
      gaps,
      periodMs: keep.periodMs(id),
      session: takeOver(id, gaps),
      lastEndMs: null,
      lastSampleMs: keep.lastSampleMs(id),
      cancel: null,
      shape: null,
    }
    members.set(id, member)
    if (member.session.stoppedMs === null) run(member)
    return member
  }

  /** Null where the store does not take it; whoever is in the list is tried again when anything changes there. */
  function memberOf(id: ProcessorId): Member | null {
    const known = members.get(id)
    if (known) return known
    try {
      const joined = join(id)
      unrecorded.delete(id)
      return joined
    } catch (error) {
      if (!unrecorded.has(id)) log.error('A processor could not be followed', error)
      unrecorded.add(id)
      return null
    }
  }

  function follow(): void {
    const listed = views.get()
    for (const { id, link } of listed) {
      const member = memberOf(id)
      if (member?.session.stoppedMs === null) member.gaps.link(link)
    }
    for (const member of members.values()) {
      if (listed.some(({ id }) => id === member.id)) continue
      halt(member)
      members.delete(member.id)
      newest.forget(member.id)
    }
    states.touch()
  }
  const stopFollowing = views.subscribe(follow)
  follow()

  return {
    states,
    state: (id) => {
      const member = members.get(id)
      return member && stateOf(member)
    },
    start(id, by) {
      const member = members.get(id)
      if (!member || member.session.stoppedMs === null) return
      const nowMs = clock.nowMs()
      const { stoppedMs } = member.session
      member.session = keep.begin(id, nowMs, by)
      if (nowMs > stoppedMs) member.gaps.add({ fromMs: stoppedMs, toMs: nowMs, cause: 'stopped' })
      run(member)
      states.touch()
    },
    stop(id, by) {
      const member = members.get(id)
      if (!member || member.session.stoppedMs !== null) return
      const nowMs = clock.nowMs()
      keep.end(member.session.id, nowMs, by)
      halt(member)
      member.gaps.end(nowMs)
      member.session = { ...member.session, stoppedMs: nowMs, stoppedBy: by }
      states.touch()
    },
    setPeriod(id, periodMs) {
      const member = members.get(id)
      if (!member) return
      keep.setPeriodMs(id, periodMs)
      member.periodMs = periodMs
      if (member.session.stoppedMs === null) run(member)
      states.touch()
    },
    newest: newest.list,
    reload() {
      for (const member of members.values()) halt(member)
      members.clear()
      follow()
    },
    close() {
      stopFollowing()
      queue.retry()
      const left = queue.failure()
      if (left) log.error(`${left.waitingRows} rows are lost: the store does not take them, and the console ends`)
      for (const member of members.values()) {
        halt(member)
        if (member.session.stoppedMs === null) safely('A session could not be ended', () => endSession(member))
      }
      members.clear()
    },
  }
}
