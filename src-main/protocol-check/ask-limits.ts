import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { answered, type Finding, type Hands, notPossible, type Question } from './question.ts'
import { entriesOf, isError } from './said.ts'
import { type Talk, TalkFailure } from './talk.ts'

const SIZES = [8, 16, 32, 64]
/** A processor does one thing after the other: a batch must not keep it from everybody else for longer, ms. */
const LONGEST_MS = 3_000

export interface Batch {
  readonly size: number
  readonly answeredCount: number
  readonly tookMs: number
}

/** How many parameters one message may ask for. */
export const largestBatch: Question = {
  id: 'largest-batch',
  async ask({ talk, sound, nowMs }) {
    const queries = everyQuery(sound)
    if (queries.length === 0) return notPossible('No zone is known. Connect the processor, and run the check again.')
    const one = await talk()
    const batches: Batch[] = []
    for (const size of [...SIZES.filter((each) => each < queries.length), queries.length]) {
      const last = batches.at(-1)
      if (last && (last.answeredCount < last.size || (last.tookMs / last.size) * size > LONGEST_MS)) break
      const startMs = nowMs()
      const reply = await one.ask('get', queries.slice(0, size))
      batches.push({
        size,
        answeredCount: isError(reply) ? 0 : entriesOf(reply).length,
        tookMs: nowMs() - startMs,
      })
    }
    return judgeBatches(batches, queries.length)
  },
}

/** `most` is how many there are to ask for. */
export function judgeBatches(batches: readonly Batch[], most: number): Finding {
  const last = batches.at(-1)
  const largest = batches.findLast(({ size, answeredCount }) => answeredCount >= size)
  if (!last || !largest) return answered(`A message with ${last?.size ?? most} parameters is not answered in whole.`)
  const all = `A message with ${largest.size} parameters is answered in whole.`
  if (largest !== last) return answered(all, `Of ${last.size} only ${last.answeredCount} are answered.`)
  if (last.size === most) return answered(all, 'There are no more to ask for.')
  return answered(all, `More were not tried: it took ${Math.round(last.tookMs)} ms, and others wait meanwhile.`)
}

/** Everything that is known to be there, each once: a processor may answer what is asked twice only once. */
function everyQuery({ zones, sources, mixes, groups }: ProcessorSound): readonly object[] {
  const of = (stem: string, channels: readonly { readonly index: number }[]) =>
    channels.flatMap(({ index }) => [
      { param: `${stem}Gain_${index}`, fmt: 'val' },
      { param: `${stem}Gain_${index}`, fmt: 'pct' },
      { param: `${stem}Mute_${index}`, fmt: 'val' },
      { param: `${stem}Name_${index}`, fmt: 'str' },
    ])
  return [...of('Zone', zones), ...of('Source', sources), ...of('Mix', mixes), ...of('Group', groups)]
}

const MOST_FURTHER = 4

/** What became of one more connection. */
export type Trial = 'served' | 'evicts-another' | 'closed' | 'reset' | 'refused' | 'silent'

/** How many clients it takes, up to a few more than there are. */
export const clientLimit: Question = {
  id: 'client-limit',
  async ask(hands) {
    const one = await hands.talk()
    const wasLinked = hands.isLinked()
    const further: Talk[] = []
    const trials: Trial[] = []
    try {
      while (trials.length < MOST_FURTHER && (trials.at(-1) ?? 'served') === 'served') {
        const trial = await tryAnother(hands, one, further)
        trials.push(trial === 'served' && wasLinked && !hands.isLinked() ? 'evicts-another' : trial)
      }
    } finally {
      for (const talk of further) talk.close()
    }
    return judgeClients(trials, wasLinked)
  },
}

async function tryAnother(hands: Hands, first: Talk, further: Talk[]): Promise<Trial> {
  try {
    const talk = await hands.openAnother()
    further.push(talk)
    await talk.ask('get', [{ param: 'FirmwareVersion', fmt: 'str' }])
  } catch (error) {
    if (!(error instanceof TalkFailure)) throw error
    if (error.reason === 'closed-by-processor') return 'closed'
    if (error.reason === 'reset' || error.reason === 'refused') return error.reason
    return 'silent'
  }
  return first.isOpen() && further.every((each) => each.isOpen()) ? 'served' : 'evicts-another'
}

export function judgeClients(trials: readonly Trial[], wasLinked: boolean): Finding {
  const served = trials.filter((trial) => trial === 'served').length
  const last = trials.at(-1)
  const beside = `Beside ${wasLinked ? 'the link and ' : ''}this check it takes ${served} more ${served === 1 ? 'client' : 'clients'}`
  if (last === undefined || last === 'served') return answered(`${beside}; more were not tried.`)
  return answered(`${beside}.`, WORDS[last])
}

const WORDS: Readonly<Record<Exclude<Trial, 'served'>, string>> = {
  'evicts-another': 'The next one makes it end an older connection.',
  closed: 'The next one is closed.',
  reset: 'The next one is reset.',
  refused: 'The next one is refused.',
  silent: 'The next one is accepted and never answered.',
}
