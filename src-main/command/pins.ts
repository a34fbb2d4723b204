import { PIN_ROLES, type PinRole } from '../../src-shared/contract/role.ts'
import type { Command } from './command.ts'

export const pinCommands: readonly Command[] = [
  {
    words: ['pins', 'reset'],
    positionals: [],
    options: {},
    text: 'Removes every PIN, where one is lost: whoever is at this computer is then a technician',
    run({ reach }) {
      return reach(0, async ({ client }) => {
        const removed: PinRole[] = []
        // The technician's last: until then nobody may do more than before.
        for (const role of PIN_ROLES) if ((await client.access.removePin({ role })).removed) removed.push(role)
        const line = removed.length === 0 ? 'There was no PIN.' : `Removed the PIN of: ${removed.join(', ')}.`
        return { value: { removed }, lines: [line] }
      })
    },
  },
]
