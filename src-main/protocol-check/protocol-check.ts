import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { LinkWord, Processor, ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import type {
  ProtocolAnswer,
  ProtocolCheckJob,
  ProtocolCheckOrder,
  ProtocolReport,
  PutBack,
} from '../../src-shared/model/protocol-check.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { LineEvents, Wire } from '../device/line-wire.ts'
import type { Overhearing } from '../device/udp-receiver.ts'
import type { Log } from '../log.ts'
import { createTopic } from '../topic.ts'
import { type Asking, createAsking } from './asking.ts'
import type { MovedValues } from './moved.ts'
import { Stopped } from './question.ts'
import { QUESTIONS } from './questions.ts'
import { TalkFailure } from './talk.ts'
import { createTrail, type TrailParts } from './trail.ts'

/** Asks a real processor what only hardware can answer (protocol.md §8), one processor at a time. */
export interface ProtocolCheck {
  readonly job: Readable<ProtocolCheckJob>
  /** @throws AppError `not-found`, `bad-input` for a zone that is not there, `busy` also while an earlier check is not put back */
  run(order: ProtocolCheckOrder, caller: Caller): Promise<ProtocolReport>
  /** The processor at which a check is at work; null where none is. */
  at(): ProcessorId | null
  /** False where none runs. */
  stop(): boolean
  /** The last one since the start; null where there is none. */
  last(processorId: ProcessorId): ProtocolReport | null
  /** Stops what runs and waits until everything is put back. */
  close(): Promise<void>
}

export interface ProtocolCheckParts {
  readonly clock: Clock
  readonly log: Log
  readonly program: string
  readonly views: Readable<readonly ProcessorView[]>
  readonly sound: Readable<readonly ProcessorSound[]>
  readonly ownAddresses: () => readonly string[]
  readonly overhear: (hear: Overhearing) => () => void
  /** Opens a connection beside the link’s own. */
  readonly open: (processor: Processor, events: LineEvents) => Wire
  readonly values: MovedValues
  readonly history: TrailParts['history']
  /** A check is over, and may have left something. */
  readonly onEnded: () => void
}

/** In these the link has a connection and has read what it needs; another one is on its way to that. */
const LINKED: ReadonlySet<LinkWord> = new Set(['online', 'not-answering'])

export function createProtocolCheck(parts: ProtocolCheckParts): ProtocolCheck {
  const { clock, log, program, views, sound } = parts
  const job = createTopic<ProtocolCheckJob>({ kind: 'idle' })
  const reports = new Map<ProcessorId, ProtocolReport>()
  let abort: AbortController | null = null
  let place: ProcessorId | null = null
  let running: Promise<unknown> = Promise.resolve()
  let isClosed = false

  function viewOf(id: ProcessorId): ProcessorView {
    const view = views.get().find((each) => each.id === id)
    if (!view) throw new AppError('not-found', 'There is no processor with that id.')
    return view
  }

  function soundOf(id: ProcessorId): ProcessorSound {
    return sound.get().find(({ processorId }) => processorId === id)!
  }

  async function work(
    { processorId, zone }: ProtocolCheckOrder,
    caller: Caller,
    signal: AbortSignal,
  ): Promise<ProtocolReport> {
    const view = viewOf(processorId)
    const atMs = clock.nowMs()
    const asking = await createAsking({
      ...parts,
      processor: view,
      sound: () => soundOf(processorId),
      isLinked: () => LINKED.has(viewOf(processorId).link.kind),
      writtenZone: zone,
      trail: createTrail({ ...parts, sound: () => soundOf(processorId), caller }),
      onTrouble: (error) => log.error('While a check was put back something went wrong', error),
      signal,
    })
    try {
      const { answers, putBack } = await askAll(asking, processorId, signal)
      for (const { state, sentence } of putBack) if (state !== 'as-before') log.warn(`${view.name}: ${sentence}`)
      return {
        processor: { model: view.model, firmware: view.firmware },
        program,
        atMs,
        writtenZone: zone,
        isStopped: signal.aborted,
        answers,
        putBack,
      }
    } finally {
      asking.close()
    }
  }

  async function askAll(
    asking: Asking,
    processorId: ProcessorId,
    signal: AbortSignal,
  ): Promise<Pick<ProtocolReport, 'answers' | 'putBack'>> {
    const answers: ProtocolAnswer[] = []
    const putBack: PutBack[] = []
    for (const [nth, question] of QUESTIONS.entries()) {
      const canStop = !signal.aborted
      job.set({ kind: 'running', processorId, question: question.id, place: nth + 1, total: QUESTIONS.length, canStop })
      const startMs = clock.monotonicMs()
      const found = await answerOf(asking, () => question.ask(asking.hands))
      answers.push({
        id: question.id,
        ...found,
        evidence: asking.takeEvidence(),
        durationMs: Math.round(clock.monotonicMs() - startMs),
      })
      putBack.push(...(await asking.putBack()))
    }
    return { answers, putBack }
  }

  /** What came of one question; what goes wrong with it is no reason not to ask the next one. */
  async function answerOf(
    { isStopped }: Asking,
    ask: () => Promise<Pick<ProtocolAnswer, 'state' | 'sentence'>>,
  ): Promise<Pick<ProtocolAnswer, 'state' | 'sentence'>> {
    const wasStopped = { state: 'skipped', sentence: 'The check was stopped.' } as const
    if (isStopped()) return wasStopped
    try {
      return await ask()
    } catch (error) {
      if (error instanceof Stopped) return wasStopped
      if (error instanceof TalkFailure || error instanceof AppError) return { state: 'failed', sentence: error.message }
      log.error('A question of the protocol check failed', error)
      return { state: 'failed', sentence: 'Something went wrong in the console. The log has the details.' }
    }
  }

  return {
    job,
    at: () => place,
    async run(order, caller) {
      const { processorId, zone } = order
      viewOf(processorId)
      if (zone !== null && !soundOf(processorId).zones.some(({ index }) => index === zone)) {
        throw new AppError('bad-input', `The processor is not known to have a zone ${zone}.`)
      }
      if (isClosed) throw new AppError('busy', 'The console is closing.')
      if (abort) throw new AppError('busy')
      if (parts.values.all().some((each) => each.processorId === processorId)) {
        throw new AppError('busy', 'An earlier check is not put back yet. Wait until that is done.')
      }
      abort = new AbortController()
      place = processorId
      const done = work(order, caller, abort.signal)
      running = done
      try {
        const report = await done
        reports.set(processorId, report)
        job.set({ kind: 'ended', processorId, endedMs: clock.nowMs(), sentence: sentenceFor(report) })
        return report
      } catch (error) {
        job.set({ kind: 'ended', processorId, endedMs: clock.nowMs(), sentence: 'The check failed.' })
        throw error
      } finally {
        abort = null
        place = null
        parts.onEnded()
      }
    },
    stop() {
      if (!abort || abort.signal.aborted) return false
      abort.abort()
      return true
    },
    last: (processorId) => reports.get(processorId) ?? null,
    async close() {
      isClosed = true
      abort?.abort()
      await Promise.allSettled([running])
    },
  }
}

function sentenceFor({ answers, putBack, isStopped }: ProtocolReport): string {
  const count = answers.filter(({ state }) => state === 'answered').length
  const left = putBack.filter(({ state }) => state !== 'as-before').length
  const ending = left > 0 ? ` ${left} values do not read as before.` : ''
  return `${isStopped ? 'Stopped' : 'Done'}: ${count} of ${answers.length} questions answered.${ending}`
}
