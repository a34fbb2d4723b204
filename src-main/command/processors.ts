import { AppError } from '../../src-shared/contract/reply.ts'
import { CONTROL_PORT, MODELS, type Model, type Processor, type ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { portIn, textIn } from './arguments.ts'
import type { Answer, Command, Given, Option } from './command.ts'
import { whenRead } from './patience.ts'
import { table } from './table.ts'

const ABOUT: Readonly<Record<string, Option>> = {
  name: { value: 'NAME', text: 'what people call it' },
  model: { value: 'MODEL', text: `one of ${MODELS.join(', ')}` },
  host: { value: 'ADDRESS', text: 'its IPv4 address or name' },
  port: { value: 'PORT', text: `of its third-party control (${CONTROL_PORT})` },
  unchecked: { value: null, text: 'save it without asking whether it answers' },
}

const list: Command = {
  words: ['processors', 'list'],
  positionals: [],
  options: {},
  text: 'The processors that were added',
  run: ({ reach }) =>
    reach(0, async ({ client }) => {
      const all = await client.processors.list({})
      return { value: all, lines: all.length > 0 ? processorTable(all) : ['No processor yet.'] }
    }),
}

const add: Command = {
  words: ['processors', 'add'],
  positionals: [],
  options: ABOUT,
  text: 'Adds a processor once it has answered as an Atmosphere',
  run({ values, reach }) {
    const input = {
      name: textIn(values, 'name'),
      model: modelIn(values) ?? toModel(textIn(values, 'model')),
      host: textIn(values, 'host'),
      port: portIn(values, 'port', CONTROL_PORT),
      unchecked: values.unchecked === true,
    }
    return reach(0, async ({ client }) => oneProcessor(await client.processors.add(input)))
  },
}

const edit: Command = {
  words: ['processors', 'edit'],
  positionals: ['ID'],
  options: ABOUT,
  text: 'Changes what is given and leaves the rest',
  run({ positionals: [id = ''], values, reach }) {
    const model = modelIn(values)
    const change = {
      processorId: id as ProcessorId,
      ...(typeof values.name === 'string' ? { name: values.name } : {}),
      ...(model === undefined ? {} : { model }),
      ...(typeof values.host === 'string' ? { host: values.host } : {}),
      ...(values.port === undefined ? {} : { port: portIn(values, 'port', CONTROL_PORT) }),
      unchecked: values.unchecked === true,
    }
    return reach(0, async ({ client }) => oneProcessor(await client.processors.edit(change)))
  },
}

const remove: Command = {
  words: ['processors', 'remove'],
  positionals: ['ID'],
  options: {},
  text: 'Removes a processor from the console; the processor itself is not changed',
  run: ({ positionals: [id = ''], reach }) =>
    reach(0, async ({ client }) => {
      const removed = await client.processors.remove({ processorId: id as ProcessorId })
      return { value: removed, lines: [`Removed ${removed.id}.`] }
    }),
}

const probe: Command = {
  words: ['processors', 'probe'],
  positionals: ['ID'],
  options: {},
  text: 'Reads again everything that a processor has',
  run: ({ positionals: [id = ''], reach }) =>
    reach(0, async ({ client }) => {
      const ask = () => client.processors.probe({ processorId: id as ProcessorId })
      const sound = await whenRead(client, id, ask)
      return { value: sound, lines: soundTable(sound) }
    }),
}

export const processorCommands: readonly Command[] = [list, add, edit, remove, probe]

function modelIn({ model }: Given['values']): Model | undefined {
  return typeof model === 'string' ? toModel(model) : undefined
}

function toModel(text: string): Model {
  const model = MODELS.find((each) => each.toLowerCase() === text.toLowerCase())
  if (!model) throw new AppError('bad-input', `--model is one of ${MODELS.join(', ')}.`)
  return model
}

function oneProcessor(processor: Processor): Answer {
  return { value: processor, lines: processorTable([processor]) }
}

function processorTable(processors: readonly Processor[]): readonly string[] {
  const rows = processors.map(({ id, name, model, host, port }) => [id, name, model, host, port])
  return table(['id', 'name', 'model', 'address', 'port'], rows)
}

function soundTable(sound: ProcessorSound): readonly string[] {
  const kinds = [
    ['zone', sound.zones],
    ['source', sound.sources],
    ['mix', sound.mixes],
    ['group', sound.groups],
    ['scene', sound.scenes],
    ['routine', sound.routines],
    ['message', sound.messages],
    ['GPO preset', sound.gpoPresets],
    ['bell schedule', sound.bellSchedules],
  ] as const
  const rows = kinds.flatMap(([kind, all]) => all.map(({ index, name }) => [kind, index, name]))
  return rows.length > 0 ? table(['what', 'index', 'name'], rows) : ['It has told nothing.']
}
