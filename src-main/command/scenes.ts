import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { toNumber } from './arguments.ts'
import type { Command } from './command.ts'
import { whenRead } from './patience.ts'

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
]
