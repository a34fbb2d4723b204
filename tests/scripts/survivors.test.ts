import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MARK, survivors } from '../../scripts/survivors.ts'
import { until } from '../support/wait.ts'

test('finds a process of the run in a group of its own, until it has ended', async ({ skip }) => {
  if (!existsSync('/proc/self/environ')) skip('only Linux shows the environment of a process')
  const mark = `survivors-test-${process.pid}`
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, [MARK]: mark },
  })
  try {
    const found = await until(async () => (await survivors(mark)).at(0), {
      withinMs: 5_000,
      what: 'the child is found',
    })
    expect(found.pid).toBe(child.pid)
    expect(found.command).toContain('setInterval')
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  expect(await survivors(mark)).toEqual([])
})
