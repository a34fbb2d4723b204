import type { Readable } from '../../src-shared/contract/define.ts'
import type { Finding } from '../../src-shared/model/insight.ts'
import { changeTo, channelAt } from '../../src-shared/model/knob.ts'
import type { ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { ControlDesk } from '../control/control-desk.ts'
import type { Link } from '../device/control.ts'
import type { Log } from '../log.ts'
import { createDerivedTopic } from '../topic.ts'
import { type CutOffEnd, cutOffFinding, sentenceOf } from './cut-off-words.ts'
import type { Moved, MovedValues } from './moved.ts'

/** Two readings of one value differ by less, dB. */
const SAME_DB = 0.05
/** What was written and what a processor makes of it differ by less, dB. */
const ROUNDING_DB = 1
/** How long it takes until it is tried again where it could not be told what became of it, ms. */
const RETRY_MS = 5_000
/** So long everybody is told what became of it, ms. */
const TOLD_MS = 24 * 3_600_000

/** Puts back what a check has left: one that was killed in the middle, or whose processor was gone until it gave up. */
export interface CutOffChecks {
  /** What waits for its processor, and what became of the others today. */
  readonly findings: Readable<readonly Finding[]>
  /** Looks now. */
  look(): void
  close(): void
}

export interface CutOffParts {
  readonly clock: Clock
  readonly log: Log
  readonly values: MovedValues
  readonly views: Readable<readonly ProcessorView[]>
  readonly sound: Readable<readonly ProcessorSound[]>
  /** Those that are kept in the store: of any other nobody will hear again. */
  readonly processorIds: () => readonly string[]
  readonly link: (id: ProcessorId) => Pick<Link, 'read'>
  /** Through the desk, so that a jump up is ramped and everything stands in the history. */
  readonly change: ControlDesk['change']
  /** The processor at which a check is at work: it puts back by itself. */
  readonly checkAt: () => ProcessorId | null
}

export function createCutOffChecks(parts: CutOffParts): CutOffChecks {
  const { clock, log, values, views, sound } = parts
  const atWork = new Set<Moved>()
  let ends: readonly { readonly value: Moved; readonly end: CutOffEnd; readonly atMs: number }[] = []
  let isClosed = false

  const waiting = () => values.all().filter(({ processorId }) => processorId !== parts.checkAt())
  let told: readonly Moved[] = []
  const findings = createDerivedTopic((): readonly Finding[] => {
    const nowMs = clock.nowMs()
    return [
      ...waiting().map((value) => cutOffFinding(value, { kind: 'waiting' }, nowMs)),
      ...ends.filter(({ atMs }) => nowMs - atMs < TOLD_MS).map(({ value, end }) => cutOffFinding(value, end, nowMs)),
    ]
  })

  function look(): void {
    if (isClosed) return
    tellWaiting()
    for (const value of waiting()) {
      if ([...atWork].some((each) => isSameValue(each, value))) continue
      atWork.add(value)
      void settle(value)
        .catch((error: unknown) => {
          log.error('What a check has left could not be put back', error)
          tryAgain()
        })
        .finally(() => atWork.delete(value))
    }
  }

  /** It is looked whenever anything is heard, and told only when something else waits. */
  function tellWaiting(): void {
    const now = waiting()
    if (now.length === told.length && now.every((each, nth) => each === told[nth])) return
    told = now
    findings.touch()
  }

  function tryAgain(): void {
    clock.after(RETRY_MS, look)
  }

  async function settle(value: Moved): Promise<void> {
    const { processorId, family, index } = value
    if (!parts.processorIds().includes(processorId)) return ended(value, { kind: 'gone' })
    const view = views.get().find(({ id }) => id === processorId)
    const own = sound.get().find((each) => each.processorId === processorId)
    if (view?.link.kind !== 'online' || !own) return
    const target = { processorId, family, index }
    const channel = channelAt([own], target)
    if (!channel && own.reading.kind !== 'complete') return
    if (!channel || channel.name !== value.name) return ended(value, { kind: 'gone' })
    const now = await parts.link(processorId).read(target, 'gain-db')
    if (now.kind !== 'confirmed') return tryAgain()
    if (Math.abs(now.value - value.beforeDb) < SAME_DB) return ended(value, { kind: 'as-before' })
    if (!isAsLeft(value, now.value)) return ended(value, { kind: 'changed-since', nowDb: now.value })
    values.put([{ ...value, isReturning: true }])
    const order = { target, change: changeTo('gain-db', value.beforeDb) }
    const caller = value.by
    const { outcome } = await parts.change(order, { caller, kind: 'protocol-check', undoOf: null, batch: null })
    switch (outcome.kind) {
      case 'applied':
        return ended(value, { kind: 'put-back' })
      case 'overtaken':
        return ended(value, { kind: 'changed-since', nowDb: null })
      case 'timed-out':
      case 'not-connected':
        return tryAgain()
      case 'refused':
        return ended(value, { kind: 'not-put-back', nowDb: now.value })
      default:
        return ended(value, { kind: 'not-put-back', nowDb: outcome.value })
    }
  }

  function ended(value: Moved, end: CutOffEnd): void {
    const sentence = sentenceOf(value, end)
    if (end.kind === 'put-back' || end.kind === 'as-before') log.info(sentence, { processorId: value.processorId })
    else log.warn(sentence, { processorId: value.processorId })
    values.remove(value)
    ends = [...ends, { value, end, atMs: clock.nowMs() }]
    clock.after(TOLD_MS, findings.touch)
    findings.touch()
  }

  const stops = [views.subscribe(look), sound.subscribe(look)]
  return {
    findings,
    look,
    close() {
      isClosed = true
      for (const stop of stops) stop()
    },
  }
}

/** Whether it stands where the check has left it. */
export function isAsLeft({ seenDb, wantedDb, beforeDb, isReturning }: Moved, nowDb: number): boolean {
  if (isReturning) return nowDb >= Math.min(seenDb, wantedDb) - ROUNDING_DB && nowDb <= beforeDb
  return Math.abs(nowDb - seenDb) < SAME_DB || Math.abs(nowDb - wantedDb) <= ROUNDING_DB
}

function isSameValue(one: Moved, other: Moved): boolean {
  return one.processorId === other.processorId && one.family === other.family && one.index === other.index
}
