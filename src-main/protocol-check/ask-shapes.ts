import { answered, type Finding, notPossible, type Question } from './question.ts'
import { entriesOf, isError } from './said.ts'
import type { Said } from './talk.ts'

/** No processor has it: indices end far below. */
const UNKNOWN = { param: 'ZoneName_999', fmt: 'str' }

/** How a request is answered with an id and without. */
export const replyShapes: Question = {
  id: 'reply-shapes',
  async ask({ talk, sound }) {
    const one = await talk()
    const name = [{ param: 'FirmwareVersion', fmt: 'str' }]
    const get = await one.ask('get', name)
    const getBare = await one.tell('get', name)
    const [zone] = sound.zones
    if (!zone) return judgeReplies({ get, getBare, sub: null })
    const gain = [{ param: `ZoneGain_${zone.index}`, fmt: 'val' }]
    one.takeUnasked()
    const reply = await one.ask('sub', gain)
    await one.ask('get', name)
    const updates = one.takeUnasked()
    const unsub = await one.ask('unsub', gain)
    return judgeReplies({ get, getBare, sub: { reply, updates, unsub } })
  },
}

export interface Replies {
  readonly get: Said
  readonly getBare: readonly Said[]
  readonly sub: { readonly reply: Said; readonly updates: readonly Said[]; readonly unsub: Said } | null
}

export function judgeReplies({ get, getBare, sub }: Replies): Finding {
  const bare = getBare[0]?.method
  const sentences = [
    `With an id, get is answered by ${resultWords(get)}.`,
    `Without one it is answered by ${typeof bare === 'string' ? `“${bare}”` : 'nothing'}.`,
  ]
  if (sub) {
    const present = sub.updates.some(({ method }) => method === 'update')
    sentences.push(
      `With an id, sub is answered by ${resultWords(sub.reply)}${present ? ', then by an update' : ', without an update'}.`,
      `With an id, unsub is answered by ${resultWords(sub.unsub)}.`,
    )
  }
  return answered(...sentences)
}

/** How an unknown parameter is answered, with an id and without. */
export const errorShapes: Question = {
  id: 'error-shapes',
  async ask({ talk }) {
    const one = await talk()
    return judgeErrors(await one.ask('get', [UNKNOWN]), await one.tell('get', [UNKNOWN]))
  },
}

export function judgeErrors(withId: Said, without: readonly Said[]): Finding {
  const [first] = without
  return answered(
    `With an id, an unknown parameter is answered by ${errorWords(withId)}.`,
    `Without one it is answered by ${first ? errorWords(first) : 'nothing'}.`,
  )
}

/** What one unknown parameter makes of a batch. */
export const badInBatch: Question = {
  id: 'bad-in-batch',
  async ask({ talk, sound }) {
    const [zone] = sound.zones
    if (!zone) return notPossible('No zone is known. Connect the processor, and run the check again.')
    const one = await talk()
    const good = `ZoneGain_${zone.index}`
    return judgeBatch(await one.ask('get', [{ param: good, fmt: 'val' }, UNKNOWN]), good)
  },
}

export function judgeBatch(reply: Said, good: string): Finding {
  if (isError(reply)) return answered('One unknown parameter spoils its whole batch.')
  const entries = entriesOf(reply)
  if (!entries.some(({ param }) => param === good)) return answered(`The batch is answered by ${resultWords(reply)}.`)
  return entries.some(({ param, error }) => param === UNKNOWN.param || error !== undefined)
    ? answered('One unknown parameter is marked in the result; the others have their values.')
    : answered('One unknown parameter is left out of the result; the others have their values.')
}

function resultWords(reply: Said): string {
  if (isError(reply)) return errorWords(reply)
  const { result } = reply
  if (typeof result === 'string') return `the text “${result.slice(0, 20)}” as result`
  if (Array.isArray(result)) return 'a result with a list of values'
  if (typeof result === 'object' && result !== null) return 'a result with one value'
  return 'something else'
}

function errorWords(said: Said): string {
  if (said.method === 'error') return `the method “error”${codeWords(said.error ?? said.params)}`
  if (typeof said.error === 'string') return 'an error as text'
  if (isError(said)) return `an error as object${codeWords(said.error)}`
  return 'no error'
}

function codeWords(error: unknown): string {
  const body: unknown = Array.isArray(error) ? error[0] : error
  if (typeof body !== 'object' || body === null || !('code' in body)) return ''
  return typeof body.code === 'number' ? ` with code ${body.code}` : ''
}
