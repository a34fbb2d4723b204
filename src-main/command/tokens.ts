import { AppError } from '../../src-shared/contract/reply.ts'
import { ROLES } from '../../src-shared/contract/role.ts'
import { textIn, toNumber } from './arguments.ts'
import type { Command } from './command.ts'
import { printable, table } from './table.ts'

/** Keys of phones, tablets and other programs to the web door. */
export const tokenCommands: readonly Command[] = [
  {
    words: ['tokens', 'list'],
    positionals: [],
    options: {},
    text: 'Who has a key to the web door; never the key itself',
    run: ({ reach }) =>
      reach(0, async ({ client }) => {
        const tokens = await client.tokens.list({})
        const rows = tokens.map(({ id, name, role, createdMs }) => [id, name, role, new Date(createdMs).toISOString()])
        return {
          value: tokens,
          lines: rows.length > 0 ? table(['token', 'name', 'role', 'made'], rows) : ['There is none.'],
        }
      }),
  },
  {
    words: ['tokens', 'create'],
    positionals: [],
    options: {
      name: { value: 'NAME', text: 'who or what it is for; it stands in the history of changes' },
      role: { value: 'ROLE', text: ROLES.join(', ') },
    },
    text: 'Makes a key to the web door and shows it, this once',
    run({ values, reach }) {
      const name = textIn(values, 'name')
      const role = ROLES.find((each) => each === textIn(values, 'role'))
      if (!role) throw new AppError('bad-input', `--role is one of: ${ROLES.join(', ')}.`)
      return reach(0, async ({ client }) => {
        const made = await client.tokens.create({ name, role })
        return { value: made, lines: [printable(`Token ${made.id}, “${made.name}”, ${made.role}:`), made.secret] }
      })
    },
  },
  {
    words: ['tokens', 'revoke'],
    positionals: ['TOKEN'],
    options: {},
    text: 'Makes a key useless, at once',
    run({ positionals: [text = ''], reach }) {
      const id = toNumber(text, 'TOKEN')
      return reach(0, async ({ client }) => {
        const revoked = await client.tokens.revoke({ id })
        return { value: revoked, lines: [`Token ${id} opens nothing any more.`] }
      })
    },
  },
]
