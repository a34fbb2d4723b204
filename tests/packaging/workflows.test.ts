import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../support/imports.ts'

const FOLDER = path.join(ROOT, '.github', 'workflows')
const workflows = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(path.join(FOLDER, name), 'utf8') }))

describe('the workflows', () => {
  it.each(workflows)('$name may read only, and hands no key to what it runs', ({ name, text }) => {
    // For all jobs; a job that needs more says so itself.
    expect(text).toMatch(/^permissions:\n {2}contents: read\n$/m)
    const writes = [...text.matchAll(/^ +(\S+): write$/gm)].map(([, what]) => what)
    expect(writes).toEqual(name === 'release.yml' ? ['contents'] : [])
    const checkouts = text.match(/uses: actions\/checkout@/g) ?? []
    expect(text.match(/persist-credentials: false/g) ?? []).toHaveLength(checkouts.length)
    expect(text).not.toMatch(/pull_request_target|secrets\./)
  })

  it.each(workflows)('$name takes the actions of others at one commit each, with its version beside it', ({ text }) => {
    const others = [...text.matchAll(/uses: (?!\.\/)(.*)$/gm)].map(([, what]) => what)
    for (const other of others) expect(other).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('run on three systems', () => {
    for (const { name, text } of workflows.filter(({ text }) => text.includes('matrix:'))) {
      expect(
        /os: \[(.*)\]/
          .exec(text)?.[1]
          ?.split(', ')
          .map((os) => os.split('-')[0]),
        name,
      ).toEqual(['ubuntu', 'windows', 'macos'])
    }
  })
})
