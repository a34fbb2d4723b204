import { assertNever } from '../../src-shared/assert.ts'
import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import { ControlChange, type HeardValue } from '../../src-shared/model/control.ts'
import { changeTo, wantedOf } from '../../src-shared/model/knob.ts'
import { failureOf, failureOfResult } from '../../src-shared/model/outcome.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { RawAnswer, RawConsoleState, RawOrder, RawQuestion } from '../../src-shared/model/raw-console.ts'
import type { Clock } from '../clock.ts'
import type { ControlDesk } from '../control/control-desk.ts'
import type { Link } from '../device/control.ts'
import type { Meaning } from '../device/meaning.ts'
import type { Setting, Update } from '../device/protocol.ts'
import type { Log } from '../log.ts'
import { createTopic } from '../topic.ts'

/** Writing ends by itself after this (interface.md, Tools). */
const WRITABLE_MS = 10 * 60_000

export interface RawConsoleParts {
  readonly clock: Clock
  readonly log: Log
  /** @throws AppError `not-found` */
  readonly link: (id: ProcessorId) => Pick<Link, 'ask' | 'tell'>
  readonly desk: Pick<ControlDesk, 'change' | 'trigger'>
  readonly meaningOf: (update: Update) => Meaning
}

/** Any parameter of a processor, by the name that it has on the wire. Reads only, until somebody allows writing for ten minutes. */
export interface RawConsole {
  readonly state: Readable<RawConsoleState>
  allow(caller: Caller): RawConsoleState
  forbid(): RawConsoleState
  /** @throws AppError `not-found`, `processor-offline`, `processor-refused` */
  ask(question: RawQuestion): Promise<RawAnswer>
  /**
   * What a fader or a button could do goes the same way as theirs: ramped, told in the history, and to be undone. Everything else is
   * written as it is.
   *
   * @throws AppError `not-allowed` while writing is off; `bad-input`, `not-found`, `processor-offline`, `processor-refused`
   */
  write(order: RawOrder, caller: Caller): Promise<RawAnswer>
  close(): void
}

export function createRawConsole({ clock, log, link, desk, meaningOf }: RawConsoleParts): RawConsole {
  const state = createTopic<RawConsoleState>({ writableUntilMs: null })
  let cancel: (() => void) | null = null

  function set(writableUntilMs: number | null): RawConsoleState {
    cancel?.()
    cancel = writableUntilMs === null ? null : clock.after(WRITABLE_MS, () => set(null))
    state.set({ writableUntilMs })
    return state.get()
  }

  async function ask({ processorId, parameter, format }: RawQuestion): Promise<RawAnswer> {
    const value = await link(processorId).ask({ param: parameter, fmt: format })
    return { parameter, format, value, sentence: null }
  }

  async function write(order: RawOrder, caller: Caller): Promise<RawAnswer> {
    if (state.get().writableUntilMs === null) throw new AppError('not-allowed', 'Writing is off. Allow it first.')
    const { parameter, format } = order
    const known = await asKnown(order, caller)
    if (known) return { parameter, format, ...known }
    const to = link(order.processorId)
    await to.tell(settingOf(order))
    try {
      const value = await to.ask({ param: parameter, fmt: format })
      const isKept = value === order.value
      return {
        parameter,
        format,
        value,
        sentence: isKept ? 'It is so now.' : 'The processor took it and says another value.',
      }
    } catch (error) {
      // It was taken. What cannot be read back, as the moment of a bell, is no failure of that.
      if (!(error instanceof AppError)) throw error
      log.info(`${parameter} was written and does not say what it is now`, error)
      return { parameter, format, value: null, sentence: 'The processor took it, and does not say what it is now.' }
    }
  }

  /** What a knob or a button of the page could do; null where it is neither. */
  async function asKnown(order: RawOrder, caller: Caller): Promise<Pick<RawAnswer, 'value' | 'sentence'> | null> {
    const { processorId, parameter, format, value } = order
    const meaning = meaningOf({ param: parameter, fmt: format, value })
    switch (meaning.kind) {
      case 'knob':
        return turn(processorId, meaning.value, caller)
      case 'trigger': {
        if (value !== 1) throw new AppError('bad-input', 'What is started takes the value 1.')
        const started = await desk.trigger({ processorId, kind: meaning.trigger, index: meaning.index }, caller)
        if (started.outcome.kind !== 'applied') throw failureOf(started.outcome)
        return { value: null, sentence: `${started.name} was started.` }
      }
      case 'other':
        return null
      default:
        return assertNever(meaning)
    }
  }

  async function turn(processorId: ProcessorId, { family, index, what, value }: HeardValue, caller: Caller) {
    const change = ControlChange.safeParse(changeTo(what, value))
    if (!change.success) throw new AppError('bad-input', change.error.issues[0]?.message)
    if (wantedOf(change.data) !== value) throw new AppError('bad-input', 'A switch takes 0 or 1.')
    const behalf = { caller, kind: 'by-hand', undoOf: null, batch: null } as const
    const result = await desk.change({ target: { processorId, family, index }, change: change.data }, behalf)
    const failure = failureOfResult(result)
    if (failure) throw failure
    const { outcome } = result
    const sentence = outcome.kind === 'rounded' ? 'The processor rounded it.' : 'It is so now.'
    return { value: 'value' in outcome ? outcome.value : null, sentence }
  }

  return {
    state,
    allow(caller) {
      log.info(`Writing by hand is allowed for ten minutes by ${caller.name}`)
      return set(clock.nowMs() + WRITABLE_MS)
    },
    forbid: () => set(null),
    ask,
    write,
    close: () => cancel?.(),
  }
}

function settingOf({ parameter: param, format, value }: RawOrder): Setting {
  if (typeof value === 'string') return { param, str: value }
  return format === 'pct' ? { param, pct: value } : { param, val: value }
}
