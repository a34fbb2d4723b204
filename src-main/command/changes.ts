import type { ChangeRecord, UndoResult } from '../../src-shared/model/change.ts'
import { failureOfResult, valueText } from '../../src-shared/model/outcome.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { numberIn, toNumber } from './arguments.ts'
import type { Answer, Command } from './command.ts'
import { whenRead } from './patience.ts'
import { printable, table } from './table.ts'

const DEFAULT_LIMIT = 50

const list: Command = {
  words: ['changes', 'list'],
  positionals: ['ID'],
  options: {
    limit: { value: 'N', text: `how many (${DEFAULT_LIMIT}), at most 500` },
    csv: { value: null, text: 'all of them as CSV' },
  },
  text: 'Who changed what at a processor, newest first',
  run: ({ positionals: [id = ''], values, reach }) =>
    reach(0, async ({ client }) => {
      const processorId = id as ProcessorId
      if (values.csv === true) {
        const exported = await client.changes.exportCsv({ processorId })
        return { value: exported, lines: exported.text.trimEnd().split('\r\n') }
      }
      const limit = numberIn(values, 'limit') ?? DEFAULT_LIMIT
      const records = await client.changes.search({ processorId, limit })
      return { value: records, lines: records.length > 0 ? changeTable(records) : ['Nothing was changed.'] }
    }),
}

const undo: Command = {
  words: ['changes', 'undo'],
  positionals: ['[CHANGE]'],
  options: {},
  text: 'Takes back the last change made here, or the one with that number',
  run({ positionals: [text], reach }) {
    const id = text === undefined ? null : toNumber(text, 'CHANGE')
    return reach(0, async ({ client }) => answerOf(await whenRead(client, null, () => client.changes.undo({ id }))))
  },
}

const putBack: Command = {
  words: ['changes', 'put-back'],
  positionals: ['CHANGE'],
  options: { anyway: { value: null, text: 'also where somebody changed it since' } },
  text: 'Puts back what it was before a change, whoever made it',
  run({ positionals: [text = ''], values, reach }) {
    const order = { id: toNumber(text, 'CHANGE'), anyway: values.anyway === true }
    return reach(0, async ({ client }) => answerOf(await whenRead(client, null, () => client.changes.putBack(order))))
  },
}

export const changeCommands: readonly Command[] = [list, undo, putBack]

/** @throws AppError where the processor did not take it */
function answerOf(taken: UndoResult): Answer {
  const { of, result } = taken
  const failure = failureOfResult(result)
  if (failure) throw failure
  return { value: taken, lines: [printable(`“${of.name}” is at ${valueText(of.what, of.before)} again.`)] }
}

function changeTable(records: readonly ChangeRecord[]): readonly string[] {
  const rows = records.map((one) => [
    one.id,
    new Date(one.firstMs).toISOString(),
    one.who ?? 'at the device',
    one.name,
    one.what,
    one.what === 'trigger' ? '' : valueText(one.what, one.before),
    one.what === 'trigger' ? '' : valueText(one.what, one.after),
    one.kind,
    one.undone ? `${one.result}, undone` : one.result,
  ])
  return table(['change', 'time', 'who', 'name', 'what', 'before', 'after', 'kind', 'result'], rows)
}
