import type { LinkTrouble } from '../../src-shared/model/processor.ts'
import type { Clock } from '../clock.ts'
import type { LineEvents, Wire } from '../device/line-wire.ts'
import type { Redactor } from './evidence.ts'

/** What came, as JSON has it: the shapes are what is asked about, so nothing is made of them yet. */
export type Said = Readonly<Record<string, unknown>>
export type Method = 'get' | 'set' | 'sub' | 'unsub'

/** The processor does not answer, or the connection is gone: nothing can be asked any more. */
export class TalkFailure extends Error {
  readonly reason: LinkTrouble
  constructor(reason: LinkTrouble) {
    super(SENTENCES[reason])
    this.name = 'TalkFailure'
    this.reason = reason
  }
}

/** A conversation of its own over one TCP connection, beside the link. Every line is written down. */
export interface Talk {
  /** The processor’s address, from which its datagrams should come. */
  readonly address: string
  isOpen(): boolean
  /** Asks with an id and answers the reply, whatever its shape. @throws TalkFailure where none comes in time */
  ask(method: Method, params: readonly object[]): Promise<Said>
  /** Says it without an id and answers what came without one before the next question was answered. @throws TalkFailure */
  tell(method: Method, params: readonly object[]): Promise<readonly Said[]>
  /** What came without an id since this was called last. */
  takeUnasked(): readonly Said[]
  /** The lines since this was called last, fit to be shown. */
  takeEvidence(): readonly string[]
  close(): void
}

export interface TalkParts {
  readonly clock: Clock
  readonly redactor: Redactor
  readonly open: (events: LineEvents) => Wire
}

/** Busy processors take one parameter after the other, 50 to 100 ms each (protocol.md §3). */
const ANSWER_WITHIN_MS = 4_000
const SLOWEST_PARAMETER_MS = 150
const MOST_EVIDENCE = 40

/** @throws TalkFailure */
export function openTalk({ clock, redactor, open }: TalkParts): Promise<Talk> {
  return new Promise((resolve, reject) => {
    const waiting = new Map<number, (end: Said | LinkTrouble) => void>()
    const unasked: Said[] = []
    const evidence: string[] = []
    let ended: LinkTrouble | null = null
    let nextId = 1

    function note(way: '>' | '<', line: string | null): void {
      if (evidence.length < MOST_EVIDENCE) evidence.push(`${way} ${redactor.line(line)}`)
    }

    function send(message: object): void {
      const line = JSON.stringify({ jsonrpc: '2.0', ...message })
      note('>', line)
      wire.send(`${line}\n`)
    }

    function hear(line: string | null): void {
      note('<', line)
      const said = parse(line)
      if (!said) return
      if (typeof said.id === 'number') waiting.get(said.id)?.(said)
      else unasked.push(said)
    }

    function ask(method: Method, params: readonly object[]): Promise<Said> {
      return new Promise((answer, fail) => {
        if (ended) return fail(new TalkFailure(ended))
        const id = nextId++
        const cancel = clock.after(ANSWER_WITHIN_MS + params.length * SLOWEST_PARAMETER_MS, () => settle('no-answer'))
        const settle = (end: Said | LinkTrouble) => {
          waiting.delete(id)
          cancel()
          if (typeof end === 'string') fail(new TalkFailure(end))
          else answer(end)
        }
        waiting.set(id, settle)
        send({ method, params, id })
      })
    }

    const takeUnasked = () => unasked.splice(0)
    const wire = open({
      onOpen(address) {
        resolve({
          address,
          isOpen: () => ended === null,
          ask,
          async tell(method, params) {
            takeUnasked()
            if (ended) throw new TalkFailure(ended)
            send({ method, params })
            // Commands are handled one at a time, so whatever it says to the first comes before this answer.
            await ask('get', [{ param: 'FirmwareVersion', fmt: 'str' }])
            return takeUnasked()
          },
          takeUnasked,
          takeEvidence: () => evidence.splice(0),
          close() {
            ended ??= 'closed-by-processor'
            wire.close()
            for (const settle of [...waiting.values()]) settle('closed-by-processor')
          },
        })
      },
      onLine: hear,
      onEnd(trouble) {
        ended = trouble
        for (const settle of [...waiting.values()]) settle(trouble)
        reject(new TalkFailure(trouble))
      },
    })
  })
}

function parse(line: string | null): Said | null {
  try {
    const said: unknown = JSON.parse(line ?? '')
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? (said as Said) : null
  } catch {
    return null
  }
}

const SENTENCES: Readonly<Record<LinkTrouble, string>> = {
  'name-not-found': 'There is no processor with that name on this network.',
  unreachable: 'The processor cannot be reached from this computer.',
  'timed-out': 'Nothing answers at the processor’s address.',
  refused: 'The processor refuses the connection.',
  reset: 'The processor reset the connection.',
  'closed-by-processor': 'The connection was closed.',
  'line-too-long': 'The processor sent a line that is longer than 64 KiB.',
  'no-answer': 'The processor did not answer in time.',
  'same-address': 'Another processor has that address.',
}
