import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createLog, LOG_FILE } from '../../src-main/log.ts'
import { dataFolderForTest } from '../support/data-folder.ts'
import { createManualClock } from '../support/manual-clock.ts'

async function place() {
  const folder = await dataFolderForTest()
  const clock = createManualClock()
  const read = () => readFile(path.join(folder, LOG_FILE), 'utf8')
  return { folder, clock, log: createLog(folder, clock), read }
}

test('a line has its time, level, scope and message, and the detail follows indented', async () => {
  const { folder, log, read } = await place()
  log.info('up', { port: 1 })
  log
    .scope('fleet')
    .scope('p-1')
    .error('lost', new Error('reset', { cause: new Error('cable') }))
  log.warn('with %c and %s\nin two lines')
  const text = await read()
  expect(text).toContain('2026-01-05T20:00:00.000Z [info] up\n  { port: 1 }\n')
  expect(text).toContain('[error] (fleet p-1) lost\n  Error: reset\n')
  expect(text).toContain('[cause]: Error: cable')
  expect(text).toContain('[warn] with %c and %s\n  in two lines\n')
  expect((await stat(path.join(folder, LOG_FILE))).mode & 0o777).toBe(0o600)
})

test('equal messages are told once and counted once a minute, other ones in between notwithstanding', async () => {
  const { log, clock, read } = await place()
  for (let i = 0; i < 50; i++) {
    log.warn('garbage')
    log.scope('other').warn('garbage')
  }
  log.warn('garbage', 'of another kind')
  expect((await read()).match(/garbage/g)).toHaveLength(3)
  await clock.advance(60_000)
  expect(await read()).toContain('20:01:00.000Z [warn] garbage (49 more times in the last minute)\n')
  log.warn('garbage')
  expect((await read()).trimEnd().split('\n').at(-1)).toMatch(/\[warn\] garbage$/)
})

test('closing tells what was counted until then', async () => {
  const { log, read } = await place()
  log.info('again')
  log.info('again')
  log.close()
  expect(await read()).toContain('again (1 more times in the last minute)')
})

test('files are put aside by size and stay private', async () => {
  const { folder, log } = await place()
  const filler = 'x'.repeat(100_000)
  for (let i = 0; i < 300; i++) log.info(`${i} ${filler}`)
  const names = (await readdir(folder)).sort()
  expect(names).toHaveLength(10)
  for (const name of names) {
    const { size, mode } = await stat(path.join(folder, name))
    expect(size).toBeLessThan(2.3 * 1024 * 1024)
    expect(mode & 0o777).toBe(0o600)
  }
})

test('files that are too old go at the start; anything else in the folder stays', async () => {
  const folder = await dataFolderForTest()
  const clock = createManualClock()
  const old = new Date(clock.nowMs() - 31 * 24 * 3600 * 1000)
  for (const name of ['console.1.log', 'notes.txt']) {
    await writeFile(path.join(folder, name), 'old')
    await utimes(path.join(folder, name), old, old)
  }
  await writeFile(path.join(folder, 'console.2.log'), 'young')
  await utimes(path.join(folder, 'console.2.log'), new Date(clock.nowMs()), new Date(clock.nowMs()))
  createLog(folder, clock)
  expect((await readdir(folder)).sort()).toEqual(['console.2.log', LOG_FILE, 'notes.txt'].sort())
})
