import { AppError } from '../../src-shared/contract/reply.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { RAW_FORMATS, type RawAnswer, type RawFormat } from '../../src-shared/model/raw-console.ts'
import { textIn, toNumber } from './arguments.ts'
import type { Answer, Command, Given } from './command.ts'
import { zonesOf } from './patience.ts'
import { printable } from './table.ts'

const FORMAT = { value: RAW_FORMATS.join('|'), text: 'a number, percent, or text (val)' }

/** Any parameter of a processor by its own name, for technicians. */
export const rawCommands: readonly Command[] = [
  {
    words: ['raw', 'ask'],
    positionals: ['ID', 'PARAMETER'],
    options: { format: FORMAT },
    text: 'Asks for any parameter by its own name, such as ZoneName_3',
    run({ positionals: [id = '', parameter = ''], values, reach }) {
      const format = formatIn(values)
      return reach(0, async (reached) => {
        await zonesOf(reached, id)
        return answer(await reached.client.rawConsole.ask({ processorId: id as ProcessorId, parameter, format }))
      })
    },
  },
  {
    words: ['raw', 'write'],
    positionals: ['ID', 'PARAMETER'],
    options: {
      value: { value: 'VALUE', text: 'what it is to be' },
      format: FORMAT,
      allow: { value: null, text: 'allows writing for this one command' },
    },
    text: 'Writes any parameter by its own name and reads it back',
    run({ positionals: [id = '', parameter = ''], values, reach }) {
      const format = formatIn(values)
      const text = textIn(values, 'value')
      const value = format === 'str' ? text : toNumber(text, '--value')
      return reach(0, async (reached) => {
        const { rawConsole } = reached.client
        await zonesOf(reached, id)
        const write = async () =>
          answer(await rawConsole.write({ processorId: id as ProcessorId, parameter, format, value }))
        try {
          return await write()
        } catch (error) {
          // Where somebody has allowed it already, their ten minutes go on.
          const isOff = error instanceof AppError && error.code === 'not-allowed'
          if (!isOff || values.allow !== true) throw error
        }
        await rawConsole.allow({})
        try {
          return await write()
        } finally {
          await rawConsole.forbid({})
        }
      })
    },
  },
]

function formatIn({ format = 'val' }: Given['values']): RawFormat {
  const found = RAW_FORMATS.find((each) => each === format)
  if (!found) throw new AppError('bad-input', `--format is one of ${RAW_FORMATS.join(', ')}.`)
  return found
}

function answer(said: RawAnswer): Answer {
  const { parameter, format, value, sentence } = said
  const now = value === null ? [] : [`${parameter} ${format} ${printable(String(value))}`]
  return { value: said, lines: [...now, ...(sentence === null ? [] : [printable(sentence)])] }
}
