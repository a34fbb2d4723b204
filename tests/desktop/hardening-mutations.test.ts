import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { MUTATIONS, mutated } from '../../scripts/hardening-mutations.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

it.each(MUTATIONS)('the mutation "$name" still finds its line and its tests', (mutation) => {
  const text = readFileSync(path.join(ROOT, mutation.file), 'utf8')
  expect(mutated(text, mutation)).not.toBe(text)
  for (const test of mutation.tests) expect(existsSync(path.join(ROOT, test)), test).toBe(true)
})

it('names each mutation once, and covers every directive of the policy', () => {
  const names = MUTATIONS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  const policy = readFileSync(path.join(ROOT, 'src-main/web/answer.ts'), 'utf8')
  const directives = [...policy.matchAll(/^ {2}"([a-z-]+) /gm)].map(([, directive]) => directive ?? '')
  expect(directives.length).toBeGreaterThan(5)
  const covered = MUTATIONS.filter(({ file }) => file === 'src-main/web/answer.ts').map(({ find }) => find)
  for (const directive of directives)
    expect(
      covered.some((find) => find.includes(directive)),
      directive,
    ).toBe(true)
})
