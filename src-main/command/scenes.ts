import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { toNumber } from './arguments.ts'
import type { Command } from './command.ts'
import { whenRead } from './patience.ts'
import { printable } from './table.ts'

export const sceneCommands: readonly Command[] = [
  {
    words: ['scenes', 'recall'],
    positionals: ['ID', 'N'],
    options: {},
    text: 'Recalls a scene by its index',
    run({ positionals: [id = '', text = ''], reach }) {
      const scene = toNumber(text, 'N')
      return reach(0, async ({ client }) => {
        const recall = () => client.scenes.recall({ processorId: id as ProcessorId, scene })
        return { value: await whenRead(client, id, recall), lines: [`Recalled scene ${scene}.`] }
      })
    },
  },
  {
    words: ['routines', 'recall'],
    positionals: ['ID', 'N'],
    options: {},
    text: 'Starts a routine by its index',
    run({ positionals: [id = '', text = ''], reach }) {
      const routine = toNumber(text, 'N')
      const order = { processorId: id as ProcessorId, kind: 'routine', index: routine } as const
      return reach(0, async ({ client }) => {
        const { name } = await whenRead(client, id, () => client.control.trigger(order))
        return { value: { routine }, lines: [printable(`Started routine ${routine}, “${name}”.`)] }
      })
    },
  },
  {
    words: ['messages', 'play'],
    positionals: ['ID', 'N'],
    options: {},
    text: 'Plays a message by its index',
    run({ positionals: [id = '', text = ''], reach }) {
      const message = toNumber(text, 'N')
      const order = { processorId: id as ProcessorId, kind: 'message', index: message } as const
      return reach(0, async ({ client }) => {
        const { name } = await whenRead(client, id, () => client.control.trigger(order))
        return { value: { message }, lines: [printable(`Playing message ${message}, “${name}”.`)] }
      })
    },
  },
]
