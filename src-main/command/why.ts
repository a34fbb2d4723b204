import { AppError } from '../../src-shared/contract/reply.ts'
import type { Cause, WhyView } from '../../src-shared/model/cause.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { CHANNEL_FAMILIES } from '../../src-shared/model/sound.ts'
import { toNumber } from './arguments.ts'
import type { Command } from './command.ts'
import { whenRead } from './patience.ts'
import { printable, table } from './table.ts'

export const whyCommand: Command = {
  words: ['why'],
  positionals: ['ID', 'FAMILY', 'INDEX'],
  options: { evidence: { value: null, text: 'the rule behind each cause, and what it rests on' } },
  text: 'Why a zone, group, source or mix is as it is, and why it dropped or jumped before',
  run({ positionals: [id = '', familyText = '', indexText = ''], values, reach }) {
    const family = CHANNEL_FAMILIES.find((each) => each === familyText)
    if (!family) throw new AppError('bad-input', `FAMILY is one of: ${CHANNEL_FAMILIES.join(', ')}.`)
    const question = { processorId: id as ProcessorId, family, index: toNumber(indexText, 'INDEX') }
    return reach(0, async ({ client }) => {
      const view = await whenRead(client, id, () => client.monitor.why(question))
      return { value: view, lines: linesOf(view, values.evidence === true) }
    })
  },
}

function linesOf({ name, now, past, fromMs }: WhyView, withEvidence: boolean): readonly string[] {
  const pastRows = past.map(({ atMs, direction, beforeDb, afterDb, cause }) => [
    time(atMs),
    `${direction} from ${beforeDb} to ${afterDb} dB`,
    cause.sentence,
    share(cause.confidence),
  ])
  return [
    printable(`“${name}” now:`),
    ...(now.length === 0
      ? ['  Nothing that needs a reason.']
      : now.flatMap((cause) => causeLines(cause, withEvidence))),
    `Drops and jumps since ${time(fromMs)}:`,
    ...(past.length === 0
      ? ['  None.']
      : table(['time', 'what', 'likely cause', 'sure'], pastRows).map((row) => `  ${row}`)),
  ]
}

function causeLines(cause: Cause, withEvidence: boolean): readonly string[] {
  const since = cause.sinceMs === null ? '' : `, since ${time(cause.sinceMs)}`
  const by = cause.by === null ? '' : `, by ${cause.by}`
  const { rule, events } = cause.evidence
  const evidence = [rule, ...events.map(({ atMs, text }) => `${time(atMs)} ${text}`)].map((line) => `    ${line}`)
  return [`  ${cause.sentence} (${share(cause.confidence)} sure${by}${since})`, ...(withEvidence ? evidence : [])].map(
    printable,
  )
}

const time = (atMs: number) => new Date(atMs).toISOString()
const share = (confidence: number) => `${Math.round(confidence * 100)} %`
