import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { isAlive } from '../../src-main/running.ts'
import { ROOT } from '../support/imports.ts'
import { until } from '../support/wait.ts'

test('npm run simulator ends when npm is killed', async () => {
  const npm = spawn('npm', ['run', '-s', 'simulator', '--', '--port', '0', '--meter-port', '9'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  })
  const [line] = await once(createInterface(npm.stdout), 'line')
  const { event, pid } = JSON.parse(String(line)) as { event: string; pid: number }
  expect(event).toBe('ready')
  expect(isAlive(pid)).toBe(true)
  npm.kill('SIGKILL')
  await until(() => !isAlive(pid), { withinMs: 10_000, what: 'the simulator has ended' })
})
