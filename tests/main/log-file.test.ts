import { appendFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { NEWEST_ENTRIES, newestEntries } from '../../src-main/log-file.ts'
import { unwrap } from '../../src-shared/contract/reply.ts'
import type { LogEntry } from '../../src-shared/model/system.ts'
import { appForTest } from '../support/app.ts'
import { dataFolderForTest } from '../support/data-folder.ts'

const line = (nth: number) => `2026-01-05T20:00:00.000Z [info] (link) entry ${nth}\n`

test('the newest entries come from the end of the file, whole, oldest first', async () => {
  const file = path.join(await dataFolderForTest(), 'console.log')
  expect(await newestEntries(file)).toEqual([])
  await writeFile(file, Array.from({ length: 20_000 }, (_, nth) => line(nth)).join(''))
  await appendFile(file, '2026-01-05T20:00:01.000Z [error] it broke\n  Error: why\n')
  const entries = await newestEntries(file)
  expect(entries).toHaveLength(NEWEST_ENTRIES)
  expect(entries.at(-1)).toMatchObject({ level: 'error', scope: '', message: 'it broke\nError: why' })
  expect(entries[0]).toMatchObject({ scope: 'link', message: `entry ${20_001 - NEWEST_ENTRIES}` })
})

test('technicians may read the log of a running console, and managers may not', async () => {
  const { app } = await appForTest()
  const ask = (role: 'manager' | 'technician') => app.api.call('system.log', {}, { name: 'Ann', role, door: 'web' })
  const entries = unwrap(await ask('technician')) as readonly LogEntry[]
  expect(entries.map(({ message }) => message.split('\n')[0])).toContain('The console is up')
  expect(await ask('manager')).toMatchObject({ ok: false, code: 'not-allowed' })
})
