import { closeSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { writeEmergencyCopy } from '../../../src-main/jobs/emergency.ts'
import { emptyStore } from '../../../src-main/jobs/schema-text.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { filledStore } from '../../support/jobs/filled-store.ts'
import { NOW_MS, toolsForTest } from '../../support/jobs/orders.ts'

type Tables = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

async function copyOf(liveFile: string): Promise<{ readonly file: string; readonly tables: Tables }> {
  const folder = await dataFolderForTest()
  const { file, bytes } = await writeEmergencyCopy({ liveFile, folder, nowMs: NOW_MS }, toolsForTest())
  expect(statSync(file).size).toBe(bytes)
  expect(readdirSync(folder)).toEqual([path.basename(file)])
  const { tables } = JSON.parse(readFileSync(file, 'utf8')) as { readonly tables: Tables }
  return { file, tables }
}

describe('an emergency copy', () => {
  test('is what people entered and did, as JSON, without secrets and without history', async () => {
    const { file: liveFile, store } = await filledStore(1)
    onTestFinished(() => store.close())
    const { file, tables } = await copyOf(liveFile)
    expect(path.basename(file)).toMatch(/^emergency_2026070\d_\d{6}\.json$/)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(tables.processor).toEqual([expect.objectContaining({ name: 'Main bar', host: '10.0.0.8' })])
    expect(tables.audit).toHaveLength(200)
    expect(tables.access_token).toEqual([{ id: 1, name: 'Till', role: 'watch', created_ms: 1, revoked_ms: null }])
    expect(tables).not.toHaveProperty('meter_tick')
  })

  test('of a store from before some tables were made leaves them out', async () => {
    const liveFile = path.join(await dataFolderForTest(), 'console.db')
    ;(await emptyStore(liveFile, 1)).close()
    const { tables } = await copyOf(liveFile)
    expect(Object.keys(tables).sort()).toEqual(['access_token', 'audit', 'processor'])
  })

  test('has everything that can be read of a damaged store, and says what it has not', async () => {
    const { file: liveFile, store } = await filledStore(1)
    await store.close()
    const database = new Database(liveFile, { readonly: true })
    const [page] = database
      .prepare<[], number>("select pageno from dbstat where name = 'audit' and pagetype = 'leaf' order by path desc")
      .pluck()
      .all()
    database.close()
    const handle = openSync(liveFile, 'r+')
    writeSync(handle, Buffer.alloc(4096, 0xff), 0, 4096, (page! - 1) * 4096)
    closeSync(handle)
    const { tables } = await copyOf(liveFile)
    expect(tables.processor).toHaveLength(1)
    expect(tables.audit!.length).toBeGreaterThan(50)
    expect(tables.audit!.at(-1)).toEqual({ unreadable: expect.stringContaining('malformed') })
  })
})
