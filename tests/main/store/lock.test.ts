import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { isLocked, takeLock } from '../../../src-main/store/lock.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { until } from '../../support/wait.ts'

const ignore = () => undefined

test('one holder at a time', async () => {
  const file = path.join(await dataFolderForTest(), 'console.lock')
  expect(isLocked(file)).toBe(false)
  const release = takeLock(file, ignore)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(isLocked(file)).toBe(true)
  expect(() => takeLock(file, ignore)).toThrow(expect.objectContaining({ code: 'already-running' }))
  release()
  expect(isLocked(file)).toBe(false)
  takeLock(file, ignore)()
})

test('another process that holds it is seen, and what it held is free once it is killed', async () => {
  const file = path.join(await dataFolderForTest(), 'console.lock')
  const module = path.resolve(import.meta.dirname, '../../../src-main/store/lock.ts')
  const script = `const { takeLock } = await import(${JSON.stringify(module)}); takeLock(${JSON.stringify(file)}, () => {}); gc(); console.log('held'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    // It keeps nothing of what it took, and its garbage was collected.
    await once(child.stdout, 'data')
    expect(isLocked(file)).toBe(true)
    expect(() => takeLock(file, ignore)).toThrow(expect.objectContaining({ code: 'already-running' }))
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await until(() => !isLocked(file), { withinMs: 1000, what: 'the lock is free' })
})
