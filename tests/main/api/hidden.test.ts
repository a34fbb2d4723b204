import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type AuditEntry, createApi } from '../../../src-main/api/dispatch.ts'
import { contract } from '../../../src-shared/contract/contract.ts'
import { type Call, call, define, type Topic } from '../../../src-shared/contract/define.ts'
import { type Hidden, HiddenText, hide } from '../../../src-shared/contract/hidden.ts'
import { ROLES_OF_KEYS } from '../../support/roles.ts'

const SECRET = 'open sesame'
const caller = { name: 'Ann', role: 'technician', door: 'window' } as const

/** Everything that a value can leave behind. */
const traces = (value: unknown) => [
  JSON.stringify(value),
  inspect(value, { depth: 9, showHidden: true }),
  String(value),
]

test('a hidden text shows that there is one, and nothing of it', () => {
  const hidden = hide(SECRET)
  expect(hidden.reveal()).toBe(SECRET)
  expect(JSON.stringify({ passphrase: hidden })).toBe('{"passphrase":"(hidden)"}')
  for (const trace of traces({ hidden })) expect(trace).not.toContain(SECRET)
  expect(`${hidden}`).toBe('(hidden)')
  // It goes to a job process as a text that somebody revealed on purpose, or not at all.
  expect(() => structuredClone(hidden)).toThrow()
})

test('it is checked like any other field, and a refusal does not repeat it', () => {
  for (const bad of ['', 'x'.repeat(201), 7, null]) {
    const parsed = HiddenText.safeParse(bad)
    expect(parsed.success).toBe(false)
    expect(String(parsed.error?.message)).not.toContain('xxx')
  }
})

describe('dispatch', () => {
  const small = define({
    safe: {
      open: call<{ readonly length: number }>()(
        'technician',
        z.strictObject({ word: HiddenText, more: z.array(z.strictObject({ word: HiddenText.nullable() })) }),
      ),
    },
  })

  function place(open: (word: Hidden) => { readonly length: number }) {
    const audited: AuditEntry[] = []
    const reported: unknown[] = []
    const api = createApi(
      small,
      { safe: { open: ({ word }) => open(word) } },
      {},
      {
        roles: ROLES_OF_KEYS,
        audit: (entry) => audited.push(entry),
        report: (path, error) => reported.push(path, error),
      },
    )
    return { audited, reported, ask: (input: unknown) => api.call('safe.open', input, caller) }
  }

  test('gives the handler the text, and the audit that there was one', async () => {
    const { audited, ask } = place((word) => ({ length: word.reveal().length }))
    expect(await ask({ word: SECRET, more: [{ word: SECRET }, { word: null }] })).toEqual({
      ok: true,
      value: { length: SECRET.length },
    })
    expect(JSON.parse(JSON.stringify(audited[0]))).toMatchObject({
      path: 'safe.open',
      outcome: 'ok',
      input: { word: '(hidden)', more: [{ word: '(hidden)' }, { word: null }] },
    })
    for (const trace of traces(audited)) expect(trace).not.toContain(SECRET)
  })

  test('tells neither audit nor log of it where the call fails', async () => {
    const { audited, reported, ask } = place((word) => {
      throw new Error(`It went wrong with ${word}`)
    })
    await ask({ word: SECRET, more: [] })
    await ask({ word: SECRET, more: [], typo: SECRET })
    expect(audited.map(({ outcome }) => outcome)).toEqual(['internal', 'bad-input'])
    for (const trace of traces([audited, reported.map(String)])) expect(trace).not.toContain(SECRET)
  })
})

test('every field of the contract that is called like a secret is one', () => {
  const found: string[] = []
  for (const [group, lines] of Object.entries(contract as Record<string, Record<string, Call | Topic>>)) {
    for (const [name, line] of Object.entries(lines)) {
      if (line.kind !== 'call' || !(line.input instanceof z.ZodObject)) continue
      for (const [field, schema] of Object.entries(line.input.shape as Record<string, z.ZodType>)) {
        if (!/pass|secret|password|pin$/i.test(field)) continue
        found.push(`${group}.${name}.${field}`)
        for (const trace of traces(schema.parse(SECRET))) expect(trace, found.at(-1)).not.toContain(SECRET)
      }
    }
  }
  expect(found).toEqual(
    expect.arrayContaining(['backups.create.passphrase', 'backups.verify.passphrase', 'restore.plan.passphrase']),
  )
})
